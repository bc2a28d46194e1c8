"""The published routines: each says what its record says, and plays only where nothing speaks against it.

The records beside this test (`tests/cases/published`) hold what each source says, in the words of whoever read it; what
is missing in a record the source does not say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from unknot import formats, pipeline
from unknot.errors import FormatError, NoRoutineFits
from unknot.formats.amounts import count_from, lasting_from
from unknot.formats.naming import plain
from unknot.library import shipped_catalog, shipped_files, shipped_readings, shipped_routines
from unknot.model.intake import Intake
from unknot.model.limits import Limits
from unknot.model.recipe import Amount, Part, Pressure, Recipe, Return, SaidTempo
from unknot.reading import read_json, read_yaml
from unknot.verifying import verify_routine

CATALOG = shipped_catalog()
CASES = Path(__file__).resolve().parents[1] / "cases" / "published"
RECORDS: dict[str, dict[str, Any]] = {
    path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(CASES.glob("*.yaml"))
}
_PREFIX: Final = "routines/published/"
TEXTS = {
    path.removeprefix(_PREFIX).removesuffix(".routine.yaml"): text
    for path, text in shipped_files().items()
    if path.startswith(_PREFIX)
}
RECIPES = {name: formats.read_recipe(text, name, CATALOG) for name, text in TEXTS.items()}

_SIDES: Final = {
    "both": "both_simultaneous",
    "both sides": "both",
    "each in turn": "one_then_other",
    "left then right": "left_then_right",
    "right then left": "right_then_left",
    "far side": "opposite_to_giver",
}
_TEMPOS: Final = {"s_each": "seconds_per_stroke"}

each = pytest.mark.parametrize("name", sorted(RECORDS))


def leaves(parts: tuple[Part, ...]) -> Iterator[Part]:
    """Yield what the source says, in order: not the blocks themselves, and nothing that is ours."""
    for part in parts:
        if part.ours:
            continue
        if part.kind == "block":
            yield from leaves(part.parts)
            continue
        yield part
        yield from (inner for inner in part.meanwhile if inner.kind != "act")


def amount(said: Amount | None, per: str) -> dict[str, Any] | None:
    if said is None:
        return None
    words = "; ".join(word for word in (said.vague, said.words) if word)
    found = {"min": said.least, "max": said.most, "per": said.per or per, "text": words or None}
    return {key: value for key, value in found.items() if value is not None} | ({"about": True} if said.about else {})


def pressure(said: Pressure | None) -> Any:
    if said is None:
        return None
    fields = {
        key: getattr(said, key) for key in ("words", "scale", "of", "until", "breath", "by") if getattr(said, key)
    }
    return fields["words"] if set(fields) == {"words"} else fields


def way_back(said: Return | None) -> dict[str, Any] | None:
    return None if said is None else {key: getattr(said, key) for key in ("path", "pressure") if getattr(said, key)}


def tempo(part: Part) -> dict[str, Any] | None:
    said: dict[str, Any] = {"text": part.pace} if part.pace else {}
    if isinstance(part.tempo, SaidTempo) and "tempo" not in part.assumed:
        said |= {"min": part.tempo.least, "max": part.tempo.most, "unit": _TEMPOS[part.tempo.unit]}
    return said or None


def technique(part: Part) -> str:
    named = part.place if part.kind == "technique" else "repeat block" if part.kind == "repeat" else part.head
    return plain(part.called or named)


def says(part: Part) -> dict[str, Any]:
    """Return what a part says, in the fields of a record."""
    return {
        "technique": technique(part),
        "contact": part.hands or part.contact or None,
        "region": plain(part.where or part.place) if part.kind == "stroke" or part.where else None,
        "side": _SIDES.get(part.side, part.side) or None,
        "direction": part.path or None,
        "return": way_back(part.way_back),
        "pressure": pressure(part.pressure),
        "tempo": tempo(part),
        "duration_s": amount(part.hold, "hold") or amount(part.lasts, "step"),
        "points": amount(part.points, "step"),
        "repetitions": amount(part.times, "step"),
        "until": part.until or None,
        "if": part.only_if or None,
        "note": part.note or None,
        "act": part.place if part.kind == "act" else None,
        "repeats": "to".join(map(str, sorted({part.numbers[0], part.numbers[-1]}))) if part.numbers else None,
    }


def recorded(step: dict[str, Any]) -> dict[str, Any]:
    """Return a step of a record with the same fields."""
    found = {key: step.get(key) for key in says(Part(kind="act", head="pause"))}
    found["technique"] = plain(step["technique"])
    found["region"] = plain(step["region"]) if "region" in step else None
    found["repeats"] = step["repeats"].replace(" ", "") if "repeats" in step else None
    for key, per in (("duration_s", "hold"), ("points", "step"), ("repetitions", "step")):
        if key in step:
            named = step[key].get("per", per)
            found[key] = step[key] | {"per": {"muscle group": "muscle", "press": "hold"}.get(named, named)}
    return found


@each
def test_every_step_says_what_its_source_says_and_no_more(name: str) -> None:
    parts = list(leaves(RECIPES[name].parts))
    steps = sorted(RECORDS[name]["steps"], key=lambda step: int(step["n"]))
    for part, step in zip(parts, steps, strict=True):
        found = says(part)
        if found["duration_s"] and found["duration_s"]["per"] == "press":
            found["duration_s"]["per"] = "hold"
        expected = recorded(step)
        if part.kind == "repeat":
            expected["side"] = found["side"]
        assert {key: value for key, value in found.items() if value is not None} == {
            key: value for key, value in expected.items() if value is not None
        }


@each
def test_the_whole_says_what_its_source_says(name: str) -> None:
    record, recipe = RECORDS[name], RECIPES[name]
    source, evidence = record["source"], record["evidence"]
    assert recipe.title == record["name"]
    assert recipe.source == {key: str(value) for key, value in source.items()} | {
        "status": evidence["status"].lower(),
        "coverage": evidence["coverage"],
        **({"recalled": evidence["recalled_parts"]} if "recalled_parts" in evidence else {}),
    }
    assert (recipe.family, recipe.audience) == (record["family"], record["audience"])
    said = {
        "posture": "position",
        "dose": "dose",
        "lubricant": "lubricant",
        "clothing": "clothing",
        "outcome": "outcome",
    }
    assert {key: getattr(recipe, key) for key in said} == {key: record.get(old, "") for key, old in said.items()}
    lists = {"before": "preparation", "after": "closing", "rules": "rules", "not_with": "contraindications"}
    assert {key: list(getattr(recipe, key)) for key in lists} == {
        key: record.get(old, []) for key, old in lists.items()
    }
    assert recipe.pace == record.get("overall_tempo", {}).get("text", "")
    minutes = record.get("total_minutes", {})
    total = recipe.total
    assert (total.least if total else None) == (minutes["min"] * 60 if "min" in minutes else None)
    assert (total.most if total else None) == (minutes["max"] * 60 if "max" in minutes else None)


def blocks(parts: tuple[Part, ...], first: int = 1) -> Iterator[dict[str, Any]]:
    for part in parts:
        if part.ours:
            continue
        if part.kind == "block":
            inside = list(leaves(part.parts))
            words = {"for": part.lasts, "times": part.times}
            yield {"steps": [first, first + len(inside) - 1], **{key: said for key, said in words.items() if said}}
        first += len(list(leaves((part,))))


@each
def test_shared_times_and_circuits_hold_the_same_steps(name: str) -> None:
    expected = [
        {
            "steps": block["steps"],
            **({"for": lasting_from(block["for"])} if "for" in block else {}),
            **({"times": count_from(block["times"])} if "times" in block else {}),
        }
        for block in RECORDS[name].get("blocks", [])
    ]
    assert list(blocks(RECIPES[name].parts)) == expected


@each
def test_it_reads_back_the_same_from_its_layout_and_from_json(name: str) -> None:
    text = TEXTS[name]
    assert formats.laid_out(text, name, CATALOG) == text
    as_json = formats.routine_as_json(text, name, CATALOG)
    assert read_json(as_json, name).value == read_yaml(text, name).value
    assert formats.read_recipe(as_json, name, CATALOG) == RECIPES[name]
    assert formats.laid_out(as_json, name, CATALOG) == text


def found_against(recipe: Recipe) -> tuple[set[str], set[str], bool]:
    """Return the rules that it breaks, the audiences that it is for, and whether a part of it cannot be played."""
    found = formats.unfolded(recipe, CATALOG)
    rules: set[str] = set()
    if found.routine.steps:
        rules = {v.rule for v in verify_routine(found.routine, Limits(), CATALOG) if v.severity == "error"}
    if not found.gaps:
        score = formats.score_written(pipeline.choreograph(found.routine, as_written=True))
        rules |= {violation.rule for violation in pipeline.verify(score).errors}
    audiences = {caveat.what for caveat in formats.audience_caveats(recipe, CATALOG)}
    return rules, audiences, bool(found.gaps)


@each
def test_what_the_check_finds_is_what_is_marked(name: str) -> None:
    recipe = RECIPES[name]
    rules, audiences, has_gaps = found_against(recipe)
    marked = {kind: {c.what for c in recipe.caveats if c.kind == kind} for kind in ("rule", "audience", "missing")}
    assert marked["rule"] == rules
    assert marked["audience"] == audiences
    assert bool(marked["missing"]) == has_gaps


@each
def test_it_is_offered_only_where_nothing_is_marked(name: str) -> None:
    recipe = RECIPES[name]
    assert (name in shipped_routines()) == (not recipe.caveats)
    assert (name in shipped_readings()) == bool(recipe.caveats)
    assert all(caveat.why.endswith(".") for caveat in recipe.caveats)


@pytest.mark.parametrize("name", sorted(shipped_readings()))
def test_what_is_for_reading_cannot_be_played(name: str) -> None:
    with pytest.raises((FormatError, NoRoutineFits), match="is for reading"):
        pipeline.prepare(Intake(), routine=pipeline.routine_from(TEXTS[name], name))


@each
def test_the_times_that_a_source_does_not_give_are_marked_as_assumed_or_ours(name: str) -> None:
    """A step that is played without a time of its source's has one under `assumed:`, or is ours altogether."""
    untimed = {step["n"] for step in RECORDS[name]["steps"] if not {"duration_s", "repetitions"} & set(step)}
    for number, part in enumerate(leaves(RECIPES[name].parts), start=1):
        if part.played is not None and part.played.lasts is not None and number in untimed:
            assert "for" in part.assumed


def test_every_record_has_its_routine_and_every_routine_its_record() -> None:
    assert sorted(RECORDS) == sorted(TEXTS)
    assert len(TEXTS) == 33


def test_an_audience_is_recognised_by_its_words() -> None:
    text = "routine: A\naudience: {}\nsteps:\n  - hold: whole back\n    for: 1 min\n"
    for words, group in (("babies", "infant"), ("a pregnant woman", "pregnancy"), ("women in labour", "labour")):
        routine = formats.read_routine(text.format(words), "a", CATALOG)
        assert [caveat.what for caveat in routine.caveats] == [group]
    assert formats.read_routine(text.format("a partner at home"), "a", CATALOG).caveats == ()


def test_no_place_of_this_machine_is_named() -> None:
    assert not any(re.search(r"/(?:tmp|root|home)/", text) for text in TEXTS.values())

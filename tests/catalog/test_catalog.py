"""A wrong knowledge file is refused with file, line and remedy; a right one is read whole."""

from __future__ import annotations

import pytest

from unknot.catalog import catalog_from
from unknot.errors import KnowledgeError
from unknot.library import shipped_catalog, shipped_files
from unknot.model.limits import AvoidRegion, CapLevel, Forbid

SOURCES = "design: {title: Our own cautious choice, strength: design}\n"
REGION = """\
name: lower back
anatomical: lumbar erector spinae
kind: working
paired: true
polygon_mm: [[10, 10], [60, 10], [60, 150], [10, 150]]
ceilings: {"*": 2}
reason: Broad and light.
sources: [design]
"""
CONDITION = """\
name: fever
question: A fever today?
group: now
asked: always
verdict: postpone
title: Not with a fever
reason: The body is busy.
advice: Rest.
effects:
  - cap_level: 1
  - avoid_region: lumbar
  - forbid_technique: tapotement
sources: [design]
strength: design
"""
GOOD = {
    "sources/own.yaml": SOURCES,
    "regions/lumbar.yaml": REGION,
    "conditions/fever.yaml": CONDITION,
    "phrases/en/greetings.yaml": "hello: [Hello, Good evening]\n",
}


def refusal(files: dict[str, str]) -> str:
    with pytest.raises(KnowledgeError) as caught:
        catalog_from(files)
    return str(caught.value)


def test_right_files_give_their_records() -> None:
    catalog = catalog_from(GOOD)

    assert catalog.regions["lumbar"].ceilings == {"*": 2.0}
    assert catalog.conditions["fever"].effects == (
        CapLevel(level=1.0),
        AvoidRegion(region="lumbar"),
        Forbid(kind="technique", id="tapotement"),
    )
    assert catalog.phrases["en"]["hello"] == ("Hello", "Good evening")


@pytest.mark.parametrize(
    ("path", "old", "new", "words"),
    [
        ("regions/lumbar.yaml", "reason:", "raeson:", 'knowledge/regions/lumbar.yaml:7:1: the key "raeson"'),
        ("regions/lumbar.yaml", "paired: true", "paired: perhaps", "regions/lumbar.yaml:4:1"),
        ("regions/lumbar.yaml", '{"*": 2}', '{"*": 7}', "outside -1 to 5"),
        ("regions/lumbar.yaml", '{"*": 2}', "{palm: 2}", 'contact "palm" is not known'),
        ("regions/lumbar.yaml", "[design]", "[]", "it names no source"),
        ("regions/lumbar.yaml", "[design]", "[desing]", 'Did you mean "design"'),
        ("regions/lumbar.yaml", "kind: working\n", "", '"kind" is missing'),
        ("conditions/fever.yaml", "cap_level: 1", "cap_level: 9", "outside 0 to 5"),
        ("conditions/fever.yaml", "cap_level: 1", "cap_level: low", "a number is needed"),
        ("conditions/fever.yaml", "cap_level: 1", "cap_levle: 1", 'Did you mean "cap_level"'),
        ("conditions/fever.yaml", "avoid_region: lumbar", "avoid_region: lumber", 'Did you mean "lumbar"'),
        ("conditions/fever.yaml", "tapotement", "tapotment", 'Did you mean "tapotement"'),
        ("sources/own.yaml", "strength: design", "strength: Z", "strength"),
        ("phrases/en/greetings.yaml", "[Hello, Good evening]", "[]", "must be a sentence"),
    ],
)
def test_a_wrong_file_is_pointed_at(path: str, old: str, new: str, words: str) -> None:
    assert old in GOOD[path]

    assert words in refusal({**GOOD, path: GOOD[path].replace(old, new, 1)})


def test_everything_that_is_wrong_is_said_at_once() -> None:
    files = dict(GOOD)
    files["regions/lumbar.yaml"] = REGION.replace("reason:", "raeson:")
    files["conditions/fever.yaml"] = CONDITION.replace("cap_level: 1", "cap_levle: 1")

    message = refusal(files)

    assert "raeson" in message
    assert "cap_levle" in message


def test_the_shipped_knowledge_loads_and_is_not_empty() -> None:
    catalog = shipped_catalog()

    assert len(catalog.strokes) >= 16
    assert {"spinous_processes", "kidney", "front_of_neck"} <= set(catalog.regions)
    assert catalog.digest == catalog_from(shipped_files()).digest


def test_the_digest_changes_with_any_word() -> None:
    changed = {**GOOD, "regions/lumbar.yaml": REGION.replace("Broad", "Broader")}

    assert catalog_from(GOOD).digest != catalog_from(changed).digest

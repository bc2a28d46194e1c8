"""Scores and routines from the readable cases of the rules (tests/cases/verifying, whose README explains the keys)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml
from tests.verifying.scores import (
    CATALOG,
    arriving,
    checked,
    closing_strokes,
    figure,
    gliding,
    held,
    in_time,
    kneading,
    mirrored_figure,
    mirrored_track,
    passage,
    pressed,
    resting,
    score,
    step,
    track,
)

from unknot.formats import read_routine
from unknot.model.limits import AreaLimit, Limits
from unknot.model.score import Cue, Figure, Score, ScoreStep, Track
from unknot.verifying import verify_routine

__all__ = ["CASES", "rules_fired"]

FOLDER = Path(__file__).parents[1] / "cases" / "verifying"


def _cases() -> list[dict[str, Any]]:
    return [case for path in sorted(FOLDER.glob("*.yaml")) for case in yaml.safe_load(path.read_text(encoding="utf-8"))]


CASES = _cases()


def rules_fired(given: dict[str, Any]) -> set[str]:
    """Return the rules that a score or routine breaks."""
    limits = _limits(given.get("limits", {}))
    if "routine" in given:
        routine = read_routine(given["routine"], "case", CATALOG)
        return {violation.rule for violation in verify_routine(routine, limits, CATALOG)}
    return {violation.rule for violation in checked(_score(given), limits).violations}


def _limits(values: dict[str, Any]) -> Limits:
    made = dict(values)
    if "areas" in made:
        made["areas"] = tuple(
            AreaLimit(**{**area, "polygon_mm": tuple(map(tuple, area["polygon_mm"]))}) for area in made["areas"]
        )
    if "forbidden" in made:
        made["forbidden"] = frozenset(map(tuple, made["forbidden"]))
    if "positions" in made:
        made["positions"] = tuple(made["positions"])
    return Limits(**made)


def _score(given: dict[str, Any]) -> Score:
    middle = [_step(one) for one in given.get("middle", [{"knead": 20}])]
    steps = [_step(one) for one in given["steps"]] if "steps" in given else None
    one = score(*(steps or (arriving(), gliding(), *middle, closing_strokes(), resting())))
    if "closing" in given:
        one = replace(one, closing=in_time([_step(each) for each in given["closing"]]))
    one = replace(one, position=given.get("position", one.position), cues=_cues(one, given))
    return replace(one, duration_s=float(given.get("lasts_s", one.duration_s)))


def _cues(one: Score, given: dict[str, Any]) -> tuple[Cue, ...]:
    late = float(given.get("late_s", 0.0))
    cues = [replace(cue, at_s=cue.at_s + late) if cue.kind == "intro" and cue.step == 2 else cue for cue in one.cues]
    cues = [cue for cue in cues if cue.kind not in given.get("unsaid", [])]
    for said in given.get("say", []):
        every = said.get("every_s", one.duration_s)
        times = [said["at_s"]] if "at_s" in said else [every * n for n in range(int(one.duration_s / every))]
        cues += [
            Cue(at_s=at, text=said["text"], kind=said["kind"], estimated_s=said["lasts_s"], step=said["step"])
            for at in times
        ]
    return tuple(sorted(cues, key=lambda cue: cue.at_s))


def _press(of: dict[str, Any]) -> ScoreStep:
    more = {"stroke": of["stroke"]} if "stroke" in of else {}
    x, y = of["at"]
    return pressed(of["press"], x, y, of["level"], of.get("for_s", 4.0), **more)


def _move(of: dict[str, Any]) -> ScoreStep:
    first = track(of["move"], *map(tuple, of["path"]))
    tracks = [first]
    if "then" in of:
        tracks.append(track(of["then"].get("contact", of["move"]), *map(tuple, of["then"]["path"])))
    figures = [_figure(one, of.get("left", "mirrored")) for one in tracks]
    level = of.get("level", 1.0)
    return step(of.get("stroke", "palm_kneading"), passage(of.get("times", 1), *figures), level=level)


def _figure(right: Track, left: str) -> Figure:
    seconds = right.keyframes[-1].t_s
    others: dict[str, Callable[[], Figure]] = {
        "mirrored": lambda: mirrored_figure(right),
        "none": lambda: figure(right),
        "rests": lambda: figure(right, mirrored_track(held("palm", 46, 330, 0.5, seconds))),
        "lifted": lambda: figure(right, mirrored_track(held("palm", 46, 330, -1.0, seconds))),
    }
    return others[left]()


_MADE: dict[str, Callable[[dict[str, Any]], ScoreStep]] = {
    "arrive": lambda of: arriving(of["arrive"]),
    "rest": lambda of: resting(of["rest"]),
    "glide": lambda of: gliding(of["glide"], of.get("level", 2.0)),
    "close": lambda of: closing_strokes(of["close"]),
    "knead": lambda of: replace(kneading(of["knead"], of.get("level", 2.0)), **_shown(of)),
    "press": _press,
    "move": _move,
}


def _shown(of: dict[str, Any]) -> dict[str, Any]:
    return {"level": of["shown"]} if "shown" in of else {}


def _step(of: dict[str, Any]) -> ScoreStep:
    (kind,) = set(_MADE) & set(of)
    return _MADE[kind](of)

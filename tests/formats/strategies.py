"""Random records of every kind, as wide as the formats allow."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, get_args

from hypothesis import strategies as st

from unknot.formats.intakes import AT_HAND, SORE
from unknot.formats.unfolding import works_with_one_hand
from unknot.model.intake import Clearance, Giver, Intake, Mark, Recipient, Wishes
from unknot.model.knowledge import Catalog, Stroke
from unknot.model.record import Record
from unknot.model.routine import Caveat, OtherHand, Reason, ReasonKind, Routine, Step, Way
from unknot.model.score import Cue, CueKind, Figure, Keyframe, Passage, Score, ScoreStep, Track
from unknot.model.session import EVENT_KINDS, Actor, Event
from unknot.model.words import (
    Answer,
    BodyPosition,
    BodyShape,
    Build,
    Experience,
    Goal,
    Phase,
    Relation,
    Side,
    Technique,
)

# Everything printable, line breaks, and what YAML trips over; no lone surrogates
PROSE = st.one_of(
    st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=60),
    st.sampled_from(
        ["no", "null", "~", "1:30", "- a", "a: b", "#c", "'", '"', "{", "x\ny", "1e3", " a ", "a\tb", "*a", "é😀"]
    ),
)
NAME = PROSE.filter(lambda text: len(text) > 0)
HALVES = st.integers(0, 10).map(lambda n: n / 2)


def _one_of(literal: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from(get_args(literal))


def reasons() -> st.SearchStrategy[Reason]:
    """Return reasons with any words."""
    value = PROSE | st.floats(allow_nan=False, allow_infinity=False)
    return st.builds(
        Reason, kind=_one_of(ReasonKind), code=NAME, values=st.dictionaries(NAME, value, max_size=3), finding=PROSE
    )


@st.composite
def steps(draw: st.DrawFn, catalog: Catalog) -> Step:
    """Return a step that the notation can say."""
    stroke = catalog.strokes[draw(st.sampled_from(sorted(catalog.strokes)))]
    regions = draw(st.lists(st.sampled_from(sorted(catalog.regions)), min_size=1, max_size=3, unique=True))
    fastest = {"mm_s": 5000.0, "per_min": 1200.0, "hold_s": 3600.0}[stroke.tempo_unit]
    seconds = st.floats(0.001, 14400) | st.integers(1, 14400).map(float)
    level = draw(HALVES)
    return Step(
        stroke=stroke.id,
        regions=tuple(regions),
        side=draw(_one_of(Side)),
        duration_s=draw(seconds),
        level=level,
        phase=draw(_one_of(Phase)),
        tempo=draw(st.none() | st.floats(0.01, fastest)),
        contact=draw(st.sampled_from(["", *sorted(catalog.contacts)])),
        repetitions=draw(st.none() | st.integers(1, 1000)),
        hold_s=draw(st.none() | seconds),
        say=draw(PROSE),
        note=draw(PROSE),
        why=tuple(draw(st.lists(reasons(), max_size=3))),
        slowing=draw(st.booleans()),
        optional=draw(st.booleans()),
        way=draw(st.none() | ways(stroke, level)),
        until=draw(PROSE),
        other_hand=draw(st.none() | other_hands(catalog)) if works_with_one_hand(stroke) else None,
    )


def ways(stroke: Stroke, level: float) -> st.SearchStrategy[Way | None]:
    """Return ways that the notation can say: a level on the way back is never above that of the step."""
    glides = stroke.tempo_unit == "mm_s"
    return st.builds(
        Way,
        out=st.sampled_from(["", "headward", "footward"]),
        back=st.sampled_from(["", "same", "sides"]),
        back_level=st.none() | HALVES.filter(lambda back: back <= level),
        back_tempo_mm_s=st.none() | st.floats(0.01, 5000.0) if glides else st.none(),
    ).map(lambda way: None if way == Way() else way)


def other_hands(catalog: Catalog) -> st.SearchStrategy[OtherHand]:
    """Return what a hand may hold while the other works."""
    regions = st.lists(st.sampled_from(sorted(catalog.regions)), min_size=1, max_size=2, unique=True)
    return st.builds(OtherHand, regions=regions.map(tuple), side=_one_of(Side), level=HALVES)


def routines(catalog: Catalog) -> st.SearchStrategy[Routine]:
    """Return routines that the notation can say."""
    keys = st.sampled_from(["title", "authors", "year", "kind", "doi", "url", "coverage", "recalled", "note"])
    caveats = st.builds(Caveat, kind=st.sampled_from(["rule", "audience", "missing", "offered"]), what=NAME, why=NAME)
    return st.builds(
        Routine,
        title=NAME,
        steps=st.lists(steps(catalog), min_size=1, max_size=5).map(tuple),
        position=_one_of(BodyPosition),
        source=st.dictionaries(keys, st.text("abc 0123:#-", max_size=10), max_size=3),
        summary=PROSE,
        goal=st.sampled_from(["", *get_args(Goal)]),
        rest_s=st.floats(0, 3600).filter(lambda s: s == 0 or s > 0.001),
        seed=st.integers(0, 2**53),
        audience=PROSE,
        caveats=st.lists(caveats, max_size=2).map(tuple),
    )


def intakes(catalog: Catalog) -> st.SearchStrategy[Intake]:
    """Return intakes that the format can say."""
    conditions = st.sampled_from(sorted(catalog.conditions))
    regions = st.sampled_from(sorted(catalog.regions))
    strokes = st.sampled_from(sorted(catalog.strokes))
    point = st.tuples(st.floats(-600, 1000), st.floats(-600, 1000))
    polygon = st.lists(point, min_size=3, max_size=5).map(tuple)
    kinds = st.sampled_from(["tense", "sore", "not_here"])
    share = st.floats(0, 1)
    marks = st.one_of(
        st.builds(Mark, kind=kinds, region=regions, strength_fraction=share, note=PROSE),
        st.builds(Mark, kind=kinds, polygon_mm=polygon, strength_fraction=share, note=PROSE),
        st.builds(Mark, kind=st.just("skin"), polygon_mm=polygon, what=st.just("bruise")),
    )
    made = st.builds(
        Intake,
        recipient=st.builds(
            Recipient,
            name=PROSE,
            age_years=st.none() | st.floats(0, 120),
            height_mm=st.none() | st.integers(500, 2500).map(float),
            weight_kg=st.none() | st.floats(3, 350),
            shape=_one_of(BodyShape),
            build=_one_of(Build),
        ),
        giver=st.builds(Giver, name=PROSE, experience=_one_of(Experience), sore=st.frozensets(st.sampled_from(SORE))),
        relation=_one_of(Relation),
        goal=_one_of(Goal),
        minutes=st.floats(5, 90),
        position=st.none() | _one_of(BodyPosition),
        marks=st.lists(marks, max_size=3).map(tuple),
        health=st.dictionaries(conditions, _one_of(Answer)),
        details=st.dictionaries(conditions, st.dictionaries(NAME, PROSE, min_size=1, max_size=2), max_size=2),
        cleared=st.frozensets(conditions),
        health_page_done=st.booleans(),
        wishes=st.builds(
            Wishes,
            level=st.none() | HALVES,
            more=st.frozensets(strokes, max_size=2),
            less=st.frozensets(strokes, max_size=2),
            more_regions=st.frozensets(regions, max_size=2),
            no_regions=st.frozensets(regions, max_size=2),
            feathering=st.none() | st.booleans(),
        ),
        at_hand=st.frozensets(st.sampled_from(AT_HAND)),
        consent=st.booleans(),
        seed=st.integers(0, 2**53),
    )
    said = st.text("abc é", min_size=1, max_size=20)
    days = st.dates().map(date.isoformat)
    clearance = st.one_of(
        st.builds(Clearance, by=said, date=st.just("") | days, note=st.just("") | said), st.builds(Clearance, date=days)
    )
    recorded = st.dictionaries(conditions, clearance, max_size=3)

    def with_clearances(intake: Intake, clearances: dict[str, Clearance]) -> Intake:
        return replace(intake, cleared=intake.cleared | set(clearances), clearances=clearances)

    return st.builds(with_clearances, made, recorded)


@st.composite
def _tracks(draw: st.DrawFn) -> Track:
    times = sorted(draw(st.sets(st.integers(0, 60_000), min_size=2, max_size=4)))
    place = st.floats(-500, 900)
    frames = tuple(
        Keyframe(
            t_s=time / 1000,
            x_mm=draw(place),
            y_mm=draw(place),
            heading_rad=draw(st.floats(-7, 7)),
            level=draw(st.floats(-1, 5)),
            vx_mm_s=draw(st.just(0.0) | st.floats(-300, 300)),
            vy_mm_s=draw(st.just(0.0) | st.floats(-300, 300)),
        )
        for time in times
    )
    return Track(contact=draw(st.sampled_from(["palm", "thumb"])), keyframes=frames)


def scores() -> st.SearchStrategy[Score]:
    """Return scores of any content: what they would do to a back is not looked at."""
    second = st.floats(0, 3600)
    tracks = st.none() | _tracks()
    figures = st.builds(Figure, duration_s=st.floats(0.01, 60), left=tracks, right=tracks)
    passages = st.builds(
        Passage, count=st.integers(1, 99), figures=st.lists(figures, min_size=1, max_size=2).map(tuple)
    )
    score_steps = st.builds(
        ScoreStep,
        start_s=second,
        duration_s=second,
        stroke=st.just("long_effleurage"),
        technique=_one_of(Technique),
        phase=_one_of(Phase),
        regions=st.just(("whole_back",)),
        side=_one_of(Side),
        level=st.floats(0, 5),
        passages=st.lists(passages, max_size=2).map(tuple),
        title=PROSE,
        routine_step=st.integers(0, 99),
    )
    cues = st.builds(
        Cue, at_s=second, text=PROSE, kind=_one_of(CueKind), estimated_s=st.floats(0, 60), step=st.integers(0, 99)
    )
    return st.builds(
        Score,
        title=PROSE,
        duration_s=second,
        position=_one_of(BodyPosition),
        steps=st.lists(score_steps, max_size=3).map(tuple),
        cues=st.lists(cues, max_size=3).map(tuple),
        closing=st.lists(score_steps, max_size=1).map(tuple),
        closing_cues=st.lists(cues, max_size=1).map(tuple),
        rest_s=second,
        back=st.just({"height_mm": 1700.0, "build": "average"}),
        revision=st.integers(0, 9),
    )


@st.composite
def session_events(draw: st.DrawFn) -> tuple[Event, ...]:
    """Return events numbered without gaps."""
    payload: st.SearchStrategy[Any] = st.dictionaries(NAME, st.integers() | PROSE | st.booleans(), max_size=2)
    return tuple(
        Event(
            id=f"e{seq}",
            session="s",
            seq=seq,
            kind=draw(st.sampled_from(EVENT_KINDS)),
            session_s=draw(st.floats(0, 3600)),
            wall_ms=draw(st.integers(0, 2**53)),
            actor=draw(_one_of(Actor)),
            payload=draw(payload),
        )
        for seq in range(draw(st.integers(0, 4)))
    )


def records() -> st.SearchStrategy[Record]:
    """Return records of what happened."""
    sums = st.dictionaries(st.sampled_from(["neck.left", "sacrum"]), st.floats(0, 3600))
    return st.builds(
        Record,
        session=st.just("s"),
        title=PROSE,
        started_wall_ms=st.integers(0, 2**53),
        planned_s=st.floats(0, 3600),
        done_s=st.floats(0, 3600),
        stopped_early=st.booleans(),
        dose_s=sums,
        feedback=st.dictionaries(st.sampled_from(["softer", "firmer"]), st.integers(0, 9)),
    )

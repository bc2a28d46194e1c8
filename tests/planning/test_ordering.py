"""Least travel, one side complete before the other."""

from __future__ import annotations

from itertools import pairwise, permutations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from unknot.planning.ordering import EXACT_UP_TO, Stop, ordered, travel


def random_stops(seed: int, count: int, side: str | None = None) -> list[Stop]:
    rng = np.random.default_rng(seed)
    return [
        Stop(
            key=i,
            side=side or ("left", "right", "both")[int(rng.integers(3))],
            at_mm=(float(rng.uniform(-150, 150)), float(rng.uniform(0, 500))),
            stroke=f"s{rng.integers(3)}",
            contact=("palm", "thumb")[int(rng.integers(2))],
            level=float(rng.integers(2, 7)) / 2,
        )
        for i in range(count)
    ]


def length(route: list[Stop]) -> float:
    return travel(None, route[0]) + sum(travel(a, b) for a, b in pairwise(route))


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 6))
def test_the_order_within_a_group_is_the_best_of_all(seed: int, count: int) -> None:
    stops = random_stops(seed, count, side="left")
    best = min(length(list(route)) for route in permutations(stops))
    assert abs(length(ordered(stops, before=None)) - best) < 1e-6


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 10))
def test_one_side_is_complete_before_the_other_begins(seed: int, count: int) -> None:
    sides = [stop.side for stop in ordered(random_stops(seed, count), before=None)]
    changes = sum(a != b for a, b in pairwise(sides))
    assert changes == len(set(sides)) - 1


def test_every_stop_comes_exactly_once_however_many() -> None:
    stops = random_stops(5, EXACT_UP_TO + 4, side="left")
    assert sorted(stop.key for stop in ordered(stops, before=None)) == list(range(EXACT_UP_TO + 4))


def test_more_stops_than_can_be_tried_still_go_a_short_way() -> None:
    stops = random_stops(7, EXACT_UP_TO + 3, side="left")
    assert length(ordered(stops, before=None)) < 0.8 * length(stops)


def test_changing_hands_counts_as_travel() -> None:
    here = Stop(key=0, side="left", at_mm=(0, 0), stroke="a", contact="palm", level=2)
    same = Stop(key=1, side="left", at_mm=(0, 50), stroke="a", contact="palm", level=2)
    other = Stop(key=2, side="left", at_mm=(0, 50), stroke="b", contact="thumb", level=2)
    softer = Stop(key=3, side="left", at_mm=(0, 50), stroke="a", contact="palm", level=1)
    assert travel(here, same) < travel(here, softer) < travel(here, other)

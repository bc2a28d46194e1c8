"""The allocation keeps every condition, and on small problems finds what trying everything finds."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from unknot.planning.allocating import allocate
from unknot.planning.problem import Amount, Block, Prerequisite, Problem, Term, broken, value
from unknot.planning.settling import settled
from unknot.planning.tables import Floats, Ints, Tables


def block(name: str, least: int, longest: int, cost: float = 0.0, gain: float = 0.0) -> Block:
    return Block(
        stroke=name, region="back", side="midline", phase="knead", least=least, longest=longest, opening_cost=cost,
        gain=gain,
    )  # fmt: skip


TWO = Problem(
    total=10,
    quantum_s=10.0,
    blocks=(block("a", 2, 8), block("b", 2, 8)),
    terms=(
        Term(name="left", weight=1.0, tau=4.0, doses=(1.0, 0.0)),
        Term(name="right", weight=1.0, tau=4.0, doses=(0.0, 1.0)),
    ),
)


def larger_problem() -> Problem:
    """Fourteen blocks, of which a few suffice: too many to be right at once."""
    rng = np.random.default_rng(5)
    blocks = tuple(block(f"b{i}", 2, 9, float(rng.uniform(0.02, 0.1))) for i in range(14))
    terms = tuple(
        Term(name=f"t{i}", weight=float(rng.uniform(0.2, 1.0)), tau=4.0, doses=tuple(rng.uniform(0, 1, 14).tolist()))
        for i in range(6)
    )
    return Problem(total=30, quantum_s=10.0, blocks=blocks, terms=terms)


def best_by_trying(problem: Problem) -> float:
    ranges = [range(min(b.longest, problem.total) + 1) for b in problem.blocks]
    values = [value(problem, x) for x in product(*ranges) if sum(x) == problem.total and not broken(problem, x)]
    return max(values, default=float("-inf"))


def random_problem(seed: int) -> Problem:
    rng = np.random.default_rng(seed)
    count = int(rng.integers(2, 5))
    total = int(rng.integers(6, 12))
    blocks = tuple(
        block(f"b{i}", int(rng.integers(1, 3)), int(rng.integers(4, 9)), float(rng.uniform(0, 0.2)),
              float(rng.normal(0, 0.01)))
        for i in range(count)
    )  # fmt: skip
    terms = tuple(
        Term(
            name=f"t{i}",
            weight=float(rng.uniform(0.2, 1.0)),
            tau=float(rng.uniform(1, 6)),
            doses=tuple(float(rng.uniform(0, 1) * (rng.random() < 0.6)) for _ in range(count)),
        )
        for i in range(3)
    )
    caps = (Amount(name="cap", quanta=float(rng.integers(2, total + 1)), uses=(1.0, *([0.0] * (count - 1)))),)
    floors = (Amount(name="floor", quanta=float(rng.integers(0, 3)), uses=(0.0, 1.0, *([0.0] * (count - 2)))),)
    later = (Prerequisite(block=count - 1, needed=1.0, gives=(1.0, *([0.0] * (count - 1)))),)
    return Problem(
        total=total, quantum_s=10.0, blocks=blocks, terms=terms, caps=caps, floors=floors, prerequisites=later
    )


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_every_condition_is_kept(seed: int) -> None:
    problem = random_problem(seed)
    found = allocate(problem)
    assume(found is not None)
    assert found is not None
    assert broken(problem, found) == []


def test_small_problems_are_solved_as_well_as_by_trying_everything() -> None:
    shares: list[float] = []
    for seed in range(120):
        problem = random_problem(seed)
        best = best_by_trying(problem)
        if best > 0.1:
            found = allocate(problem)
            shares.append(value(problem, found) / best if found else 0.0)
    assert len(shares) > 50
    assert np.mean(shares) > 0.995
    assert np.mean(np.array(shares) > 0.9999) > 0.95


def test_equal_needs_get_equal_time() -> None:
    assert allocate(TWO) == (5, 5)


def test_what_was_given_before_counts() -> None:
    terms = (replace(TWO.terms[0], done=4.0), TWO.terms[1])
    left, right = allocate(replace(TWO, terms=terms)) or (0, 0)
    assert right > left


def test_a_block_is_never_opened_below_its_least() -> None:
    useless = replace(TWO.terms[1], doses=(0.0, 0.0))
    # Nine do not fit into the first, so that the second opens although it brings nothing
    assert allocate(replace(TWO, total=9, terms=(TWO.terms[0], useless))) == (7, 2)


def test_time_that_nothing_can_fill_gives_none() -> None:
    assert allocate(replace(TWO, total=17)) is None
    assert allocate(replace(TWO, blocks=(), terms=())) is None
    assert allocate(replace(TWO, total=0, blocks=(), terms=())) == ()


def test_the_search_goes_on_after_a_round_in_which_nothing_keeps_the_conditions(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rounds: list[int] = []

    def settled_or_not(tables: Tables, x: Ints) -> tuple[Ints, Floats]:
        rounds.append(len(x))
        found, values = settled(tables, x)
        return (found[:0], values[:0]) if len(rounds) == 2 else (found, values)

    problem = larger_problem()
    undisturbed = allocate(problem)
    monkeypatch.setattr("unknot.planning.allocating.settled", settled_or_not)
    found = allocate(problem)
    assert found is not None
    assert undisturbed is not None
    assert len(rounds) > 2
    assert value(problem, found) >= 0.99 * value(problem, undisturbed)


def test_a_cap_a_floor_and_a_prerequisite_hold() -> None:
    cap = Amount(name="cap", quanta=3.0, uses=(1.0, 0.0))
    assert allocate(replace(TWO, caps=(cap,))) == (3, 7)
    floor = Amount(name="floor", quanta=8.0, uses=(0.0, 1.0))
    assert allocate(replace(TWO, floors=(floor,))) == (2, 8)
    late = Prerequisite(block=1, needed=6.0, gives=(1.0, 0.0))
    assert allocate(replace(TWO, prerequisites=(late,))) == (6, 4)


@pytest.mark.parametrize(
    ("quanta", "words"),
    [
        ((5, 4), "9 quanta instead of 10"),
        ((9, 1), "has 9, not 2 to 8"),
        ((6, 4), "thumbs is above 5"),
        ((2, 8), "spread is below 3"),
        ((4, 6), "before what it needs"),
    ],
)
def test_what_an_allocation_breaks_is_named(quanta: tuple[int, int], words: str) -> None:
    problem = replace(
        TWO,
        caps=(Amount(name="thumbs", quanta=5.0, uses=(1.0, 0.0)),),
        floors=(Amount(name="spread", quanta=3.0, uses=(1.0, 0.0)),),
        prerequisites=(Prerequisite(block=1, needed=5.0, gives=(1.0, 0.0)),),
    )
    assert any(words in sentence for sentence in broken(problem, quanta))
    assert broken(problem, (5, 5)) == []


def test_value_counts_satisfaction_gain_and_cost() -> None:
    problem = replace(TWO, blocks=(block("a", 2, 8, cost=0.1, gain=0.01), block("b", 2, 8)))
    expected = (1 - np.exp(-1.0)) + (1 - np.exp(-1.5)) + 4 * 0.01 - 0.1
    assert value(problem, (4, 6)) == pytest.approx(expected)

"""With the open blocks fixed, their quanta settle where trying everything would put them."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
from tests.planning.test_allocating import TWO, random_problem

from unknot.planning.moves import Moves, changed, promising, provided
from unknot.planning.problem import Amount, Prerequisite, Problem, Term, broken, value
from unknot.planning.settling import roughly_settled, settled
from unknot.planning.tables import Ints, Tables


def best_with_all_open(problem: Problem) -> float:
    ranges = [range(b.least, min(b.longest, problem.total) + 1) for b in problem.blocks]
    values = [value(problem, x) for x in product(*ranges) if sum(x) == problem.total and not broken(problem, x)]
    return max(values, default=float("-inf"))


def test_quanta_settle_as_well_as_by_trying_everything() -> None:
    shares: list[float] = []
    for seed in range(150):
        problem = random_problem(seed)
        best = best_with_all_open(problem)
        if best <= 0.1:
            continue
        found, values = settled(Tables(problem), np.array([[b.least for b in problem.blocks]]))
        assert len(found) == 1
        quanta = tuple(int(x) for x in found[0])
        assert broken(problem, quanta) == []
        assert np.isclose(values[0], value(problem, quanta))
        shares.append(value(problem, quanta) / best)
    assert len(shares) > 40
    assert np.mean(shares) > 0.998


def test_what_cannot_keep_the_conditions_is_left_out() -> None:
    only_first = np.array([[2, 0]])
    found, values = settled(Tables(TWO), only_first)
    assert len(found) == len(values) == 0


def test_time_that_fits_nowhere_promises_nothing() -> None:
    """The first block is at its longest, and nothing else is open that could take the last two quanta."""
    _, prospects = roughly_settled(Tables(TWO), np.array([[8, 0], [2, 2]]))
    assert prospects[0] < 0.0 < prospects[1]


def test_no_block_is_closed_whose_time_nobody_could_take() -> None:
    short, long = (replace(TWO.blocks[0], longest=longest) for longest in (4, 8))
    terms = tuple(replace(term, doses=(*term.doses, 1.0, 1.0)) for term in TWO.terms)
    tables = Tables(replace(TWO, total=16, blocks=(*TWO.blocks, short, long), terms=terms))
    moves = promising(tables, np.array([[8, 8, 0, 0]]), 20)
    tried = set(zip(moves.closes[:, 0].tolist(), moves.opens[:, 0].tolist(), strict=True))
    assert tried == {(-1, 2), (-1, 3), (0, 3), (1, 3)}


def test_a_change_that_promised_too_much_gives_way_to_others() -> None:
    problem = random_problem(3)
    tables = Tables(problem)
    x = np.array([[problem.blocks[0].least] + [0] * (len(problem.blocks) - 1)])
    moves = promising(tables, x, 20)
    too_high = np.zeros((tables.count + 1, tables.count + 1))
    too_high[moves.closes[0, 0], moves.opens[0, 0]] = 5.0
    after = promising(tables, x, 20, too_high)
    assert len(moves) > 1
    assert np.array_equal(after.opens, np.roll(moves.opens, -1, axis=0))
    assert np.allclose(after.worth[:-1], moves.worth[1:])
    assert np.isclose(after.worth[-1], moves.worth[0] - 5.0)


def test_what_gives_little_to_a_tight_prerequisite_may_still_give_way() -> None:
    late = Prerequisite(block=2, needed=6.0, gives=(1.0, 0.01, 0.0))
    terms = tuple(replace(term, doses=(*term.doses, 1.0)) for term in TWO.terms)
    tables = Tables(
        replace(
            TWO, total=12, blocks=(*TWO.blocks, replace(TWO.blocks[0], least=3)), terms=terms, prerequisites=(late,)
        )
    )
    found, _ = settled(tables, np.array([[6, 6, 3]]))
    assert found.tolist() == [[6, 2, 4]]


def test_what_takes_long_to_keep_a_condition_is_not_given_up() -> None:
    cap = Amount(name="cap", quanta=2.0, uses=(1.0, 0.0))
    found, prospects = roughly_settled(Tables(replace(TWO, caps=(cap,))), np.array([[8, 2], [2, 8]]))
    assert found.tolist() == [[2, 8], [2, 8]]
    assert np.allclose(prospects, value(TWO, (2, 8)))


def test_many_settle_as_each_would_alone_and_come_best_first() -> None:
    problem = random_problem(3)
    tables = Tables(problem)
    least = np.array([b.least for b in problem.blocks])
    closed = np.eye(len(least), dtype=bool)
    choices = np.where(closed, 0, least)
    found, values = settled(tables, choices)
    alone = [value for choice in choices for value in settled(tables, choice[None, :])[1]]
    assert len(found) == len(alone)
    assert np.allclose(values, sorted(alone, reverse=True))


def test_a_change_that_is_promised_can_be_made() -> None:
    """Opening a block brings along what must come before it; closing that block closes what needs it."""
    for seed in range(40):
        problem = random_problem(seed)
        tables = Tables(problem)
        x = np.zeros((1, len(problem.blocks)), dtype=np.int64)
        x[0, 1] = problem.blocks[1].least
        moves = promising(tables, x, 20)
        block = problem.prerequisites[0].block
        for way in provided(tables, x, moves, changed(tables, x, moves)):
            for move, after in enumerate(way):
                assert not after[block] or after[0], (seed, moves.closes[move], moves.opens[move])


def grown(tables: Tables, x: Ints, moves: Moves) -> list[list[int]]:
    """What a change leads to where all that is open is taken to grow as long as it may."""
    _, after = provided(tables, x, moves, changed(tables, x, moves))
    return [[int(quanta) for quanta in row] for row in after]


def test_what_opens_brings_its_provider_and_what_lost_it_closes() -> None:
    late = Prerequisite(block=1, needed=6.0, gives=(1.0, 0.0))
    tables = Tables(replace(TWO, prerequisites=(late,)))
    opens = Moves(np.array([0]), np.array([[-1]]), np.array([[1]]), np.zeros(1))
    empty = np.zeros((1, 2), dtype=np.int64)
    assert grown(tables, empty, opens) == [[2, 2]]
    closes = Moves(np.array([0]), np.array([[0]]), np.array([[-1]]), np.zeros(1))
    both = np.array([[6, 4]])
    assert grown(tables, both, closes) == [[0, 0]]


def test_a_provider_may_come_along_even_where_another_could_grow() -> None:
    late = Prerequisite(block=0, needed=4.0, gives=(0.0, 1.0, 1.0))
    blocks = (TWO.blocks[0], TWO.blocks[1], TWO.blocks[1])
    terms = tuple(replace(term, doses=(*term.doses, 0.0)) for term in TWO.terms)
    tables = Tables(replace(TWO, blocks=blocks, terms=terms, prerequisites=(late,)))
    opens = Moves(np.array([0]), np.array([[-1]]), np.array([[0]]), np.zeros(1))
    x = np.array([[0, 2, 0]])
    as_they_are, _ = provided(tables, x, opens, changed(tables, x, opens))
    assert as_they_are.tolist() == [[2, 2, 2]]
    assert grown(tables, x, opens) == [[2, 2, 0]]


def test_the_provider_is_worth_most_at_the_length_that_is_needed() -> None:
    """The first provider brings more at once, the second more by the time it has provided enough."""
    late = Prerequisite(block=0, needed=6.0, gives=(0.0, 1.0, 1.0))
    blocks = (TWO.blocks[0], TWO.blocks[1], TWO.blocks[1])
    quick, slow = Term(name="quick", weight=0.5, tau=0.5, doses=(0.0, 1.0, 0.0)), TWO.terms[1]
    terms = (quick, replace(slow, doses=(0.0, 0.0, 1.0)))
    tables = Tables(replace(TWO, blocks=blocks, terms=terms, prerequisites=(late,)))
    opens = Moves(np.array([0]), np.array([[-1]]), np.array([[0]]), np.zeros(1))
    empty = np.zeros((1, 3), dtype=np.int64)
    assert grown(tables, empty, opens) == [[2, 0, 2]]

"""Problem → quanta for each block: greedy in quanta, then a search over which blocks to open.

The value is concave in the seconds of the open blocks, so that giving each quantum to whoever gains most is nearly
best; what greedy gets wrong is *which* blocks to open. So the search goes on from a few good choices at once: it tries
the changes that promise most (`moves`), lets the quanta settle in all of them together (`settling`), and goes on from
the best, which may be a little worse than before; no choice is tried twice. Where single changes no longer help, what
was tried is combined in pairs. Deterministic, and bounded by counts, never by a clock.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from unknot.planning.moves import Moves, changed, promising, provided
from unknot.planning.problem import Problem
from unknot.planning.settling import roughly_settled, settled
from unknot.planning.starting import starts
from unknot.planning.tables import EPS, NEVER, Allocation, Floats, Ints, Tables, rowwise

__all__ = ["QUICK", "THOROUGH", "Effort", "allocate"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """How much to try.

    Attributes
    ----------
    starts
        Further greedy starts, each from a slightly different problem.
    rounds, patience
        Rounds at most, and rounds in a row that may bring nothing better.
    beam, fine
        Choices to go on from after each round, and how many are settled to the end before these are taken.
    changes, pairs
        Changes tried from each choice in a round, and pairs of what was tried where single ones no longer help.
    """

    starts: int = 0
    rounds: int
    patience: int
    beam: int
    fine: int
    changes: int
    pairs: int


THOROUGH = Effort(starts=6, rounds=24, patience=8, beam=6, fine=10, changes=12, pairs=32)
"""For a plan (see benchmarks for how near it comes)."""
_WIDE = Effort(starts=6, rounds=24, patience=8, beam=8, fine=12, changes=10, pairs=32)
_WIDE_UP_TO = 60
"""With so few quanta every single choice counts, and single changes lead astray: go on from more places instead."""
QUICK = Effort(rounds=4, patience=1, beam=2, fine=4, changes=16, pairs=0)
"""For a session under way, where the answer must come at once."""
_POOL = 64
"""Pairs are made of this many of the best choices that were tried so far."""
_OFFERED = 3
"""So many times as many changes are looked at, since some lead to what was tried before."""


def allocate(problem: Problem, *, effort: Effort = THOROUGH) -> tuple[int, ...] | None:
    """Return the quanta of each block, or None where nothing found keeps every condition."""
    if not problem.blocks:
        return () if problem.total == 0 else None
    tables = Tables(problem)
    if effort is THOROUGH and problem.total <= _WIDE_UP_TO:
        effort = _WIDE
    begun = starts(tables, effort.starts)
    if not begun:
        return None
    searched = _searched(tables, np.array([start.x for start in begun]), effort)
    found = max((searched, *begun), key=lambda allocation: allocation.value)
    _exchange(found)
    return tuple(int(x) for x in found.x)


def _searched(tables: Tables, begun: Ints, effort: Effort) -> Allocation:
    """Return the best of what can be reached from some allocations. `begun` has shape (allocations, blocks)."""
    seen = set(_keys(begun))
    pool, prospects = roughly_settled(tables, begun)
    beam, values = settled(tables, pool[np.argsort(-prospects, kind="stable")[: effort.fine]])
    beam = beam[: effort.beam]
    best, most, stale = (beam[0], values[0], 0) if len(beam) else (begun[0], NEVER, 0)
    wrong = np.zeros((tables.count + 1, tables.count + 1))
    for _ in range(effort.rounds):
        offered = promising(tables, beam, _OFFERED * effort.changes, wrong)
        tried, made = _untried(tables, beam, offered, effort.changes, seen)
        trials = [made]
        if stale and effort.pairs:
            trials.append(_combined(tables, best, pool, effort.pairs, seen))
        x = np.concatenate(trials)
        if not len(x):
            break
        x, worth = roughly_settled(tables, x)
        _learn(wrong, offered.at(tried), worth[: len(tried)] - values[offered.of[tried]])
        order = np.argsort(-worth, kind="stable")
        pool, prospects = np.concatenate([pool, x]), np.concatenate([prospects, worth])
        kept = np.argsort(-prospects, kind="stable")[:_POOL]
        pool, prospects = pool[kept], prospects[kept]
        found, worth = settled(tables, x[order[: effort.fine]])
        if len(found):
            beam, values = found[: effort.beam], worth[: effort.beam]
        if len(found) and values[0] > most + EPS:
            best, most, stale = beam[0], values[0], 0
        else:
            stale += 1
            if stale >= effort.patience:
                break
    return Allocation(tables, best)


def _learn(wrong: Floats, tried: Moves, gained: Floats) -> None:
    """Note, in place, by how much what changes promised was above what they brought.

    Where an estimate was too high, it would be as high from the next choices again, and hide what is worth more.
    """
    closes, opens = tried.closes[:, 0], tried.opens[:, 0]
    error = wrong[closes, opens] + tried.worth - gained
    # Tried from several choices, or in two ways, what went best counts
    wrong[closes, opens] = np.inf
    np.minimum.at(wrong, (closes, opens), error)


def _combined(tables: Tables, x: Ints, pool: Ints, most: int, seen: set[bytes]) -> Ints:
    """Return what two allocations that differ from a third would make together, that many at most, best first.

    With both changes made at once, their worth is exact, for all pairs in one product of matrices.
    """
    t = tables
    change = (pool - x).astype(float)
    is_open = pool > 0
    left = np.exp(-rowwise(change, t.dose.T))
    unmet = rowwise(left * (t.start * np.exp(-(t.dose @ x))), left.T)
    own = change @ t.gain - (is_open.astype(float) - (x > 0)) @ t.cost
    slack = np.concatenate([t.caps - t.cap_uses @ x, t.floor_uses @ x - t.floors])
    moved = np.concatenate([-rowwise(change, t.cap_uses.T), rowwise(change, t.floor_uses.T)], axis=1)
    one, other = np.triu_indices(len(pool), k=1)
    worth = own[one] + own[other] - unmet[one, other]
    worth[(slack + moved[one] + moved[other] < -1.0 - EPS).any(axis=1)] = NEVER
    order = np.argsort(-worth, kind="stable")[: _OFFERED * most]
    one, other = one[order], other[order]
    opened = np.where(x > 0, is_open[one] & is_open[other], is_open[one] | is_open[other])
    after = np.clip(pool[one] + pool[other] - x, t.least, t.longest) * opened
    return np.asarray(after[_first_untried(after, most, seen)])


def _first_untried(after: Ints, most: int, seen: set[bytes]) -> list[int]:
    """Return the rows, that many at most, whose choice of blocks was not seen, and count them as seen."""
    taken: list[int] = []
    for row, key in enumerate(_keys(after)):
        if key not in seen and len(taken) < most:
            seen.add(key)
            taken.append(row)
    return taken


def _keys(x: Ints) -> list[bytes]:
    """Return what tells choices of open blocks apart."""
    return [row.tobytes() for row in np.packbits(x > 0, axis=1)]


def _untried(tables: Tables, x: Ints, moves: Moves, most: int, seen: set[bytes]) -> tuple[Ints, Ints]:
    """Return which of the changes come first, that many at most for each allocation, and what they lead to.

    Nothing that was seen is among it. A change may come twice, where its providers can be brought in two ways.
    """
    after = changed(tables, x, moves)
    (fresh,) = np.nonzero([key not in seen for key in _keys(after)])
    moves = moves.at(fresh)
    after = np.stack(provided(tables, x, moves, after[fresh]), axis=1).reshape(-1, tables.count)
    owner = np.repeat(moves.of, 2)
    taken: list[int] = []
    for of in range(len(x)):
        (rows,) = np.nonzero(owner == of)
        taken += rows[_first_untried(after[rows], most, seen)].tolist()
    made = np.array([row for row in taken if after[row].any()], dtype=np.int64)
    return fresh[made // 2], after[made]


def _exchange(allocation: Allocation) -> None:
    """Move single quanta between open blocks, in place, for as long as that helps."""
    for _ in range(4 * allocation.tables.total + 40):
        if not _exchange_one(allocation):
            return


def _exchange_one(allocation: Allocation) -> bool:
    tables = allocation.tables
    x = allocation.x
    active = np.flatnonzero(x)
    # What is unmet after one quantum from the row's block to the column's, for all pairs at once
    after = (allocation.unmet[:, None] * (1.0 + tables.drop_one[:, active])).T @ tables.keep_one[:, active]
    gain = tables.gain[active]
    net = allocation.unmet.sum() - after + gain[None, :] - gain[:, None]
    net[x[active] <= tables.least[active]] = NEVER
    net[:, x[active] >= tables.longest[active]] = NEVER
    np.fill_diagonal(net, NEVER)
    if net.max(initial=NEVER) <= EPS:
        return False
    net[allocation.forbidden_swaps(active)] = NEVER
    giver, taker = divmod(int(net.argmax()), len(active))
    if net[giver, taker] <= EPS:
        return False
    allocation.give(int(active[giver]), -1)
    allocation.give(int(active[taker]), 1)
    return True

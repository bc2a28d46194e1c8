"""Which blocks to close, open or replace next: what each change promises, estimated without making it.

A quantum has no one price. Where a cap is full, only blocks under the same cap can make room; where a floor is barely
reached, what a block gives back stays among those that count for it. So every block has a price of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from unknot.planning.tables import EPS, NEVER, Allocation, Bools, Floats, Ints, Tables, rowwise

__all__ = ["Move", "promising", "tried"]

_STIFFEST = 1.0
_TOO_DEAR = 2.0
"""Where nothing can make room, a quantum costs this many times the dearest that is given."""
_CHAIN = 3
"""What provides for a block may itself need something first; so often at most."""


class Move(NamedTuple):
    """Close a block (or none, -1) and open another (or none, -1); `worth` is an estimate."""

    worth: float
    closes: int
    opens: int


class _Prices(NamedTuple):
    """What a quantum costs each block (`takes`) and brings where an open one gives it back (`gives`).

    Prices rise with every quantum that is taken from the same few blocks: by `stiff_takes` and `stiff_gives`.
    """

    takes: Floats
    stiff_takes: Floats
    gives: Floats
    stiff_gives: Floats


def promising(allocation: Allocation, most: int) -> list[Move]:
    """Return the changes of open blocks that promise most, best first. What no lengths could satisfy is left out."""
    t = allocation.tables
    active = np.flatnonzero(allocation.x)
    prices = _prices(allocation, active)
    closing, opening, replacing = _worth(allocation, active, prices)
    worth = np.concatenate([closing, opening, replacing.ravel()])
    found: list[Move] = []
    for index in np.argsort(-worth, kind="stable")[:most]:
        if worth[index] < NEVER / 2:
            break
        if index < len(active):
            found.append(Move(float(worth[index]), int(active[index]), -1))
        elif index < len(active) + t.count:
            found.append(Move(float(worth[index]), -1, int(index - len(active))))
        else:
            row, opens = divmod(int(index) - len(active) - t.count, t.count)
            found.append(Move(float(worth[index]), int(active[row]), opens))
    return found


def tried(allocation: Allocation, changes: Sequence[tuple[Move, ...]]) -> Ints:
    """Return the quanta after each change, totals aside: what opens has its least length, prerequisites can be met.

    What opens brings along what provides for it; what lost its provider closes. Shape (changes, blocks).
    """
    t = allocation.tables
    x = np.repeat(allocation.x[None, :], len(changes), axis=0)
    for row, moves in zip(x, changes, strict=True):
        for move in moves:
            if move.closes >= 0:
                row[move.closes] = 0
            if move.opens >= 0:
                row[move.opens] = t.least[move.opens]
    worth = (allocation.unmet @ t.open_at[:, : t.count] - t.cost) / t.least + t.gain
    for _ in range(_CHAIN):
        lacking = _lacking(t, x)
        for index in np.flatnonzero(lacking.any(axis=1)):
            _provide(t, x[index], changes[int(index)], np.flatnonzero(lacking[index]), worth)
    return x


def _lacking(tables: Tables, x: Ints) -> Bools:
    """Whether each open block lacks, even with all others as long as can be, what must come before it."""
    reach = rowwise(np.where(x > 0, tables.longest, 0).astype(float), tables.later_gives.T)
    return np.asarray((reach < tables.later_needed - EPS) & (x[:, tables.later_block] > 0))


def _provide(tables: Tables, x: Ints, moves: tuple[Move, ...], rows: Ints, worth: Floats) -> None:
    """Open the most valuable of what a newly opened block needs before it, and close what lost that, in place."""
    opens = [move.opens for move in moves if move.opens >= 0]
    closes = [move.closes for move in moves if move.closes >= 0]
    is_new = np.isin(tables.later_block[rows], opens)
    x[tables.later_block[rows[~is_new]]] = 0
    for row in rows[is_new]:
        provides = (tables.later_gives[row] > 0) & tables.usable & (x == 0)
        provides[closes] = False
        if provides.any():
            best = int(np.where(provides, worth, NEVER).argmax())
            x[best] = tables.least[best]
        else:
            x[tables.later_block[row]] = 0


def _prices(allocation: Allocation, active: Ints) -> _Prices:
    t = allocation.tables
    wins = allocation.wins()[active]
    losses = allocation.unmet @ t.drop_one[:, active] + t.gain[active]
    softness = 1.0 / np.maximum(allocation.unmet @ t.dose[:, active] ** 2, 1e-12)
    full = (t.cap_uses[allocation.cap_slack < 1.0 - EPS] > 0).astype(float)
    short = (t.floor_uses[allocation.floor_slack < 1.0 - EPS] > 0).astype(float)
    # From each open block (rows) to any (columns): a full cap that only the taker uses, or a floor that only the giver
    # counts for, is in the way
    barred = ((1.0 - full[:, active]).T @ full + short[:, active].T @ (1.0 - short)) > 0
    spares = (allocation.x[active] > t.least[active]) & allocation.spared(active)
    donors = np.where(spares, losses, _TOO_DEAR * losses.max(initial=0.0))[:, None]
    takes = np.where(barred, _TOO_DEAR * losses.max(initial=0.0), donors).min(axis=0)
    stiff_takes = np.where(barred | ~spares[:, None], 0.0, softness[:, None]).sum(axis=0)
    takers = np.where(barred[:, active] | (allocation.x[active] >= t.longest[active]), NEVER, wins)
    np.fill_diagonal(takers, NEVER)
    stiff_gives = np.where(takers <= NEVER / 2, 0.0, softness).sum(axis=1)
    return _Prices(
        takes=takes,
        stiff_takes=np.minimum(1.0 / np.maximum(stiff_takes, EPS), _STIFFEST),
        gives=np.maximum(takers.max(axis=1), 0.0),
        stiff_gives=np.minimum(1.0 / np.maximum(stiff_gives, EPS), _STIFFEST),
    )


def _worth(allocation: Allocation, active: Ints, prices: _Prices) -> tuple[Floats, Floats, Floats]:
    """Return what closing each open block, opening each other, and each replacement is worth; NEVER where impossible.

    Shapes (open blocks), (blocks), (open blocks, blocks).
    """
    t = allocation.tables
    x, lengths = allocation.x[active], t.lengths
    lost = allocation.unmet @ np.expm1(t.dose[:, active] * x) + t.gain[active] * x
    closed = t.cost[active] - lost
    closing = closed + np.maximum(prices.gives * x - prices.stiff_gives / 2.0 * x**2, prices.gives * x / 2.0)
    opened = (allocation.unmet @ t.open_at).reshape(lengths.shape) + t.gain * lengths - t.cost
    opening = (opened - prices.takes * lengths - prices.stiff_takes / 2.0 * lengths**2).max(axis=0)
    unmet = allocation.unmet[:, None] * np.exp(t.dose[:, active] * x)
    instead = rowwise(unmet.T, t.open_at).reshape(len(active), *lengths.shape) + t.gain * lengths - t.cost
    over = x[:, None, None] - lengths
    gives, stiff_gives = prices.gives[:, None, None], prices.stiff_gives[:, None, None]
    price = np.where(over > 0, gives * over, prices.takes * over)
    stiffness = np.where(over > 0, stiff_gives, prices.stiff_takes)
    replacing = (instead + price - stiffness / 2.0 * over**2).max(axis=1) + closed[:, None]
    never_opens = (allocation.x > 0) | ~t.usable
    replacing[:, never_opens] = NEVER
    opening[never_opens] = NEVER
    _without_impossible(allocation, active, closing, opening, replacing)
    return closing, _with_providers(allocation, opening), replacing


def _without_impossible(
    allocation: Allocation, active: Ints, closing: Floats, opening: Floats, replacing: Floats
) -> None:
    """Mark, in place, what least lengths bring above a cap, longest ones leave below a floor, or what lacks warmth."""
    t = allocation.tables
    is_open = allocation.x > 0
    room = t.caps - t.cap_uses @ np.where(is_open, t.least, 0)
    reach = t.floor_uses @ np.where(is_open, t.longest, 0) - t.floors
    least, longest = t.cap_uses * t.least, t.floor_uses * t.longest
    freed, missing = room[:, None] + least[:, active], reach[:, None] - longest[:, active]
    opening[~(room[:, None] >= least - EPS).all(axis=0)] = NEVER
    closing[~(missing >= -EPS).all(axis=0)] = NEVER
    replacing[~(freed[:, :, None] >= least[:, None, :] - EPS).all(axis=0)] = NEVER
    replacing[~(missing[:, :, None] + longest[:, None, :] >= -EPS).all(axis=0)] = NEVER
    late = allocation.later_slack[:, None] - t.later_gives[:, active] * allocation.x[active] < -EPS
    blocked, row = np.nonzero(late)
    replacing[row, t.later_block[blocked]] = NEVER


def _with_providers(allocation: Allocation, opening: Floats) -> Floats:
    """Return what openings are worth once those that lack a prerequisite also pay for what provides it."""
    t = allocation.tables
    rows = np.flatnonzero(allocation.later_slack < -EPS)
    provides = t.later_gives[rows] > 0
    is_open = allocation.x > 0
    # An open block that may still grow provides for little; a closed one at what it is worth itself
    grows = (provides & is_open & (allocation.x < t.longest)).any(axis=1)
    best = np.where(provides & ~is_open, opening, NEVER).max(axis=1, initial=NEVER)
    worth = opening.copy()
    np.add.at(worth, t.later_block[rows], np.where(grows, 0.0, np.minimum(best, 0.0)))
    return np.maximum(worth, NEVER)

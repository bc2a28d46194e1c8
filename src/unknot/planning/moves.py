"""Which blocks to close, open or replace next: what each change promises, estimated without making it.

A quantum has no one price. Where a cap is full, only blocks under the same cap can make room; where a floor is barely
reached, what a block gives back stays among those that count for it. So every block has a price of its own.
Several allocations are looked at together: it costs little more than one.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from unknot.planning.tables import EPS, NEVER, Bools, Floats, Ints, Tables, rowwise

__all__ = ["Moves", "changed", "promising", "provided"]

_UNITS = 8
"""A block gives or takes so many quanta at most, in an estimate."""
_TOO_DEAR = 2.0
"""Where nothing can make room, a quantum costs this many times the dearest that is given."""
_INSTEAD = 4
"""So many blocks are looked at in place of each open one, lest one estimate that is too high crowds out the others."""
_CHAIN = 4
"""What provides for a block may itself need something first; so often at most."""


class Moves(NamedTuple):
    """Changes of open blocks, one a row: each closes some blocks and opens others (-1 for none).

    Attributes
    ----------
    of
        Shape (moves): which allocation each is a change of.
    closes, opens
        Shape (moves, changes at once).
    worth
        Shape (moves): an estimate.
    """

    of: Ints
    closes: Ints
    opens: Ints
    worth: Floats

    def at(self, rows: Ints | Bools) -> Moves:
        """Return some of these, in the order of the rows."""
        return Moves(self.of[rows], self.closes[rows], self.opens[rows], self.worth[rows])


class _Now:
    """Some allocations with what depends on them. `columns` are the open blocks of each, as far as `is_open` says."""

    def __init__(self, tables: Tables, x: Ints) -> None:
        t = self.tables = tables
        self.x = x
        self.columns = np.argsort(x == 0, axis=1, kind="stable")[:, : max(1, int((x > 0).sum(axis=1).max()))]
        self.here = np.take_along_axis(x, self.columns, axis=1)
        self.is_open = self.here > 0
        quanta = x.astype(float)
        self.unmet = t.start * np.exp(-rowwise(quanta, t.dose.T))
        self.cap_slack = t.caps - rowwise(quanta, t.cap_uses.T)
        self.floor_slack = rowwise(quanta, t.floor_uses.T) - t.floors
        self.later_slack = rowwise(quanta, t.later_gives.T) - t.later_needed

    def of_open(self, by_block: Floats) -> Floats:
        """Return the entries of the open blocks. Shapes (allocations, blocks) to (allocations, open blocks)."""
        return np.take_along_axis(by_block, self.columns, axis=1)


def promising(tables: Tables, x: Ints, most: int, wrong: Floats | None = None) -> Moves:
    """Return the changes that promise most for each of some allocations, best first, that many each.

    What no lengths could satisfy is left out.

    Parameters
    ----------
    x
        Shape (allocations, blocks).
    wrong
        How much too high each estimate was when its change was tried. Rows close a block, columns open one; the last
        row and column stand for none.
    """
    now = _Now(tables, x)
    closing, opening, replacing = _worth(now)
    width, count = closing.shape[1], tables.count
    if wrong is not None:
        closing -= wrong[now.columns, -1]
        opening -= wrong[-1, :-1]
        replacing -= wrong[now.columns, :-1]
    if count > _INSTEAD:
        replacing[replacing < np.partition(replacing, -_INSTEAD, axis=2)[:, :, -_INSTEAD, None]] = NEVER
    worth = np.concatenate([closing, opening, replacing.reshape(len(x), -1)], axis=1)
    most = min(most, worth.shape[1])
    best = np.argpartition(-worth, most - 1, axis=1)[:, :most]
    value = np.take_along_axis(worth, best, axis=1)
    order = np.argsort(-value, axis=1, kind="stable")
    best, value = np.take_along_axis(best, order, axis=1), np.take_along_axis(value, order, axis=1)
    row, opened = np.divmod(best - width - count, count)
    closed = np.take_along_axis(now.columns, np.where(best < width, best, np.maximum(row, 0)), axis=1)
    closes = np.where((best >= width) & (best < width + count), -1, closed)
    opens = np.where(best < width, -1, np.where(best < width + count, best - width, opened))
    of, at = np.nonzero(value > NEVER / 2)
    return Moves(of, closes[of, at][:, None], opens[of, at][:, None], value[of, at])


def changed(tables: Tables, x: Ints, moves: Moves) -> Ints:
    """Return the quanta after each change, totals aside: what opens has its least length. Shape (moves, blocks)."""
    after = x[moves.of]
    for closes, opens in zip(moves.closes.T, moves.opens.T, strict=True):
        (rows,) = np.nonzero(closes >= 0)
        after[rows, closes[rows]] = 0
        (rows,) = np.nonzero(opens >= 0)
        after[rows, opens[rows]] = tables.least[opens[rows]]
    return after


def provided(tables: Tables, x: Ints, moves: Moves, after: Ints) -> tuple[Ints, Ints]:
    """Return what changes lead to once prerequisites can be met, in two ways. Shapes (moves, blocks).

    What opens brings along the most valuable block that provides for it; what lost its provider closes. In the first,
    providers come until they provide as they are, since caps may not let others grow to do it; in the second, what is
    open is taken to grow as long as it may.
    """
    worth = _provider_worth(tables, x)
    grown = after.copy()
    _provide(tables, worth, moves, grown, at_once=False)
    as_they_are = grown.copy()
    _provide(tables, worth, moves, as_they_are, at_once=True)
    return as_they_are, grown


def _provide(t: Tables, worth: Floats, moves: Moves, after: Ints, *, at_once: bool) -> None:
    """Bring in, in place, what provides for what opens; close what nothing provides for."""
    rows = np.arange(len(after))
    new, gone = np.zeros((2, len(after), t.count + 1), dtype=bool)
    new[rows[:, None], moves.opens] = True
    gone[rows[:, None], moves.closes] = True
    new, gone = new[:, :-1], gone[:, :-1]
    for _ in range(_CHAIN):
        now = after[rows]
        quanta = now.astype(float) if at_once else np.where(now > 0, t.longest, 0.0)
        short = t.later_needed - rowwise(quanta, t.later_gives.T)
        lacking = short > EPS
        waiting = (now > 0) & (rowwise(lacking.astype(float), t.needs_one) > 0)
        # What waits for nothing stays as it is
        some = waiting.any(axis=1)
        rows, now, short, lacking, waiting = rows[some], now[some], short[some], lacking[some], waiting[some]
        if not len(rows):
            break
        if not at_once:
            after[rows] = now = np.where(waiting & ~new[rows], 0, now)
        waiting &= new[rows]
        some = waiting.any(axis=1)
        late, now, short, lacking, waiting = rows[some], now[some], short[some], lacking[some], waiting[some]
        missed = (lacking & (rowwise(waiting.astype(float), t.needs_one.T) > 0)).argmax(axis=1)
        each_late = np.arange(len(late))
        enough = t.later_gives[missed] * t.longest >= short[each_late, missed, None] - EPS
        provides = enough & t.usable & (now == 0) & ~gone[late]
        # At the shortest length that provides enough, among those that were valued
        missing = t.later_needed - rowwise(now.astype(float), t.later_gives.T)
        wanted = missing[each_late, missed, None] / np.maximum(t.later_gives[missed], EPS)
        times = np.clip(np.ceil(wanted / t.least - EPS) - 1, 0, len(t.lengths) - 1).astype(np.int64)
        scores = worth[moves.of[late][:, None], times, np.arange(t.count)]
        best = np.where(provides, scores, NEVER).argmax(axis=1)
        helped = provides[each_late, best]
        after[late[helped], best[helped]] = t.least[best[helped]]
        new[late[helped], best[helped]] = True
        after[late[~helped]] = np.where(waiting[~helped], 0, now[~helped])


def _provider_worth(t: Tables, x: Ints) -> Floats:
    """Return what opening each block at each of its lengths is worth, where a quantum costs what it loses on average.

    Shape (allocations, lengths, blocks).
    """
    quanta = x.astype(float)
    unmet = t.start * np.exp(-rowwise(quanta, t.dose.T))
    lost = ((rowwise(unmet, t.drop_one) + t.gain) * quanta).sum(axis=1)
    price = (lost / np.maximum(quanta.sum(axis=1), 1.0))[:, None, None]
    opened = rowwise(unmet, t.open_at).reshape(len(x), *t.lengths.shape)
    return np.asarray(opened + (t.gain - price) * t.lengths - t.cost)


def _worth(now: _Now) -> tuple[Floats, Floats, Floats]:
    """Return what closing each open block, opening each other, and each replacement is worth; NEVER where impossible.

    Shapes (allocations, open blocks), (allocations, blocks), (allocations, open blocks, blocks).
    """
    t = now.tables
    x, lengths, dose = now.here.astype(float), t.lengths, t.dose_of[now.columns]
    grown = np.exp(dose * x[:, :, None])
    without = (now.unmet[:, None, :] * grown).reshape(-1, grown.shape[2])
    products = rowwise(without, t.open_or_add)
    instead = products[:, : t.open_at.shape[1]].reshape(*x.shape, *lengths.shape)
    wins = products[:, t.open_at.shape[1] :].reshape(*x.shape, t.count)
    lost = np.matmul(grown - 1.0, now.unmet[:, :, None])[:, :, 0] + t.gain[now.columns] * x
    closed = t.cost[now.columns] - lost
    limits = _limits(now)
    room = _room(now, limits)
    takes, gives = _takes(now, limits), _gives(now, room, without.reshape(grown.shape), wins)
    given = np.take_along_axis(gives, now.here[:, :, None], axis=2)[:, :, 0]
    closing = closed + given
    own = t.gain * lengths - t.cost
    opened = rowwise(now.unmet, t.open_at).reshape(len(x), *lengths.shape) + own
    price = takes[:, t.class_of, lengths]
    opening = (opened - price).max(axis=1)
    over = now.here[:, :, None, None] - lengths
    n = np.arange(len(x))[:, None, None, None]
    # Both tables laid out in a row, one look-up: far quicker than one in each by four indices
    pairs = np.arange(now.here.size).reshape(*now.here.shape, 1, 1)
    giving = pairs * gives.shape[2] + over
    taking = gives.size + (n * takes.shape[1] + t.class_of) * takes.shape[2] - over
    direct = np.concatenate([gives.ravel(), -takes.ravel()]).take(np.where(over > 0, giving, taking))
    over_there = limits[n[..., 0], t.class_of[now.columns][:, :, None], t.class_of]
    may = over_there[:, :, None, :] >= lengths
    indirect = given[:, :, None, None] - price[:, None]
    replacing = (instead + own + np.where(may, np.maximum(direct, indirect), indirect)).max(axis=2)
    replacing += closed[:, :, None]
    _without_impossible(now, closing, opening, replacing)
    # Time that nobody can take: everything may be at its longest already
    homeless = x - room.sum(axis=2)
    closing[homeless > EPS] = NEVER
    replacing[homeless[:, :, None] > np.minimum(over_there, t.longest) + EPS] = NEVER
    dearness = np.maximum(takes[:, t.class_of, 1] - rowwise(now.unmet, t.add_one) - t.gain, 0.0)
    _pay_for_warmth(now, dearness, closing, opening, replacing)
    return closing, opening, replacing


def _limits(now: _Now) -> Floats:
    """Return how many quanta may go from each class of blocks (rows) to each (columns) before a cap or floor breaks."""
    t = now.tables
    cap, floor = t.class_in_cap, t.class_in_floor
    into = (~cap[:, None, :] & cap[None, :, :])[None]
    out = (floor[:, None, :] & ~floor[None, :, :])[None]
    by_cap = np.where(into, now.cap_slack[:, None, None, :], np.inf).min(axis=3, initial=np.inf)
    by_floor = np.where(out, now.floor_slack[:, None, None, :], np.inf).min(axis=3, initial=np.inf)
    return np.asarray(np.minimum(by_cap, by_floor) + EPS)


def _takes(now: _Now, limits: Floats) -> Floats:
    """Return what it costs to take 0, 1, 2... quanta for each class of blocks. Shape (allocations, classes, quanta)."""
    t = now.tables
    losses = now.of_open(rowwise(now.unmet, t.drop_one) + t.gain)
    rising = now.of_open(rowwise(now.unmet, t.dose_squared))
    gives = t.later_gives.T[now.columns]
    needed = rowwise((now.x > 0).astype(float), t.needs_one.T) > 0
    slack = np.where(needed, now.later_slack, np.inf)[:, None, :]
    missed = np.where(gives > 0, slack / np.maximum(gives, EPS), np.inf).min(axis=2, initial=np.inf)
    spare = np.minimum(now.here - t.least[now.columns], missed)
    spare = np.minimum(spare[:, None, :], np.take_along_axis(limits.transpose(0, 2, 1), _class_columns(now), axis=2))
    units = np.arange(_UNITS)
    each = losses[:, :, None] + rising[:, :, None] * units
    dear = _TOO_DEAR * np.where(now.is_open, losses, 0.0).max(axis=1, initial=0.0)[:, None, None, None]
    each = np.where(units < spare[:, :, :, None], np.minimum(each[:, None], dear), dear)
    return _summed(each, t.most_at_once)


def _room(now: _Now, limits: Floats) -> Floats:
    """Return how many quanta of each open block (rows), once it is closed, each other one (columns) could take."""
    t = now.tables
    classes = t.class_of[now.columns]
    room = limits[np.arange(len(classes))[:, None, None], classes[:, :, None], classes[:, None, :]]
    room = np.minimum(room, (t.longest[now.columns] - now.here)[:, None, :])
    width = room.shape[1]
    room[:, np.arange(width), np.arange(width)] = 0.0
    return np.asarray(room * now.is_open[:, None, :])


def _gives(now: _Now, room: Floats, without: Floats, wins: Floats) -> Floats:
    """Return what is won by giving 0, 1, 2... quanta of each open block, once it is closed, to the others.

    Shape (allocations, open blocks, quanta).
    """
    t = now.tables
    width = now.columns.shape[1]
    before = now.of_open(rowwise(now.unmet, t.add_one))
    falling = now.of_open(rowwise(now.unmet, t.dose_squared)) / np.maximum(before, 1e-12)
    columns = np.broadcast_to(now.columns[:, None, :], (len(before), width, width))
    after = np.take_along_axis(wins, columns, axis=2)
    units = np.arange(_UNITS)
    each = after[..., None] * (1.0 - falling[:, None, :, None] * units) + t.gain[columns][..., None]
    each = np.where(units < room[..., None], np.maximum(each, 0.0), 0.0)
    best = -np.sort(-each.reshape(*each.shape[:2], -1), axis=2)
    most = np.minimum(now.here, best.shape[2])[:, :, None]
    least = np.take_along_axis(best, np.maximum(most - 1, 0), axis=2)[..., None]
    shares = ((each >= np.maximum(least, EPS)) & (units < room[..., None])).sum(axis=3).astype(float)
    shares *= most / np.maximum(shares.sum(axis=2, keepdims=True), 1.0)
    # What they have in common counts once
    satisfied = -np.expm1(-np.matmul(shares, t.dose_of[now.columns]))
    whole = (without * satisfied).sum(axis=2) + (shares * t.gain[columns]).sum(axis=2)
    whole, first = np.maximum(whole, 0.0), best[:, :, 0]
    quanta = np.arange(t.most_at_once + 1)
    share = quanta / np.maximum(most, 1)
    bent = np.maximum(first * most[:, :, 0] - whole, 0.0)
    return np.asarray(share * first[:, :, None] * most - share**2 * bent[:, :, None])


def _class_columns(now: _Now) -> Ints:
    t = now.tables
    classes = t.class_of[now.columns]
    return np.broadcast_to(classes[:, None, :], (len(classes), len(t.class_in_cap), classes.shape[1]))


def _summed(each: Floats, most: int) -> Floats:
    """Return the sums of the 0, 1, 2... least of the last two axes."""
    flat = np.sort(each.reshape(*each.shape[:2], -1), axis=2)[:, :, :most]
    sums = np.zeros((*flat.shape[:2], most + 1))
    np.cumsum(flat, axis=2, out=sums[:, :, 1 : flat.shape[2] + 1])
    sums[:, :, flat.shape[2] + 1 :] = sums[:, :, flat.shape[2], None]
    return sums


def _without_impossible(now: _Now, closing: Floats, opening: Floats, replacing: Floats) -> None:
    """Mark, in place, what least lengths bring above a cap, longest ones leave below a floor."""
    t = now.tables
    never_opens = (now.x > 0) | ~t.usable
    opening[never_opens] = NEVER
    opened = (now.x > 0).astype(float)
    least, longest = t.cap_uses * t.least, t.floor_uses * t.longest
    room, reach = t.caps - rowwise(opened, least.T), rowwise(opened, longest.T) - t.floors
    for cap in np.flatnonzero((room < least.max(axis=1, initial=0.0) - EPS).any(axis=0)):
        free = room[:, cap, None]
        opening[free < least[cap] - EPS] = NEVER
        replacing[(free + least[cap, now.columns])[:, :, None] < least[cap] - EPS] = NEVER
    for floor in np.flatnonzero((reach < longest.max(axis=1, initial=0.0) - EPS).any(axis=0)):
        rest = reach[:, floor, None] - longest[floor, now.columns]
        closing[rest < -EPS] = NEVER
        replacing[rest[:, :, None] + longest[floor] < -EPS] = NEVER
    replacing[np.broadcast_to(never_opens[:, None, :], replacing.shape)] = NEVER
    closing[~now.is_open] = NEVER
    replacing[~now.is_open] = NEVER


def _pay_for_warmth(now: _Now, dearness: Floats, closing: Floats, opening: Floats, replacing: Floats) -> None:
    """Charge, in place, what closes with its provider to what closes that, and providers to what opens with them.

    Parameters
    ----------
    dearness
        What each open block loses by a quantum that it would not be given for itself. Shape (allocations, blocks).
    """
    t = now.tables
    most = t.later_gives * t.longest
    reach = rowwise((now.x > 0).astype(float), most.T)
    short = t.later_needed - reach
    missing = short[:, None, :] + most.T[now.columns]
    lost = (missing > EPS) & (short <= EPS)[:, None, :]
    late = np.matmul(lost.astype(float), t.needs_one) > 0
    worth = np.zeros(now.x.shape)
    np.put_along_axis(worth, now.columns, np.minimum(closing, 0.0), axis=1)
    dependents = np.matmul(late * (now.x > 0)[:, None, :], worth[:, :, None])[:, :, 0]
    helped = np.ones(replacing.shape, dtype=bool)
    for row in np.flatnonzero(lost.any(axis=(0, 1))):
        helped &= ~lost[:, :, row, None] | (most[row] >= missing[:, :, row, None] - EPS)
    closing += dependents
    replacing += np.where(helped, 0.0, dependents[:, :, None])
    replacing[late] = NEVER
    paid = np.zeros(opening.shape)
    for _ in range(_CHAIN // 2):
        paid = _provider_price(now, opening + paid, short, most, dearness)
    opening += paid
    replacing += paid[:, None, :]
    np.maximum(opening, NEVER, out=opening)


def _provider_price(now: _Now, opening: Floats, short: Floats, most: Floats, dearness: Floats) -> Floats:
    """Return what each block loses by what must be opened, or must grow, before it: the dearest of its prerequisites.

    Shape (allocations, blocks).
    """
    t = now.tables
    is_closed = (now.x == 0)[:, None, :]
    provides = t.in_later & is_closed & (most >= short[:, :, None] - EPS)
    opens = np.where(provides, opening[:, None, :], NEVER).max(axis=2, initial=NEVER)
    quanta = np.maximum(-now.later_slack, 0.0)[:, :, None] / np.maximum(t.later_gives, EPS)
    grows = np.where(t.in_later & ~is_closed, -quanta * dearness[:, None, :], NEVER).max(axis=2, initial=NEVER)
    price = np.where(short > EPS, opens, np.where(now.later_slack < -EPS, np.maximum(grows, opens), 0.0))
    return np.asarray(np.where(t.needs, np.minimum(price, 0.0)[:, :, None], 0.0).min(axis=1, initial=0.0))

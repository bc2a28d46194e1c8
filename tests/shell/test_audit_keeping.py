"""An audit kept in a file goes on where it ended, adds up as if it had never stopped, and mixes with no other."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
from tests.shell.starting import LONG_AUDIT, interrupted
from tests.waiting import wait_until

from unknot.auditing import Order, audited, tally_json
from unknot.errors import FormatError
from unknot.library import shipped_catalog
from unknot.shell.audit import Kept, Worked, kept_in, write_kept
from unknot.shell.audit.batches import batches, worked
from unknot.shell.cli.app import run

ORDER = Order(seed=3, minutes=(5.0, 6.0))
FEW = ["audit", "--people", "10", "--seed", "3", "--minutes", "5..6", "--workers", "1"]
PATIENCE_S = 240.0


@pytest.fixture(scope="module")
def halves() -> list[Worked]:
    return [worked(batch) for batch in batches(ORDER, 10)]


@pytest.mark.parametrize("seed", range(20))
def test_batches_are_of_everybody_who_is_not_done_and_of_nobody_else(seed: int) -> None:
    chance = random.Random(seed)
    people = chance.randrange(1, 200)
    edges = sorted(chance.sample(range(people + 1), k=2 * chance.randrange((people + 1) // 2)))
    done = list(zip(edges[::2], edges[1::2], strict=True))
    given = [n for batch in batches(ORDER, people, done) for n in range(batch.first, batch.first + batch.count)]
    assert given == [n for n in range(people) if not any(first <= n < end for first, end in done)]


def test_batches_that_go_on_are_those_that_were_left() -> None:
    everything = list(batches(ORDER, 100))
    assert list(batches(ORDER, 100, [(0, 16), (24, 40)])) == [everything[2], *everything[5:]]


def test_what_is_kept_is_read_back_as_it_was(tmp_path: Path, halves: list[Worked]) -> None:
    file = tmp_path / "kept.json"
    assert kept_in(file, ORDER, 10) == Kept()
    kept = Kept().plus(halves[1], 1.5)
    write_kept(file, ORDER, kept)
    found = kept_in(file, ORDER, 10)
    assert (found.done, found.tally) == (((8, 10),), halves[1].tally)
    whole = found.plus(halves[0], 2.0)
    assert whole.done == ((0, 10),)
    assert whole.tally == audited(ORDER, 0, 10, shipped_catalog())
    assert whole.wall_s == pytest.approx(3.5)


def answered(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    assert run([*arguments, "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_it_goes_on_where_it_was_and_does_nothing_twice(
    tmp_path: Path, halves: list[Worked], capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "kept.json"
    write_kept(file, ORDER, Kept().plus(halves[1], 1.0))
    found = answered([*FEW, "--keep", str(file)], capsys)
    assert found["people"] == 10
    wanted = tally_json(audited(ORDER, 0, 10, shipped_catalog()), shipped_catalog())
    assert {key: found[key] for key in wanted} == wanted
    again = answered([*FEW, "--keep", str(file)], capsys)
    assert again["speed"]["cpu_s"] == pytest.approx(found["speed"]["cpu_s"], abs=0.11)


def test_stopped_it_keeps_what_was_done(tmp_path: Path) -> None:
    file, order = tmp_path / "kept.json", Order(seed=0, minutes=(5.0, 5.0))

    def begun() -> bool:
        return kept_in(file, order, 100_000).tally.people > 0

    command = [*LONG_AUDIT, "--keep", str(file)]
    code, out, err = interrupted(command, lambda: wait_until(begun, within_s=PATIENCE_S), PATIENCE_S)
    assert (code, err) == (130, "")
    kept = kept_in(file, order, 100_000)
    assert kept.tally.people == json.loads(out)["people"] > 0


def spoilt(file: Path, **changes: Any) -> None:
    values = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps({**values, **changes}), encoding="utf-8")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"seed": 4}, r"holds another audit \(--seed 4 --minutes 5..6\)"),
        ({"minutes": [5, 7]}, "holds another audit"),
        ({"engine": "0" * 32}, "begun with another version"),
        ({"done": [[0, 9]]}, "do not add up"),
        ({"done": [[4, 4], [0, 8]]}, "do not add up"),
        ({"done": [[0, 8], [0, 8]]}, "do not add up"),
        ({"done": [[8, 0]]}, "do not add up"),
        ({"done": [[12, 20]]}, "up to number 20"),
        ({"done": "all"}, "must be a list"),
        ({"counts": {"people": {"": "eight"}}}, "whole number"),
        ({"cases": [{"kind": "dull", "person": 1, "rule": "", "said": ""}]}, 'kind is "dull"'),
        ({"unknot_audit": 2}, "unknot_audit is 2"),
        ({"more": 1}, "not known here"),
    ],
)
def test_a_file_that_does_not_fit_is_told_in_one_line(
    changes: dict[str, Any], said: str, tmp_path: Path, halves: list[Worked]
) -> None:
    file = tmp_path / "kept.json"
    write_kept(file, ORDER, Kept().plus(halves[0], 1.0))
    spoilt(file, **changes)
    before = file.read_bytes()
    with pytest.raises(FormatError, match=said) as told:
        kept_in(file, ORDER, 10)
    assert "\n" not in str(told.value)
    assert file.read_bytes() == before


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "\x00", '{"unknot_audit": 1}'])
def test_what_is_no_such_file_is_refused_and_left(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "kept.json"
    file.write_text(text, encoding="utf-8")
    assert run([*FEW, "--keep", str(file)]) == 2
    err = capsys.readouterr().err
    assert len(err.splitlines()) == 1
    assert "kept.json" in err
    assert file.read_text(encoding="utf-8") == text


def test_it_needs_a_file_that_can_be_written_and_many_people(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*FEW, "--keep", str(tmp_path / "nowhere" / "kept.json")]) == 4
    assert run([*FEW, "--keep", "-"]) == 2
    assert run(["audit", "--person", "1", "--keep", str(tmp_path / "kept.json")]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 3

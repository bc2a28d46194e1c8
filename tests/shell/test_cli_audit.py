"""`unknot audit`: the same answer from one worker, from two, and from a Dask cluster; stopped, it says what it has."""

from __future__ import annotations

import json
import os
import pty
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.shell.starting import LONG_AUDIT, UNKNOT, interrupted

from unknot.auditing import Order, audited, tally_json
from unknot.formats import read_intake
from unknot.library import shipped_catalog
from unknot.shell.cli.app import run

FEW = ["audit", "--people", "10", "--seed", "3", "--minutes", "5..6"]
PATIENCE_S = 240.0


def answer(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """Return the JSON answer of an audit without its speed, which is the machine's."""
    assert run([*arguments, "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    speed = found.pop("speed")
    assert set(speed) == {"wall_s", "cpu_s", "cpu_ms_per_person", "people_per_s"}
    assert speed["cpu_s"] > 0
    return found


@pytest.fixture(scope="module")
def expected() -> dict[str, Any]:
    tally = audited(Order(seed=3, minutes=(5.0, 6.0)), 0, 10, shipped_catalog())
    return {"seed": 3, "minutes": [5, 6], **tally_json(tally, shipped_catalog()), "interrupted": False}


@pytest.mark.parametrize("workers", ["1", "2"])
def test_the_answer_does_not_depend_on_the_number_of_workers(
    workers: str, expected: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    assert answer([*FEW, "--workers", workers], capsys) == expected


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the address of a Dask scheduler on this machine, with two worker processes."""
    file = tmp_path_factory.mktemp("dask") / "scheduler.json"
    dask = [sys.executable, "-m", "distributed.cli"]
    scheduler = [f"{dask[-1]}.dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard"]
    worker = [f"{dask[-1]}.dask_worker", "--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1"]
    started = []
    try:
        for command in (scheduler, worker, worker):
            process = subprocess.Popen(
                [*dask[:-1], *command, "--scheduler-file", str(file)],
                cwd=file.parent,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            started.append(process)
        yield address_in(file)
    finally:
        for process in reversed(started):
            process.terminate()
            process.wait(30)


def address_in(file: Path) -> str:
    """Return the address that a scheduler writes into its file, once both workers have come to it."""
    from distributed import Client

    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        if file.exists() and file.read_text(encoding="utf-8").strip():
            address: str = json.loads(file.read_text(encoding="utf-8"))["address"]
            with Client(address) as client:
                client.wait_for_workers(2, timeout=PATIENCE_S)
            return address
        time.sleep(0.1)
    raise TimeoutError(file)


def test_a_dask_cluster_of_two_workers_gives_the_same_answer(
    cluster: str, expected: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    assert answer([*FEW, "--dask", cluster], capsys) == expected


def test_without_dask_one_line_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert run([*FEW, "--dask", "tcp://127.0.0.1:1"]) == 4
    assert capsys.readouterr().err == ("unknot: Dask is not installed. Install it with: pip install 'unknot[dask]'\n")


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nowhere", "ftp://x:1"])
def test_an_address_where_nobody_answers_is_told_in_one_line(address: str) -> None:
    # In a process of its own, because the cluster's library writes to the standard error that it found at its start
    done = subprocess.run([*UNKNOT, *FEW, "--dask", address], capture_output=True, text=True, check=False)
    assert done.returncode == 4
    assert done.stderr.splitlines()[-1].startswith(f"unknot: no Dask scheduler answers at {address}")
    assert len(done.stderr.splitlines()) == 1


def test_stopped_it_says_what_was_done_so_far() -> None:
    code, out, err = interrupted(LONG_AUDIT, lambda: time.sleep(12.0), PATIENCE_S)
    assert code == 130
    assert err == ""
    found = json.loads(out)
    assert found["interrupted"] is True
    assert found["people"] < 100_000
    assert found["people"] % 8 == 0


def test_killed_it_leaves_no_workers_behind() -> None:
    with subprocess.Popen(LONG_AUDIT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        time.sleep(8.0)
        process.kill()
        # The workers hold this end of the pipe open for as long as they live
        process.communicate(timeout=60.0)
    assert process.returncode == -signal.SIGKILL


def test_a_bar_is_drawn_on_a_terminal_only() -> None:
    main, terminal = pty.openpty()
    command = [*UNKNOT, "audit", "--people", "2", "--minutes", "5", "--workers", "1"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=terminal, env={**os.environ, "TERM": "xterm"})
    os.close(terminal)
    drawn = b""
    try:
        while select.select([main], [], [], PATIENCE_S)[0]:
            drawn += os.read(main, 4096)
    except OSError:
        pass  # The other end is closed
    out, _ = process.communicate(timeout=PATIENCE_S)
    os.close(main)
    assert b"auditing" in drawn
    assert b"auditing" not in out
    assert b"violations in" in out


def test_one_person_can_be_looked_at_again_and_written_down(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "them.intake.yaml"
    assert run(["audit", "--seed", "3", "--person", "4", "--minutes", "5..6", "-o", str(file)]) == 0
    assert "0 violations" in capsys.readouterr().out
    intake = Order(seed=3, minutes=(5.0, 6.0)).intake(4, shipped_catalog())
    assert read_intake(file.read_text(encoding="utf-8"), file.name, shipped_catalog()) == intake


@pytest.mark.parametrize("minutes", ["4", "5..91", "30..20", "half an hour", "5...9"])
def test_minutes_that_cannot_be_are_told_in_one_line(minutes: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["audit", "--people", "1", "--minutes", minutes]) == 2
    assert capsys.readouterr().err == (f'unknot: --minutes is "{minutes}". Write 5..90, or one number between them.\n')


def test_an_intake_is_written_of_one_person_only(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert run(["audit", "--people", "1", "-o", str(tmp_path / "all.yaml")]) == 2
    assert "Say which, with --person." in capsys.readouterr().err

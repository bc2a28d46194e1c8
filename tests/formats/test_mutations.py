"""Thousands of damaged files: each is read, or refused in one line. Never anything else."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from tests.formats.test_versions import INTAKE_0, SCORE_0

from unknot import formats
from unknot.errors import FormatError, UnknotError
from unknot.library import shipped_catalog, shipped_routines
from unknot.reading import text_from

CATALOG = shipped_catalog()
SESSION = formats.write_session(formats.SessionFile(session="s1", title="Tonight"))
INTAKE = """unknot: intake/1
recipient: {name: Mara, height_cm: 172, age_years: 34}
giver: {sore: [thumb]}
health: {fever: yes, anticoagulants: not sure}
marks:
  - {kind: tense, region: shoulder_top.left, strength_fraction: 0.8}
  - {kind: skin, what: bruise, polygon_mm: [[0, 0], [10, 0], [10, 10.5]]}
wishes: {level: 2.5}
"""
# A circuit, conditions, ways back, a repeat on the other side, acts and assumptions in one file
PUBLISHED = f"""{shipped_routines()["es-fan-friction-sequence"]}
  - repeat: 4 to 5
    side: other side
    if: "the time is there"   # a comment
  - recipient: breathes out
    for: 3 breaths
    meanwhile: [{{hand: rests}}]
  - compression: middle back
    points: 5 a line
    pressure: {{scale: 3 of 10, of: pain}}
    hold: 3 to 5 s a press; slow
    tempo: 5 s a press
"""
Reader = Callable[[str, str], object]
SEEDS: dict[str, tuple[Reader, str]] = {
    "routine": (lambda t, n: formats.read_routine(t, n, CATALOG), shipped_routines()["ten-quiet-minutes"]),
    "published routine": (lambda t, n: formats.read_routine(t, n, CATALOG), PUBLISHED),
    "layout": (lambda t, n: formats.laid_out(formats.laid_out(t, n, CATALOG), n, CATALOG), PUBLISHED),
    "intake": (lambda t, n: formats.read_intake(t, n, CATALOG), INTAKE),
    "old intake": (lambda t, n: formats.read_intake(t, n, CATALOG), INTAKE_0),
    "score": (formats.read_score, formats.write_score(formats.read_score(SCORE_0, "old"))),
    "old score": (formats.read_score, SCORE_0),
    "session": (formats.read_session, SESSION),
}
PIECES = [
    b"", b" ", b"\n", b"\t", b":", b"- ", b"{", b"}", b"[", b"]", b'"', b"'", b"&a ", b"*a", b"!!python/x ", b"#",
    b"|", b">", b"null", b"true", b"-1", b"1e999", b"NaN", b"99999999999999999999", b"0.1", b"\xff", b"\xc3", b"\x00",
    b"\xef\xbb\xbf", b"---\n", b"? ", b"%YAML 9\n", b"[" * 50, b"{a: " * 50, b"routine", b"steps", b"for", b"unknot",
    b"effleurage: spine", b"\xf0\x9f\x98\x80", b"\xe2\x80\xa8", b"\x1b[2J", b"../..", b"a" * 500,
]  # fmt: skip
ROUNDS = 700


def mutated(data: bytes, chance: random.Random) -> bytes:
    """Return bytes with one to four small damages."""
    for _ in range(chance.randint(1, 4)):
        start = chance.randrange(len(data) + 1)
        end = min(len(data), start + chance.choice([0, 0, 1, 3, 10, 40]))
        kind = chance.randrange(4)
        if kind == 0:
            data = data[:start] + chance.choice(PIECES) + data[end:]
        elif kind == 1:
            data = data[:start] + data[end:]
        elif kind == 2:
            data = data[:start] + data[start:end] * chance.randint(2, 4) + data[end:]
        else:
            other = chance.randrange(len(data) + 1)
            data = data[:start] + data[other : other + 20] + data[end:]
    return data


@pytest.mark.parametrize("kind", SEEDS)
def test_a_damaged_file_is_read_or_refused_in_one_line(kind: str) -> None:
    read, seed = SEEDS[kind]
    chance = random.Random(kind)
    refused = 0
    for _ in range(ROUNDS):
        data = mutated(seed.encode(), chance)
        try:
            read(text_from(data, "damaged"), "damaged")
        except FormatError as error:
            refused += 1
            message = str(error)
            assert message.startswith("damaged"), data
            assert "\n" not in message, data
            assert message.isprintable(), data
            assert len(message) < 600, data
        except UnknotError as error:
            pytest.fail(f"{error!r} is no FormatError: {data!r}")
    assert refused > ROUNDS // 3


def test_the_undamaged_files_are_read() -> None:
    for read, seed in SEEDS.values():
        read(seed, "whole")

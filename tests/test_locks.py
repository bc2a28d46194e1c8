"""The locks name what is installed and never where it comes from, so that they mean the same everywhere."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LOCK_NAMES = ("*requirements*.txt", "requirements/*", "*.lock", "*-lock.json", "*-lock.yaml", "pylock*.toml")
ADDRESS = re.compile(
    r"""
    \w+://                                          # any address
    | "resolved" | \bregistry\b                     # where npm or uv found a package
    | ^\s*(-i|-f|--(extra-)?index-url|--find-links|--trusted-host)\b
    | @\s+\S+/                                      # a package by its place
    | (^|[\s"'=:])/\w+/\w+                          # a path of one machine
    """,
    re.MULTILINE | re.VERBOSE,
)


def tracked_locks() -> list[str]:
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *LOCK_NAMES]
    output = subprocess.run(listing, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return sorted(name for name in output.split("\0") if name)


@pytest.mark.parametrize("name", tracked_locks())
def test_no_lock_holds_an_address(name: str) -> None:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if ADDRESS.search(line)] == []


def test_the_locks_are_there() -> None:
    expected = {f"requirements/{kind}.txt" for kind in ("build", "run", "test", "uv")}
    assert expected | {"client/package-lock.json"} <= set(tracked_locks())


@pytest.mark.parametrize("kind", ["build", "run", "test", "uv"])
def test_every_locked_package_has_a_version_and_hashes(kind: str) -> None:
    text = (ROOT / f"requirements/{kind}.txt").read_text(encoding="utf-8")
    for package in re.split(r"\n(?=\S)", text.strip()):
        assert re.match(r"[\w.-]+==\S+", package)
        assert "--hash=sha256:" in package


@pytest.mark.parametrize(
    "line",
    [
        "--index-url https://mirror.example/simple",
        '      "resolved": "https://mirror.example/lit.tgz",',
        "--find-links /srv/wheels",
        "wheel @ file:///srv/wheel.whl",
        "    # via -r /home/someone/requirements.in",
        'source = { registry = "mirror" }',
    ],
)
def test_an_address_in_a_lock_is_seen(line: str) -> None:
    assert ADDRESS.search(line)


@pytest.mark.parametrize("line", ["httpx==0.28.1 \\", '    "node_modules/@types/node": {', '"lit": "3.3.3",'])
def test_a_name_is_not_taken_for_an_address(line: str) -> None:
    assert not ADDRESS.search(line)

"""Files on disk: bounded reading, whole writing, one clear line when something is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from unknot.errors import ExportError, FormatError
from unknot.shell.files import read_text, write_text


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="there is no such file"):
        read_text(tmp_path / "none.yaml")


def test_a_folder_says_so(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="this is a folder"):
        read_text(tmp_path)


def test_a_hundred_megabytes_are_refused_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    with path.open("wb") as file:
        file.truncate(100_000_000)

    with pytest.raises(FormatError, match="100 MB, the limit is 4 MB"):
        read_text(path)


def test_an_endless_device_is_cut_at_the_limit() -> None:
    with pytest.raises(FormatError, match="the limit is"):
        read_text("/dev/zero")


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"

    write_text(path, "Größe: 1\n")

    assert read_text(path) == "Größe: 1\n"
    assert list(tmp_path.iterdir()) == [path]


def test_a_failed_write_leaves_what_was_there(tmp_path: Path) -> None:
    target = tmp_path / "taken"
    target.mkdir()

    with pytest.raises(ExportError, match="cannot write the file"):
        write_text(target, "text")

    assert target.is_dir()
    assert list(tmp_path.iterdir()) == [target]


def test_a_missing_folder_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="no such file or directory"):
        write_text(tmp_path / "none" / "a.yaml", "text")


def test_a_name_that_no_system_knows_is_one_clear_line() -> None:
    with pytest.raises(FormatError):
        read_text("a\0b")

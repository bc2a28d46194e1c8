"""Reading and writing our files on disk: bounded, whole, and never half written."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from unknot.errors import ExportError, FormatError
from unknot.formats import read_intake, read_routine, read_score
from unknot.library import shipped_catalog
from unknot.model.intake import Intake
from unknot.model.routine import Routine
from unknot.model.score import Score
from unknot.reading import MAX_BYTES, text_from

__all__ = ["load_intake", "load_routine", "load_score", "read_text", "write_text"]

STANDARD_STREAM = "-"


def read_text(path: str | Path) -> str:
    """Return the text of a file, or of standard input for "-". Reads no more than the limit, whatever the file is.

    Raises
    ------
    FormatError
        If it is missing, a folder, unreadable, too large, or not UTF-8 text.
    """
    name = "standard input" if str(path) == STANDARD_STREAM else str(path)
    try:
        if str(path) == STANDARD_STREAM:
            data = sys.stdin.buffer.read(MAX_BYTES + 1)
        else:
            with Path(path).open("rb") as file:
                # Known sizes are said exactly; a pipe or device has none and is simply cut at the limit
                size = os.fstat(file.fileno()).st_size
                data = file.read(MAX_BYTES + 1)
                if size > MAX_BYTES:
                    raise FormatError(
                        f"the file is {size / 1e6:.0f} MB, the limit is {MAX_BYTES / 1e6:.0f} MB.",
                        where=name,
                        fix="Give a file written by hand or by Unknot.",
                    )
    except FileNotFoundError:
        raise FormatError("there is no such file.", where=name, fix="Check the name and the folder.") from None
    except IsADirectoryError:
        raise FormatError("this is a folder, not a file.", where=name, fix="Name a file inside it.") from None
    except PermissionError:
        raise FormatError("the file may not be read.", where=name, fix="Check its permissions.") from None
    except (OSError, ValueError) as error:
        raise FormatError(f"the file cannot be read: {error}.", where=name) from None
    return text_from(data, name)


def write_text(path: str | Path, text: str) -> None:
    """Write a whole file or none of it; "-" is standard output.

    Raises
    ------
    ExportError
        If the folder is missing or read-only, or the disk is full. What stood there before is untouched.
    """
    if str(path) == STANDARD_STREAM:
        sys.stdout.write(text)
        return
    target = Path(path)
    temporary = ""
    try:
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(target)
    except OSError as error:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        reason = (error.strerror or str(error)).lower()
        raise ExportError(f"cannot write the file: {reason}.", where=str(path), fix="Choose another place.") from None


def load_intake(path: str | Path) -> Intake:
    """Return the intake of a file."""
    return read_intake(read_text(path), str(path), shipped_catalog())


def load_routine(path: str | Path) -> Routine:
    """Return the routine of a file in the open notation."""
    return read_routine(read_text(path), str(path), shipped_catalog())


def load_score(path: str | Path) -> Score:
    """Return the score of a file."""
    return read_score(read_text(path), str(path))

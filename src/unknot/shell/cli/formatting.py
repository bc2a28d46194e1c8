"""`fmt`: routine files in their canonical layout, and to and from JSON."""

from __future__ import annotations

import sys
from typing import Final

from unknot.errors import FormatError
from unknot.formats import laid_out, routine_as_json
from unknot.library import shipped_catalog
from unknot.shell.cli.answering import routine_text
from unknot.shell.cli.outcomes import Exit
from unknot.shell.files import read_text, write_text

__all__ = ["fmt"]

_FORMS: Final = ("yaml", "json")


def fmt(files: list[str], *, check: bool, to: str | None, out: str | None) -> int:
    """Lay out files in place, or say which are not; or print one in another form.

    Raises
    ------
    FormatError
        If a file is not a routine, or the options do not go together.
    """
    if to is not None or out is not None:
        return _convert(files, check=check, to=to or "yaml", out=out)
    changed = [file for file in files if _lay_out(file, check=check)]
    for file in changed:
        print(f"{file}: {'is not in the canonical layout' if check else 'laid out'}.", file=sys.stderr)
    return Exit.NO if check and changed else Exit.DONE


def _lay_out(file: str, *, check: bool) -> bool:
    """Write a file anew where its layout differs; return whether it does."""
    name = "standard input" if file == "-" else file
    text = read_text(file)
    wanted = laid_out(text, name, shipped_catalog())
    differs = wanted != text
    if not check and (differs or file == "-"):
        write_text(file, wanted)
    return differs and (check or file != "-")


def _convert(files: list[str], *, check: bool, to: str, out: str | None) -> int:
    if to not in _FORMS:
        raise FormatError(f'there is no form "{to[:40]}".', fix="Write --to yaml or --to json.")
    if check or len(files) != 1:
        raise FormatError("--to and -o take one file, and no --check.", fix="Name one file.")
    text, name = routine_text(files[0])
    form = routine_as_json if to == "json" else laid_out
    write_text(out or "-", form(text, name, shipped_catalog()))
    return Exit.DONE

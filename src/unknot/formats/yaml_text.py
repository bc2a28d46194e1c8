"""Text → YAML: plain where that is safe, quoted where it is not, and always read back as the same text."""

from __future__ import annotations

import json
import re
from typing import Final

from unknot.reading import read_yaml

__all__ = ["SAFE", "yaml_text"]

SAFE: Final = re.compile(r"[^\W\d_][\w .()'/·×–-]*")
"""Text that YAML takes as it stands, in lines of keys and inside [ ] and { } alike."""


def yaml_text(text: str) -> str:
    """Return text as YAML: plain where that is safe, in double quotes where it is not."""
    if SAFE.fullmatch(text) and text == text.rstrip() and read_yaml(text, "text").value == text:
        return text
    if text.isprintable():
        return json.dumps(text, ensure_ascii=False)
    return '"' + "".join(_escaped(character) for character in text) + '"'


def _escaped(character: str) -> str:
    if character == "\n":
        return "\\n"
    if character in '"\\':
        return f"\\{character}"
    return character if character.isprintable() else f"\\U{ord(character):08x}"

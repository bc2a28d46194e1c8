"""The drawn hands, one for each contact: `hands.json`, written by `tools/draw_hands.py`.

A hand is a right hand seen from above, fingers up, in mm from the middle of its wrist with y downward. Placing it means
putting its point on the contact's place and turning it to its heading; a left hand is the mirror image.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

from unknot.model.knowledge import Contact

__all__ = ["hand_drawing"]

_USUAL = "palm"


@cache
def _drawn() -> dict[str, Any]:
    drawn: dict[str, Any] = json.loads(files(__package__).joinpath("hands.json").read_text(encoding="utf-8"))
    return drawn


def hand_drawing(contact: Contact) -> dict[str, Any]:
    """Return how the hand of a contact is drawn; a contact of one's own is drawn as a palm."""
    return dict(_drawn().get(contact.id, _drawn()[_USUAL]))

"""The drawing as data, for a player that moves hands over it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from unknot.anatomy import Back
from unknot.library import shipped_catalog
from unknot.model.knowledge import Contact
from unknot.shell.drawing.hands import hand_drawing
from unknot.shell.drawing.shapes import Line, body_of

__all__ = ["drawing_data"]


def drawing_data(back: Back, contacts: Mapping[str, Contact] | None = None) -> dict[str, Any]:
    """Return the drawn back of a person and the hands, ready to be written as JSON.

    Paths and points are in mm of the person's chart with y downward: a chart point (x, y) is drawn at (x, -y). A hand
    is drawn for the right; for the left it is mirrored. Its `point` is what lies on the contact's middle.

    Parameters
    ----------
    contacts
        Contact id -> contact; the shipped ones where not given.
    """
    body = body_of(back)
    known = shipped_catalog().contacts if contacts is None else contacts
    return {
        "view_box": list(body.view_box),
        "silhouette": body.silhouette,
        "relief": body.relief,
        "lines": [_line(line) for line in body.lines],
        "drape": {"fill": body.drape, "lines": [_line(line) for line in body.drape_lines]},
        "contacts": {
            contact.id: {
                "half_length_mm": contact.half_length_mm,
                "half_width_mm": contact.half_width_mm,
                **hand_drawing(contact),
            }
            for contact in known.values()
        },
    }


def _line(line: Line) -> dict[str, float | str]:
    return {"d": line.d, "width": line.width, "opacity": line.opacity}

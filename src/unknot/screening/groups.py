"""The groups of conditions, in the order in which they are asked and told."""

from __future__ import annotations

__all__ = ["GROUPS"]

GROUPS = (
    "now",
    "illness",
    "blood",
    "heart",
    "bones",
    "skin",
    "nerves",
    "pregnancy",
    "mind",
    "medicine",
    "comfort",
    "giver",
)
"""What needs a doctor before what is only a matter of comfort. "giver" is never asked: it follows."""

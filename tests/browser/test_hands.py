"""Hands in three dimensions lie on the body: none floats, none is sunk, no arm goes through."""

from __future__ import annotations

import pytest
from tests.browser.serving import Server

from clearances import clearances
from stroke_scores import strokes_named

STROKES = (
    "long_effleurage",
    "palm_kneading",
    "hacking",
    "thumb_circles",
    "circular_friction",
    "plucking",
    "closing_effleurage",
)
GAP_MM, GAP_MOST_MM = 8.0, 2.5
DEEP_MM, DEEP_MOST_MM = 4.0, 2.0
"""The worst of all vertices, which lies at the edge of the cloth, and what nearly all keep within."""


@pytest.mark.parametrize("body", ["average", "heavy"])
def test_hands_lie_on_the_body(server: Server, body: str) -> None:
    found = {stroke: one for stroke, _, one in clearances(server.url, strokes_named(STROKES), (body,))}
    assert found.keys() == set(STROKES)
    for stroke, one in found.items():
        assert one.gap < GAP_MM, stroke
        assert one.gap_most < GAP_MOST_MM, stroke
        assert one.deep < DEEP_MM, stroke
        assert one.deep_most < DEEP_MOST_MM, stroke

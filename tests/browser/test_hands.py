"""Hands in three dimensions lie on the body: none floats, none is sunk, no arm goes through."""

from __future__ import annotations

import pytest
from tests.browser.serving import Server

from clearances import clearances
from stroke_scores import strokes_named

STROKES = ("long_effleurage", "palm_kneading", "hacking", "thumb_circles", "circular_friction")
GAP_MOST_MM, DEEP_MOST_MM = 4.0, 2.5


@pytest.mark.parametrize("body", ["average", "heavy"])
def test_hands_lie_on_the_body(server: Server, body: str) -> None:
    found = {stroke: one for stroke, _, one in clearances(server.url, strokes_named(STROKES), (body,))}
    assert found.keys() == set(STROKES)
    for stroke, one in found.items():
        assert one.gap_most < GAP_MOST_MM, stroke
        assert one.deep_most < DEEP_MOST_MM, stroke

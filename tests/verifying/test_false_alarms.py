"""What may be played is not cried over: the ready-made routines pass on every body, and so does what is planned."""

from __future__ import annotations

import pytest
from tests.verifying.scores import CATALOG

from unknot import pipeline
from unknot.anatomy import Back
from unknot.formats import score_written
from unknot.library import shipped_routines
from unknot.model.intake import Recipient
from unknot.model.limits import Limits
from unknot.verifying import verify, verify_routine

BODIES = {
    "average": Recipient(),
    "small and slight": Recipient(height_mm=1450.0, weight_kg=42.0, shape="broad_shouldered", build="slight"),
    "large and soft": Recipient(height_mm=2000.0, weight_kg=140.0, shape="broad_hipped", build="soft"),
    "short and heavy": Recipient(height_mm=1550.0, weight_kg=110.0, build="muscular"),
}


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("name", sorted(shipped_routines()))
def test_a_ready_made_routine_passes_on_every_body(name: str, body: str) -> None:
    routine = pipeline.ready_made(name)
    score = score_written(pipeline.choreograph(routine, Back.of(BODIES[body])))
    asked = [v for v in verify_routine(routine, Limits(), CATALOG) if v.severity == "error"]
    assert [(v.rule, v.when_s, v.where) for v in (*asked, *verify(score, Limits(), CATALOG).errors)] == []

"""The page of published routines: each is there with its source, what it says, and why it is not played."""

from __future__ import annotations

import yaml

from unknot.library import shipped_files, shipped_readings
from unknot.shell.web.reading_view import reading_page

PAGE = reading_page()
TEXTS = {name: yaml.safe_load(text) for name, text in shipped_readings().items()}


def test_every_reading_gives_its_source_its_reasons_and_all_its_steps() -> None:
    assert {reading.id for reading in PAGE.readings} == set(TEXTS)
    for reading in PAGE.readings:
        document = TEXTS[reading.id]
        assert document["source"]["title"] in reading.source
        assert reading.source_url == document["source"].get("url", "")
        assert list(reading.reasons) == [caveat["why"] for caveat in document["reading_only"]]
        assert len(reading.says) >= len(document["steps"])


def test_what_is_ours_or_assumed_is_not_passed_off_as_the_sources() -> None:
    (thai,) = [reading for reading in PAGE.readings if reading.id == "clin-mfr-thoracolumbar-elbow"]
    told = [fact for step in thai.says for fact in step.facts]
    assert ("times", "3 a side; each pass placed more medially") in told
    assert not any(label == "for" for label, _ in told)


def test_steps_of_a_block_name_it() -> None:
    (tuina,) = [reading for reading in PAGE.readings if reading.id == "trial-tuina-cnlbp-registry"]
    assert [step.inside for step in tuina.says][:4] == ["relaxing the muscles"] * 3 + ["pushing"]


def test_the_published_ones_that_are_played_say_what_they_leave_out() -> None:
    published = {path for path in shipped_files() if path.startswith("routines/published/")}
    played = {link.href.removeprefix("/start/"): link for link in PAGE.played}
    assert len(PAGE.readings) + sum(f"routines/published/{name}.routine.yaml" in published for name in played) == 33
    assert played["cn-bohe-five-methods"].without == ("the lift by the wrists: Unknot moves no joint",)

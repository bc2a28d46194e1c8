"""A performance in the terminal: what the keys do, what is said when, and how it ends."""

from __future__ import annotations

from dataclasses import replace

from tests.shell.test_cli_pictures import small_score

from unknot.model.routine import Step
from unknot.model.score import Score
from unknot.shell.cli.performance import Performance, routine_of, shifted


def performance(allowed: float | None = 1.0) -> Performance:
    def change(_at_s: float, by: float) -> Score | None:
        return None if allowed is None or by > allowed else replace(small_score(), revision=1)

    return Performance(score=small_score(), change=change)


def said(played: Performance, seconds: float, step_s: float = 0.5) -> list[str]:
    found = []
    for _ in range(round(seconds / step_s)):
        cue = played.advance(step_s)
        if cue is not None:
            found.append(cue.text)
    return found


def test_every_cue_is_said_once_at_its_time() -> None:
    played = performance()
    assert said(played, 60) == ["At 0", "At 20", "At 40", "At 50"]
    assert played.finished


def test_after_a_long_sleep_only_the_last_cue_is_said() -> None:
    assert said(performance(), 45, step_s=45) == ["At 40"]


def test_pause_holds_the_time_and_says_where_the_hands_rest() -> None:
    played = performance()
    said(played, 5)
    played.press("pause")
    assert said(played, 100) == []
    assert (played.at_s, played.notice) == (5.0, "Rest your hands where they are.")
    played.press("pause")
    said(played, 1)
    assert played.at_s == 6.0


def test_next_goes_to_the_next_step_and_says_what_it_begins_with() -> None:
    played = performance()
    said(played, 5)
    played.press("next")
    assert played.at_s == 20.0
    assert said(played, 0.5) == ["At 20"]


def test_next_in_the_last_step_is_the_end() -> None:
    played = performance()
    for _ in range(3):
        played.press("next")
    assert played.finished


def test_again_goes_to_the_start_of_the_step_and_soon_after_it_to_the_one_before() -> None:
    played = performance()
    said(played, 30)
    played.press("again")
    assert played.at_s == 20.0
    played.press("again")
    assert played.at_s == 0.0
    played.press("again")
    assert played.at_s == 0.0


def test_softer_plays_the_changed_score_from_the_same_place() -> None:
    played = performance()
    said(played, 30)
    played.press("softer")
    assert (played.score.revision, played.at_s, played.offset) == (1, 30.0, -0.5)
    assert played.notice == "Softer: half a level less."


def test_firmer_beyond_what_is_allowed_is_refused_kindly() -> None:
    played = performance(allowed=None)
    played.press("firmer")
    assert (played.score.revision, played.offset) == (0, 0.0)
    assert played.notice == "This is as firm as it may be here."


def test_a_notice_goes_by_itself() -> None:
    played = performance()
    played.press("softer")
    said(played, 7)
    assert played.notice == ""


def test_stop_plays_the_closing_and_a_second_stop_leaves_at_once() -> None:
    played = performance()
    said(played, 30)
    played.press("stop")
    assert (played.closing, played.at_s, played.finished) == (True, 0.0, False)
    assert said(played, 0.5) == ["Lift away."]
    played.press("stop")
    assert played.finished


def test_stop_works_while_paused() -> None:
    played = performance()
    played.press("pause")
    played.press("stop")
    assert (played.closing, played.paused) == (True, False)


def test_the_closing_ends_by_itself() -> None:
    played = performance()
    played.press("stop")
    said(played, 20)
    assert played.finished


def test_nothing_gets_firmer_in_the_closing() -> None:
    played = performance()
    played.press("stop")
    played.press("firmer")
    assert played.score.revision == 0


def test_levels_move_from_the_present_step_on_and_stay_in_bounds() -> None:
    routine = routine_of(small_score())

    def highest(_step: Step) -> float:
        return 1.5

    firmer = shifted(routine, from_step=1, offset=1.0, highest=highest)
    assert [step.level for step in firmer.steps] == [1.0, 1.5, 1.5]
    softer = shifted(routine, from_step=0, offset=-2.0, highest=highest)
    assert [step.level for step in softer.steps] == [0.0, 0.0, 0.0]
    assert softer.duration_s == routine.duration_s

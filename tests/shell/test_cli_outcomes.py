"""Every branch of the error tree has its exit code and its sentence; no failure is a traceback."""

from __future__ import annotations

import pytest

from unknot import errors
from unknot.errors import UnknotError
from unknot.library import shipped_catalog
from unknot.model.intake import Intake
from unknot.pipeline import screen
from unknot.shell.cli.outcomes import EXIT_OF, Exit, exit_code_of, outcome_of


def every_error() -> list[type[UnknotError]]:
    found, waiting = [], [UnknotError]
    while waiting:
        branch = waiting.pop()
        subclasses = branch.__subclasses__()
        found += subclasses
        waiting += subclasses
    return found


def test_every_error_has_an_exit_code_of_its_own_branch() -> None:
    for error in every_error():
        assert any(issubclass(error, branch) for branch in EXIT_OF), error


def failing(error: BaseException) -> int:
    def command() -> None:
        raise error

    return outcome_of(command)


@pytest.mark.parametrize(
    ("error", "code", "line"),
    [
        (errors.FormatError("bad.", where="f:1:2", fix="Mend it."), 2, "f:1:2: bad. Mend it.\n"),
        (errors.SchemaTooNew("new.", where="f"), 2, "f: new.\n"),
        (errors.NoRoutineFits("nothing fits."), 1, "unknot: nothing fits.\n"),
        (errors.StoreError("locked."), 4, "unknot: locked.\n"),
        (PermissionError(13, "Permission denied", "a.yaml"), 4, "unknot: permission denied: a.yaml\n"),
        (KeyboardInterrupt(), 130, "\n"),
        (EOFError(), 130, "\n"),
    ],
)
def test_a_failure_is_one_line(error: BaseException, code: int, line: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert failing(error) == code
    assert capsys.readouterr().err == line


def test_a_mistake_of_ours_is_said_without_a_traceback(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("UNKNOT_TRACEBACK", raising=False)
    assert failing(ZeroDivisionError("division by zero")) == Exit.OUR_MISTAKE
    err = capsys.readouterr().err
    assert err.startswith("unknot: a mistake of ours: ZeroDivisionError: division by zero.")
    assert "Traceback" not in err


def test_the_traceback_of_a_mistake_can_be_asked_for(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UNKNOT_TRACEBACK", "1")
    failing(ZeroDivisionError("division by zero"))
    assert "Traceback" in capsys.readouterr().err


def test_not_today_is_told_whole_and_kindly(capsys: pytest.CaptureFixture[str]) -> None:
    found = screen(Intake(health={"fever": "present"}, health_page_done=True))
    error = errors.NotToday("x", verdict=found.verdict, findings=found.findings)
    assert failing(error) == Exit.NOT_TODAY
    page = capsys.readouterr().err
    fever = shipped_catalog().conditions["fever"]
    assert page.startswith("Not today.\n")
    assert fever.title in page
    assert "!" not in page


def test_done_is_zero_and_a_command_may_say_otherwise() -> None:
    assert outcome_of(lambda: None) == 0
    assert outcome_of(lambda: 1) == 1
    assert exit_code_of(errors.SettingsError("x")) == Exit.MACHINE

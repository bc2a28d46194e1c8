"""The one tree of errors. A caller can catch everything of ours with `UnknotError`.

    UnknotError                     what, where, fix
    ├─ KnowledgeError (ValueError)  a shipped or personal knowledge file is wrong
    ├─ FormatError (ValueError)     an intake, routine, score or session file cannot be read
    │  ├─ UnknownSchema             not one of our formats
    │  └─ SchemaTooNew              written by a newer Unknot
    ├─ IntakeError (ValueError)     the answers contradict each other or are impossible
    ├─ ScoreError (ValueError)      a score that cannot be what it says
    ├─ NotToday                     screening says: no massage today (postpone, urgent, or clearance first)
    ├─ NoRoutineFits                nothing is left to plan with; says which limits closed it
    ├─ IllegalEvent                 an event that the state of the session does not allow
    └─ ShellError                   disk, database, settings, network
       ├─ SettingsError
       ├─ StoreError
       └─ ExportError

An error means that Unknot was given something it cannot work with. What is found out about a person or a plan is a
`Finding` or a `Violation`: returned, never raised. The one exception is `NotToday`, so that no caller can overlook it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

__all__ = [
    "ExportError",
    "FormatError",
    "IllegalEvent",
    "IntakeError",
    "KnowledgeError",
    "NoRoutineFits",
    "NotToday",
    "SchemaTooNew",
    "ScoreError",
    "SettingsError",
    "ShellError",
    "StoreError",
    "UnknotError",
    "UnknownSchema",
]


class UnknotError(Exception):
    """Base of everything Unknot raises on purpose.

    Parameters
    ----------
    what
        What is wrong, with the actual value, as the beginning of a sentence.
    where
        File, line and column, key path, or moment. May be empty.
    fix
        What to write or do instead. May be empty.
    """

    def __init__(self, what: str, *, where: str = "", fix: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.fix = fix

    def __str__(self) -> str:
        """One clear line: where: what. fix."""
        place = f"{self.where}: " if self.where else ""
        remedy = f" {self.fix}" if self.fix else ""
        return f"{place}{self.what}{remedy}"


class KnowledgeError(UnknotError, ValueError):
    """A knowledge file is wrong."""


class FormatError(UnknotError, ValueError):
    """A file in one of our formats cannot be read."""


class UnknownSchema(FormatError):
    """The file does not say which of our formats it is in, or names one we do not have."""


class SchemaTooNew(FormatError):
    """The file was written by a newer Unknot."""


class IntakeError(UnknotError, ValueError):
    """The answers contradict each other or are impossible."""


class ScoreError(UnknotError, ValueError):
    """A score that cannot be what it says."""


class NotToday(UnknotError):
    """Screening says that there must be no massage now. Nothing may get past this. `findings` are `Finding` records."""

    def __init__(self, what: str, *, verdict: str, findings: Sequence[Any], fix: str = "") -> None:
        super().__init__(what, fix=fix)
        self.verdict = verdict
        self.findings = tuple(findings)


class NoRoutineFits(UnknotError):
    """Nothing is left to plan with; the message names the limits that closed it.

    `violations` are what the verifier objects to (`Violation` records), where a plan was made and did not pass.
    """

    def __init__(self, what: str, *, where: str = "", fix: str = "", violations: Sequence[Any] = ()) -> None:
        super().__init__(what, where=where, fix=fix)
        self.violations = tuple(violations)


class IllegalEvent(UnknotError):
    """An event that the present state of the session does not allow."""


class ShellError(UnknotError):
    """Disk, database, settings or network."""


class SettingsError(ShellError):
    """A setting is wrong."""


class StoreError(ShellError):
    """The store cannot do what was asked."""


class ExportError(ShellError):
    """Something could not be written out."""

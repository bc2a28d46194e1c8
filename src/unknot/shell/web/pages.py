"""What each page is given: one frozen record a template. The templates in `templates/` use these names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from markupsafe import Markup

__all__ = [
    "AfterPage",
    "Again",
    "AskPage",
    "ErrorPage",
    "FoundFinding",
    "FoundPage",
    "FoundScreening",
    "HealthDetail",
    "HealthGroup",
    "HealthQuestion",
    "Help",
    "HomePage",
    "Names",
    "Notice",
    "Page",
    "PersonLink",
    "PlaceTime",
    "PlanPage",
    "PlanStep",
    "PlanView",
    "PlayedReading",
    "PreparePage",
    "Reading",
    "ReadingPage",
    "ReadyRoutine",
    "RegionChoice",
    "SaidStep",
    "SessionPage",
    "SkinChoice",
    "StartPage",
    "StartRoutine",
    "StrokeChoice",
]


class Page:
    """A context. The template is the lower-case name of the class without "Page"."""

    __slots__ = ()

    @classmethod
    def template(cls) -> str:
        """Return the name of the template."""
        return cls.__name__.removesuffix("Page").lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """First names; "" where not said."""

    recipient: str = ""
    giver: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLink:
    """Somebody who has received before."""

    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """The last massage, to repeat (or, while it goes on, to go back to). `action` is where its form posts."""

    title: str
    text: str
    action: str
    swell: Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadyRoutine:
    """A ready-made routine on the home page."""

    id: str
    title: str
    text: str
    swell: Markup
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePage(Page):
    """GET /"""

    people: tuple[PersonLink, ...]
    again: Again | None
    ready: tuple[ReadyRoutine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidStep:
    """One step of a published routine as its source says it. `facts` are (label, words); `inside` names its block."""

    what: str
    where: str
    facts: tuple[tuple[str, str], ...]
    inside: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A published routine that is kept for reading: where it is from, why it is not played, and what it says."""

    id: str
    title: str
    summary: str
    source: str
    source_url: str
    reasons: tuple[str, ...]
    about: tuple[tuple[str, str], ...]
    says: tuple[SaidStep, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayedReading:
    """A published routine that is played; `without` is what its source says and Unknot leaves out."""

    title: str
    source: str
    href: str
    without: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingPage(Page):
    """GET /reading"""

    readings: tuple[Reading, ...]
    played: tuple[PlayedReading, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StartRoutine:
    """The routine behind the gate. `id` is what the form posts to: a name, or "again.INTAKE"."""

    id: str
    title: str
    summary: str
    duration_text: str
    swell: Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class StartPage(Page):
    """GET /start/{routine}: the gate. `gate` lists all that "none of these" says no to."""

    routine: StartRoutine
    gate: tuple[str, ...]
    errors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthDetail:
    """A number asked beyond yes or no."""

    key: str
    label: str
    unit: str
    min: float | None
    max: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthQuestion:
    """One row of the health page; `id` is the condition."""

    id: str
    question: str
    clearable: bool
    details: tuple[HealthDetail, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthGroup:
    """Rows under one heading."""

    group: str
    title: str
    questions: tuple[HealthQuestion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SkinChoice:
    """Something on the skin that can be marked on the body map, and the distance that hands keep from it."""

    id: str
    name: str
    margin_mm: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionChoice:
    """A working region by name and outline, reference chart, mm."""

    id: str
    name: str
    polygon_mm: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AskPage(Page):
    """GET /ask. `values` are form fields as they were filled in, `errors` one sentence by field."""

    values: Mapping[str, str | list[str]]
    errors: Mapping[str, str]
    health: tuple[HealthGroup, ...]
    more_health: tuple[HealthGroup, ...]
    skin: tuple[SkinChoice, ...]
    regions: tuple[RegionChoice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundFinding:
    """One finding in words. `source` says whose word it is and how strong; `unknown`: since it was not answered."""

    icon: str
    title: str
    reason: str
    advice: str
    source: str
    source_url: str
    unknown: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    """Something that helps now instead."""

    icon: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundScreening:
    """The verdict in words. `call` says whom to call, "" for nobody."""

    verdict: str
    title: str
    lead: str
    findings: tuple[FoundFinding, ...]
    may_begin: bool
    helps: tuple[Help, ...]
    call: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPage(Page):
    """GET /found/{intake}"""

    intake_id: str
    names: Names
    screening: FoundScreening


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceTime:
    """How long hands are at a place."""

    name: str
    time_text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceCare:
    """Where care is taken, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanStep:
    """One step in words, with its reasons and whose word they are."""

    index: int
    phase: str
    name: str
    place: str
    duration_s: float
    duration_text: str
    level_text: str
    reasons: tuple[str, ...]
    sources: tuple[str, ...]
    may_change: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanView:
    """A plan in words and pictures. `rest_s` is 0 where the swell does not draw the rest.

    `back` is the drawing with its layers, `body` the address of the same body in three dimensions; `nearest` says so
    where that is not quite this person's. `places`, `needs` and `care` say in words what the layers show.
    """

    id: str
    intake_id: str
    title: str
    minutes: int
    duration_text: str
    checked: str
    swell: Markup
    back: Markup
    body: str
    nearest: str
    places: tuple[PlaceTime, ...]
    needs: tuple[str, ...]
    care: tuple[PlaceCare, ...]
    steps: tuple[PlanStep, ...]
    rest_text: str
    rest_s: float
    least_minutes: int
    most_minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """The answer to a change."""

    tone: Literal["ok", "refused"]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPage(Page):
    """GET /plan/{plan}. `chosen` is the index of the step whose sheet is open."""

    plan: PlanView
    chosen: int
    notice: Notice | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplyRow:
    """Something to make warm, with its temperature and its test. `timer_s` is 0 where nobody waits for it."""

    id: str
    icon: str
    title: str
    text: str
    timer_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparePage(Page):
    """GET /prepare/{plan}"""

    plan_id: str
    names: Names
    at_hand: tuple[str, ...]
    position: str
    supplies: tuple[SupplyRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionPage(Page):
    """GET /session/{session}"""

    session_id: str
    title: str
    names: Names


@dataclass(frozen=True, slots=True, kw_only=True)
class StrokeChoice:
    """A stroke that was given, to say which was best."""

    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AfterPage(Page):
    """GET /after/{session}"""

    session_id: str
    names: Names
    stage: Literal["rest", "rate", "done"]
    rest_s: int
    rest_left_s: int
    strokes: tuple[StrokeChoice, ...]
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorPage(Page):
    """Anything that went wrong, said calmly."""

    status: int
    title: str
    text: str
    href: str = "/"
    link: str = "Go home"

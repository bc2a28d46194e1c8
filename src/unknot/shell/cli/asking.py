"""`new`: the questions, one after the other in the terminal, and the answers as an intake file.

Everything may be skipped with Enter but the health page, which is read as one list.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from unknot import pipeline
from unknot.errors import ExportError
from unknot.formats import Names, write_intake
from unknot.formats.intakes import AT_HAND, SORE
from unknot.library import shipped_catalog
from unknot.model.intake import Clearance, Giver, Intake, Mark, Recipient, Wishes
from unknot.model.knowledge import Catalog
from unknot.model.words import Answer
from unknot.reading import near
from unknot.screening import Question, QuestionGroup, health_page
from unknot.shell.cli.answering import answer
from unknot.shell.cli.ink import Ink, columns, wrapped
from unknot.shell.files import write_text
from unknot.wording import verdict_title

__all__ = ["new", "questioned"]

Read = TypeVar("Read")

_SHAPES = {"even": "even", "broad shoulders": "broad_shouldered", "broad hips": "broad_hipped"}
_BUILDS = {"average": "average", "slight": "slight", "muscular": "muscular", "soft": "soft"}
_EXPERIENCE = {
    "never, or nearly": "first_time",
    "now and then": "some",
    "often": "practised",
    "trained in massage": "trained",
}
_RELATIONS = {"partners": "partners", "friends or family": "close", "a therapist and client": "professional"}
_GOALS = {
    "relax": "relax",
    "sleep better": "sleep",
    "ease what is tight": "ease",
    "wake up": "energise",
    "be close": "connect",
    "be cared for": "care",
}
_LEVELS = {"hardly any": 1.0, "soft": 2.0, "in between": 2.5, "pleasantly firm": 3.0}


def new(file: Path, *, replace: bool) -> None:
    """Ask, and write the file; say what screening finds.

    Raises
    ------
    ExportError
        If the file is there already, or cannot be written.
    """
    if file.exists() and not replace:
        raise ExportError("there is such a file already.", where=str(file), fix="Name another, or add --force.")
    catalog = shipped_catalog()
    intake = questioned(catalog, _Terminal())
    write_text(file, write_intake(intake))
    screening = pipeline.screen(intake, catalog)
    verdict = verdict_title(screening, catalog)
    following = f"unknot {'plan' if screening.may_begin else 'screen'} {file}"
    answer(["", f"Written to {file}.", f"{verdict} Go on with: {following}"])


class _Terminal:
    """Asks on standard output, reads from standard input, and asks again until it understands."""

    def __init__(self) -> None:
        self.width = columns()
        self.ink = Ink.of(sys.stdout)

    def tell(self, text: str) -> None:
        """Print a heading."""
        print(f"\n{self.ink.bold(text)}")

    def ask(self, question: str, read: Callable[[str], Read]) -> Read:
        """Return the first answer that can be read. `read` raises ValueError with what to answer instead."""
        while True:
            print("\n".join(wrapped(question, width=self.width)), end=" ", flush=True)
            try:
                return read(" ".join(input().split()))
            except ValueError as error:
                print("\n".join(wrapped(str(error), width=self.width, indent="  ")))

    def choose(self, question: str, choices: dict[str, Any], otherwise: Any) -> Any:
        """Return the value of one of some numbered words; Enter skips."""
        print("\n".join(wrapped(question, width=self.width)))
        for number, word in enumerate(choices, 1):
            print(f"  {number}  {word}")

        def read(said: str) -> Any:
            if not said:
                return otherwise
            if said.isdigit() and 1 <= int(said) <= len(choices):
                return list(choices.values())[int(said) - 1]
            if said.lower() in choices:
                return choices[said.lower()]
            raise ValueError(f"Answer 1 to {len(choices)}, or Enter to skip.")

        return self.ask("Which?", read)


def _text(said: str) -> str:
    return said[:80]


def _day(said: str) -> str:
    try:
        return date.fromisoformat(said).isoformat() if said else ""
    except ValueError:
        raise ValueError("The year first, such as 2026-11-02, or Enter to leave it out.") from None


def _number(low: float, high: float) -> Callable[[str], float | None]:
    def read(said: str) -> float | None:
        if not said:
            return None
        try:
            number = float(said.split()[0].replace(",", "."))
        except ValueError:
            number = low - 1
        if not low <= number <= high:
            raise ValueError(f"A number from {low:g} to {high:g}, or Enter to skip.")
        return number

    return read


def _words(known: tuple[str, ...]) -> Callable[[str], frozenset[str]]:
    def read(said: str) -> frozenset[str]:
        words = [part.strip().lower().replace(" ", "_") for part in said.split(",") if part.strip()]
        for word in words:
            if word not in known:
                raise ValueError(f'"{word}" is not in the list. {near(word, known)}')
        return frozenset(words)

    return read


def _yes(said: str) -> bool:
    if said.lower() not in ("y", "yes", "n", "no"):
        raise ValueError("Answer yes or no.")
    return said.lower().startswith("y")


def questioned(catalog: Catalog, terminal: _Terminal) -> Intake:
    """Return the intake that two people's answers give."""
    terminal.tell("Whose back is it?")
    recipient = Recipient(
        name=terminal.ask("Their name (Enter skips any question):", lambda said: said[:80]),
        age_years=terminal.ask("Age in years:", _number(0, 120)),
        height_mm=_mm(terminal.ask("Height in cm:", _number(50, 250))),
        weight_kg=terminal.ask("Weight in kg:", _number(3, 350)),
        shape=terminal.choose("Their shape:", _SHAPES, "even"),
        build=terminal.choose("Their build:", _BUILDS, "average"),
    )
    terminal.tell("Whose hands?")
    giver = Giver(
        name=terminal.ask("The giver's name:", lambda said: said[:80]),
        experience=terminal.choose("Have they given massages before?", _EXPERIENCE, "first_time"),
        sore=terminal.ask(f"Anything of theirs to spare ({', '.join(SORE)})?", _words(SORE)),
    )
    relation = terminal.choose("The two are:", _RELATIONS, "unsaid")
    terminal.tell("What is it for?")
    goal = terminal.choose("They hope to:", _GOALS, "relax")
    minutes = terminal.ask("How many minutes (5 to 90)?", _number(5, 90)) or 20.0
    level = terminal.choose("How firm do they like it?", _LEVELS, None)
    terminal.tell("The back")
    tense = terminal.ask(
        'Where is it tense ("left shoulder top, lower back")?', lambda said: _marks(said, "tense", catalog)
    )
    spared = terminal.ask("Where would they rather not be touched?", lambda said: _marks(said, "not_here", catalog))
    health, details, clearances = _health(catalog, terminal)
    terminal.tell("What is at hand?")
    at_hand = terminal.ask(f"Name what there is ({', '.join(AT_HAND)}):", _words(AT_HAND))
    consent = terminal.ask("Do they say yes to being massaged by this giver today? (yes/no)", _yes)
    return Intake(
        recipient=recipient,
        giver=giver,
        relation=relation,
        goal=goal,
        minutes=minutes,
        marks=(*tense, *spared),
        health=health,
        details=details,
        cleared=frozenset(clearances),
        clearances={id_: clearance for id_, clearance in clearances.items() if clearance != Clearance()},
        health_page_done=True,
        wishes=Wishes(level=level),
        at_hand=at_hand,
        consent=consent,
    )


def _mm(height_cm: float | None) -> float | None:
    return None if height_cm is None else height_cm * 10.0


def _marks(said: str, kind: Any, catalog: Catalog) -> tuple[Mark, ...]:
    """Return a mark for each place named; "left" and "right" are the recipient's."""
    names = Names(catalog)
    marks: list[Mark] = []
    for part in (part.strip() for part in said.split(",")):
        if not part:
            continue
        regions, side = names.regions_from(part)
        for region in regions:
            sided = side in ("left", "right") and catalog.regions[region].paired
            marks.append(Mark(kind=kind, region=f"{region}.{side}" if sided else region))
    return tuple(marks)


Health = tuple[dict[str, Answer], dict[str, dict[str, str]], dict[str, Clearance]]


def _health(catalog: Catalog, terminal: _Terminal) -> Health:
    """Ask the health page: one list to read, numbers to name what applies."""
    groups = health_page(catalog)
    health: dict[str, Answer] = {}
    details: dict[str, dict[str, str]] = {}
    cleared: dict[str, Clearance] = {}
    terminal.tell("Health. Read the list; it stays on this machine.")
    for question, answered in _ticked(groups, terminal, more=False):
        health[question.id] = answered
        _ask_beyond(question, answered, terminal, details, cleared)
    if terminal.ask("Anything else a doctor has told them about? (yes/no)", _yes):
        for question, answered in _ticked(groups, terminal, more=True):
            health[question.id] = answered
            _ask_beyond(question, answered, terminal, details, cleared)
    return health, details, cleared


def _ticked(groups: tuple[QuestionGroup, ...], terminal: _Terminal, *, more: bool) -> list[tuple[Question, Answer]]:
    questions: list[Question] = []
    for group in groups:
        rows = group.more if more else group.always
        if rows:
            print(f"\n{group.title}")
        for row in rows:
            questions.append(row)
            print("\n".join(wrapped(row.text, width=terminal.width, indent="      ", first=f"  {len(questions):>3}  ")))

    def read(said: str) -> list[tuple[Question, Answer]]:
        found: list[tuple[Question, Answer]] = []
        for part in said.replace(",", " ").split():
            number, unsure = part.rstrip("?"), part.endswith("?")
            if not number.isdigit() or not 1 <= int(number) <= len(questions):
                raise ValueError(f"Numbers from 1 to {len(questions)}, such as 3 12?, or Enter if none applies.")
            found.append((questions[int(number) - 1], "unknown" if unsure else "present"))
        return found

    return terminal.ask("\nWhich apply? Numbers, with ? where they are not sure; Enter if none of them does:", read)


def _ask_beyond(
    question: Question,
    answered: Answer,
    terminal: _Terminal,
    details: dict[str, dict[str, str]],
    cleared: dict[str, Clearance],
) -> None:
    if answered != "present":
        return
    for detail in question.details:
        number = terminal.ask(f"{detail.label}:", _number(detail.low, detail.high))
        if number is not None:
            details.setdefault(question.id, {})[detail.key] = f"{number:g}"
    if question.clearable and terminal.ask(
        f"{question.text}: has a doctor or midwife said yes to massage? (yes/no)", _yes
    ):
        by = terminal.ask("Who said so? Enter to leave it out.", _text)
        day = terminal.ask("On which day, such as 2026-11-02? Enter to leave it out.", _day)
        cleared[question.id] = Clearance(by=by, date=day)

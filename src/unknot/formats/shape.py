"""What a file may hold, said once: each declaration checks a value and describes itself as JSON Schema.

It exists so that the checker and the published schema cannot drift apart, and so that every complaint is a sentence
that points at a line and says what to write instead. Reading never stops at the first problem; `Reading.finish` does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NoReturn, Protocol

from unknot.errors import FormatError
from unknot.reading import Document, KeyPath, near

__all__ = [
    "Choice",
    "Field",
    "Flag",
    "Items",
    "Kind",
    "Mapped",
    "Number",
    "Object",
    "Quantity",
    "Reading",
    "Text",
    "Tuple",
    "shown",
]

Schema = dict[str, Any]
_SHOWN_LENGTH: Final = 40
_LINE_LENGTH: Final = 300


def shown(value: object) -> str:
    """Return a value as it may stand in a one-line message: short, and text in quotes.

    Examples
    --------
    >>> shown("left"), shown(12), shown({"a": 1})
    ('"left"', '12', 'a mapping')
    """
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    text = " ".join(str(value).split())
    text = text if len(text) <= _SHOWN_LENGTH else f"{text[:_SHOWN_LENGTH]}..."
    text = "".join(c if c.isprintable() else "?" for c in text)
    return f'"{text}"' if isinstance(value, str) else text


def _line(text: str) -> str:
    """Return text that fits a message: whatever a file put into it is printable and bounded."""
    text = text if len(text) <= _LINE_LENGTH else f"{text[:_LINE_LENGTH]}..."
    return "".join(c if c.isprintable() else "?" for c in text)


class Reading:
    """One reading of one document: collects everything that is wrong with it."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.problems: list[tuple[tuple[int, int], FormatError]] = []

    def refuse(self, path: KeyPath, what: str, fix: str = "") -> None:
        """Note what is wrong at a key path, as the beginning of a sentence, and what to write instead."""
        place = (0, 0)
        for length in range(len(path), -1, -1):
            if path[:length] in self.document.marks:
                place = self.document.marks[path[:length]]
                break
        error = self.document.error(_line(what), path=path, fix=_line(fix))
        error.where = _line(error.where)
        self.problems.append((place, error))

    def finish(self) -> None:
        """Raise the first problem in the order of the file, telling how many more there are."""
        if self.problems:
            self._raise_first()

    def _raise_first(self) -> NoReturn:
        ordered = [error for _, error in sorted(self.problems, key=lambda item: item[0])]
        first = ordered[0]
        more = len(ordered) - 1
        rest = f" ({more} more {'problem' if more == 1 else 'problems'} after this one.)" if more else ""
        raise FormatError(first.what, where=first.where, fix=f"{first.fix}{rest}".strip())


class Kind(Protocol):
    """A kind of value. `read` returns the value as the records hold it; after a refusal what it returns is not used."""

    def read(self, value: Any, path: KeyPath, reading: Reading) -> Any:
        """Check one value and return it converted."""
        ...

    def schema(self) -> Schema:
        """Return the JSON Schema of such a value."""
        ...


def _name(path: KeyPath) -> str:
    words = [str(part) for part in path if isinstance(part, str)]
    return words[-1] if words else "the file"


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Text of bounded length. With `numbers`, a bare number (a year) is taken as its text."""

    longest: int = 200
    shortest: int = 0
    numbers: bool = False

    def read(self, value: Any, path: KeyPath, reading: Reading) -> str:
        """Return the text."""
        if self.numbers and isinstance(value, (int, float)) and not isinstance(value, bool):
            return str(value)
        if not isinstance(value, str):
            reading.refuse(path, f"{_name(path)} must be text, not {shown(value)}.", "Put it in quotes.")
            return ""
        if not self.shortest <= len(value) <= self.longest:
            size = f"at most {self.longest} letters" if len(value) > self.longest else "some text"
            reading.refuse(path, f"{_name(path)} is {len(value)} letters long.", f"Write {size}.")
        if any(ord(c) < 32 and c not in "\n\t" for c in value):
            reading.refuse(path, f"{_name(path)} holds control characters.", "Write plain text.")
        return value

    def schema(self) -> Schema:
        """Return the schema."""
        kind: Any = ["string", "number"] if self.numbers else "string"
        return {"type": kind, "minLength": self.shortest, "maxLength": self.longest}


_PLAIN: Final = (float, int)
"""A bool is an int as well, but no number that anybody means."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number from `low` to `high`, both allowed. `step` asks for multiples; `whole` for an int."""

    low: float
    high: float
    whole: bool = False
    step: float | None = None
    unit: str = ""

    def read(self, value: Any, path: KeyPath, reading: Reading) -> float:
        """Return the number."""
        # Thousands are read, nearly all of them right, so only a wrong one is looked at closely
        right = isinstance(value, int if self.whole else (int, float)) and not isinstance(value, bool)
        if not right or not self.low <= value <= self.high:
            self._refuse(value, path, reading, right=right)
            return self.low
        if self.step and value % self.step:
            below = value // self.step * self.step
            reading.refuse(path, f"{_name(path)} is {shown(value)}.", f"Write {below:g} or {below + self.step:g}.")
        return value if self.whole else float(value)

    def takes(self, value: Any) -> bool:
        """Whether a value is a number in range that needs no other look."""
        return type(value) in _PLAIN and self.low <= value <= self.high and not self.whole and not self.step

    def _refuse(self, value: Any, path: KeyPath, reading: Reading, *, right: bool) -> None:
        kind = "whole number" if self.whole else "number"
        wrong = f"{_name(path)} is {shown(value)}." if right else f"{_name(path)} must be a {kind}, not {shown(value)}."
        reading.refuse(path, wrong, f"Write a {kind} from {self.low:g} to {self.high:g}{self.unit}.")

    def schema(self) -> Schema:
        """Return the schema."""
        step = {"multipleOf": self.step} if self.step else {}
        return {"type": "integer" if self.whole else "number", "minimum": self.low, "maximum": self.high, **step}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One of a closed set of words. `also` are everyday words for them, compared without case."""

    words: tuple[str, ...]
    also: Mapping[str, str] = field(default_factory=dict)

    def read(self, value: Any, path: KeyPath, reading: Reading) -> str:
        """Return the word."""
        if isinstance(value, str):
            if value in self.words:
                return value
            plain = " ".join(value.lower().replace("-", " ").replace("_", " ").split())
            if plain in self.also:
                return self.also[plain]
            if plain.replace(" ", "_") in self.words:
                return plain.replace(" ", "_")
        reading.refuse(path, f"{_name(path)} is {shown(value)}.", near(value, (*self.words, *self.also)))
        return self.words[0]

    def schema(self) -> Schema:
        """Return the schema, with the everyday words as further values."""
        return {"enum": [*self.words, *self.also]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """true or false."""

    def read(self, value: Any, path: KeyPath, reading: Reading) -> bool:
        """Return the flag."""
        if not isinstance(value, bool):
            reading.refuse(path, f"{_name(path)} must be true or false, not {shown(value)}.", "Write true or false.")
        return bool(value)

    def schema(self) -> Schema:
        """Return the schema."""
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number with its unit in its text ("3 min"). `parse` raises ValueError with the remedy."""

    parse: Callable[[Any], Any]
    examples: tuple[str, ...]
    numbers: bool = False

    def read(self, value: Any, path: KeyPath, reading: Reading) -> Any:
        """Return what `parse` makes of the value."""
        try:
            return self.parse(value)
        except ValueError as error:
            reading.refuse(path, f"{_name(path)} is {shown(value)}.", str(error))
            return None

    def schema(self) -> Schema:
        """Return the schema: the text's grammar is in its examples."""
        return {"type": ["string", "number"] if self.numbers else "string", "examples": list(self.examples)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """A list of one kind, returned as a tuple."""

    item: Kind
    most: int
    least: int = 0

    def read(self, value: Any, path: KeyPath, reading: Reading) -> tuple[Any, ...]:
        """Return the items."""
        if not isinstance(value, list):
            reading.refuse(path, f"{_name(path)} must be a list, not {shown(value)}.", "Write - item, one per line.")
            return ()
        if not self.least <= len(value) <= self.most:
            many = f"at most {self.most}" if len(value) > self.most else f"at least {self.least}"
            reading.refuse(path, f"{_name(path)} has {len(value)} entries.", f"Write {many}.")
            return ()
        return tuple(self.item.read(item, (*path, index), reading) for index, item in enumerate(value))

    def schema(self) -> Schema:
        """Return the schema."""
        return {"type": "array", "items": self.item.schema(), "minItems": self.least, "maxItems": self.most}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tuple:
    """A list of `least` to all of the named numbers, in that order; what is left out at the end is 0."""

    items: tuple[tuple[str, Number], ...]
    least: int

    def read(self, value: Any, path: KeyPath, reading: Reading) -> tuple[float, ...]:
        """Return all numbers."""
        names = ", ".join(name for name, _ in self.items)
        if not isinstance(value, list) or not self.least <= len(value) <= len(self.items):
            reading.refuse(path, f"{_name(path)} needs {self.least} to {len(self.items)} numbers.", f"Write [{names}].")
            return (0.0,) * len(self.items)
        read = [
            # Where a number is, is only worth saying where it is wrong
            float(number) if kind.takes(number) else kind.read(number, (*path, name), reading)
            for number, (name, kind) in zip(value, self.items, strict=False)
        ]
        return (*read, *(0.0 for _ in range(len(self.items) - len(read))))

    def schema(self) -> Schema:
        """Return the schema."""
        prefix = [{"title": name, **kind.schema()} for name, kind in self.items]
        return {"type": "array", "prefixItems": prefix, "items": False, "minItems": self.least}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapped:
    """A mapping from free words to values of one kind. `keys` closes the set of words."""

    item: Kind
    most: int = 400
    keys: tuple[str, ...] = ()
    longest_key: int = 80

    def read(self, value: Any, path: KeyPath, reading: Reading) -> dict[str, Any]:
        """Return the mapping."""
        if not isinstance(value, dict):
            reading.refuse(path, f"{_name(path)} must be a mapping, not {shown(value)}.", "Write word: value lines.")
            return {}
        if len(value) > self.most:
            reading.refuse(path, f"{_name(path)} has {len(value)} entries.", f"Write at most {self.most}.")
            return {}
        for key in value:
            if self.keys and key not in self.keys:
                reading.refuse((*path, key), f"the key {shown(key)} is not known here.", near(key, self.keys))
            elif len(key) > self.longest_key:
                reading.refuse((*path, key), f"the key {shown(key)} is too long.", "Write a short word.")
        return {key: self.item.read(inner, (*path, key), reading) for key, inner in value.items()}

    def schema(self) -> Schema:
        """Return the schema."""
        names = {"enum": list(self.keys)} if self.keys else {"maxLength": self.longest_key}
        inner = self.item.schema()
        return {"type": "object", "additionalProperties": inner, "propertyNames": names, "maxProperties": self.most}


@dataclass(frozen=True, slots=True)
class Field:
    """One key of an object: its kind and what it is for."""

    kind: Kind
    about: str = ""
    required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Object:
    """A mapping with known keys. `make` turns the read values into a record once nothing is wrong."""

    fields: Mapping[str, Field]
    make: Callable[..., Any] = dict
    about: str = ""

    def read(self, value: Any, path: KeyPath, reading: Reading) -> Any:
        """Return the record, or None after a refusal."""
        if not isinstance(value, dict):
            keys = ", ".join(list(self.fields)[:6])
            reading.refuse(
                path, f"{_name(path)} must be a mapping, not {shown(value)}.", f"Write key: value lines ({keys} ...)."
            )
            return None
        before = len(reading.problems)
        for key in value:
            if key not in self.fields:
                reading.refuse((*path, key), f"the key {shown(key)} is not known here.", near(key, self.fields))
        for key, declared in self.fields.items():
            if declared.required and key not in value:
                reading.refuse(path, f"{shown(key)} is missing in {_name(path)}.", f"Add a line {key}: ...")
        read = {
            key: self.fields[key].kind.read(inner, (*path, key), reading)
            for key, inner in value.items()
            if key in self.fields
        }
        return self.make(**read) if len(reading.problems) == before else None

    def schema(self) -> Schema:
        """Return the schema."""
        properties = {}
        for key, declared in self.fields.items():
            about = {"description": declared.about} if declared.about else {}
            properties[key] = {**declared.kind.schema(), **about}
        result: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
        required = [key for key, declared in self.fields.items() if declared.required]
        if required:
            result["required"] = required
        if self.about:
            result["description"] = self.about
        return result

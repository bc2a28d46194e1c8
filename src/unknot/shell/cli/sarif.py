"""What a check found, as a SARIF 2.1.0 log: the form in which editors and code hosts take the findings of a linter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from unknot import __version__
from unknot.model.finding import Violation
from unknot.model.knowledge import Catalog
from unknot.shell.cli.locating import Place
from unknot.units import clock_text

__all__ = ["Result", "sarif_log"]

_SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_UNREADABLE: Final = {
    "id": "unreadable",
    "shortDescription": {"text": "Files that can be read"},
    "fullDescription": {"text": "What cannot be understood cannot be checked."},
    "defaultConfiguration": {"level": "error"},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One thing that is wrong, with its place in a file.

    Attributes
    ----------
    properties
        What a program may want beside the words: seconds, hand, region, how far over, sources.
    """

    rule: str
    severity: str
    message: str
    place: Place
    remedy: str = ""
    properties: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, violation: Violation, place: Place) -> Result:
        """Return a violation as a result."""
        said = {
            "when_s": violation.when_s,
            "until_s": violation.until_s,
            "where": violation.where,
            "region": violation.region,
            "hand": violation.hand,
            "over_by": violation.over_by,
            "sources": list(violation.sources),
        }
        return cls(
            rule=violation.rule,
            severity=violation.severity,
            message=f"At {clock_text(violation.when_s)}: {violation.message}",
            place=place,
            remedy=violation.remedy,
            properties={key: value for key, value in said.items() if value not in (None, "", [])},
        )

    @property
    def text(self) -> str:
        """What is wrong, and on a line of its own what to change."""
        return f"{self.message}\n{self.remedy}" if self.remedy else self.message


def sarif_log(results: Sequence[Result], catalog: Catalog) -> dict[str, Any]:
    """Return a log of one run with all the rules and these results."""
    rules = [_UNREADABLE, *(_rule(catalog, id_) for id_ in sorted(catalog.rules))]
    index = {rule["id"]: position for position, rule in enumerate(rules)}
    driver = {"name": "Unknot", "semanticVersion": __version__, "rules": rules}
    return {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": driver},
                "columnKind": "unicodeCodePoints",
                "results": [_result(result, index[result.rule]) for result in results],
            }
        ],
    }


def _rule(catalog: Catalog, id_: str) -> dict[str, Any]:
    rule = catalog.rules[id_]
    known = [catalog.sources[source].title for source in rule.sources if source in catalog.sources]
    return {
        "id": id_,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.reason},
        "help": {"text": f"{rule.reason} Sources: {'; '.join(known)}."},
        "defaultConfiguration": {"level": rule.severity},
    }


def _result(result: Result, rule_index: int) -> dict[str, Any]:
    region = {"startLine": result.place.line, "startColumn": result.place.column}
    return {
        "ruleId": result.rule,
        "ruleIndex": rule_index,
        "level": result.severity,
        "message": {"text": result.text},
        "locations": [
            {"physicalLocation": {"artifactLocation": {"uri": _uri(result.place.file)}, "region": region}},
        ],
        "properties": result.properties,
    }


def _uri(file: str) -> str:
    """Return the address of a file: relative to where the check ran, as code hosts want it, if it was given so."""
    path = Path(file)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())

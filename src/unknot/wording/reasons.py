"""Reason → one sentence."""

from __future__ import annotations

from collections.abc import Sequence

from unknot.model.knowledge import Catalog
from unknot.model.routine import Reason
from unknot.wording.phrases import filled, has, lowered, sentence
from unknot.wording.places import place_name

__all__ = ["reason_text", "reason_texts"]

_STRONG = 0.85
"""A mark this strong is said to be the tightest."""


def reason_texts(
    reasons: Sequence[Reason],
    catalog: Catalog,
    *,
    recipient: str = "",
    giver: str = "",
    position: str = "prone",
    variant: int = 0,
) -> list[str]:
    """Return the sentences of some reasons in their order, none twice."""
    del position  # part of the reasons themselves
    said = (reason_text(r, catalog, recipient=recipient, giver=giver, variant=variant) for r in reasons)
    return list(dict.fromkeys(said))


def reason_text(reason: Reason, catalog: Catalog, *, recipient: str = "", giver: str = "", variant: int = 0) -> str:
    """Return one sentence that says a reason. The same reason gives the same sentence.

    Parameters
    ----------
    recipient, giver
        Names; where they are not given, "they" and "the giver".
    variant
        Which of several ways to say it.

    Raises
    ------
    KnowledgeError
        If the phrases lack what the reason needs.
    """
    values = _values(reason, catalog, recipient, giver)
    key = f"reason.{reason.code}"
    if reason.code == "tense_here" and float(reason.values.get("strength", 0.0)) >= _STRONG:
        key += ".strong"
    if reason.code == "position" and not reason.finding:
        key += ".plain"
    if reason.code == "without_oil" and reason.finding:
        key += ".finding"
    return sentence(filled(catalog, key, values, variant=variant))


def _values(reason: Reason, catalog: Catalog, recipient: str, giver: str) -> dict[str, str]:
    values = {key: f"{value:g}" if isinstance(value, float) else str(value) for key, value in reason.values.items()}
    values["name"] = recipient or filled(catalog, "person.recipient")
    values["them"] = recipient or filled(catalog, "person.recipient.object")
    values["giver"] = giver or filled(catalog, "person.giver")
    region = str(reason.values.get("region", ""))
    side = str(reason.values.get("side", ""))
    if region:
        one_sided = side in ("left", "right")
        values["place"] = place_name(f"{region}.{side}" if one_sided else region, catalog)
        values["here"] = filled(catalog, f"here.{region}") if has(catalog, f"here.{region}") else values["place"]
        record = catalog.regions.get(region)
        values["region_reason"] = record.reason if record else values["place"]
    values["side"] = f", on the {side}" if side in ("left", "right") else ""
    if "position" in reason.values:
        values["position"] = filled(catalog, f"position.{reason.values['position']}")
    if "by" in reason.values:
        values["thing"] = _thing(str(reason.values["by"]), str(reason.values["id"]), catalog)
    if "stroke" in reason.values:
        values["stroke"] = _stroke(str(reason.values["stroke"]), catalog)
    values["why"] = _because(reason, catalog, values)
    return values


def _because(reason: Reason, catalog: Catalog, values: dict[str, str]) -> str:
    """Return what is behind a rule, with what joins it: said about the two people, else the finding's own title."""
    finding = reason.finding
    detailed = f"reason.because.{finding}.detail"
    condition = catalog.conditions.get(finding)
    if condition and condition.detail in values and has(catalog, detailed):
        return f", {filled(catalog, detailed, values)}"
    if has(catalog, f"reason.because.{finding}"):
        return f", {filled(catalog, f'reason.because.{finding}', values)}"
    title = lowered(condition.title) if condition else str(reason.values.get("label") or finding)
    return f": {title}" if title else ""


def _thing(by: str, id_: str, catalog: Catalog) -> str:
    if by == "stroke":
        return _stroke(id_, catalog)
    for key in (f"thing.{by}.{id_}", f"{by}.{id_}"):
        if has(catalog, key):
            return filled(catalog, key)
    return id_.replace("_", " ")


def _stroke(id_: str, catalog: Catalog) -> str:
    stroke = catalog.strokes.get(id_)
    return lowered(stroke.name) if stroke else id_.replace("_", " ")

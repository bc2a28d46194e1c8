"""The words of one step → the stroke of ours that plays it; each word that cannot be understood is refused in place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from unknot.formats.amounts import said_tempo_from
from unknot.formats.naming import Names
from unknot.formats.quantities import tempo_from
from unknot.formats.shape import Reading, shown
from unknot.formats.step_fields import SIDES_OF
from unknot.model.knowledge import Stroke
from unknot.model.recipe import Played, SaidTempo
from unknot.model.words import Side
from unknot.reading import KeyPath, near

__all__ = ["Resolving"]


@dataclass(slots=True)
class Resolving:
    """One step while its words are looked up. `said` is the source's, `assumed` is ours and goes before it."""

    names: Names
    reading: Reading
    path: KeyPath
    said: Mapping[str, Any]
    assumed: Mapping[str, Any] = field(default_factory=dict)

    def value(self, key: str) -> Any:
        """Return what is played for a key."""
        return self.assumed.get(key, self.said.get(key))

    def at(self, key: str) -> KeyPath:
        """Return where that stands."""
        return (*self.path, "assumed", key) if key in self.assumed else (*self.path, key)

    def stroke_of(self, head: str, place: Any) -> Played | None:
        """Return what plays a step that begins with a stroke of ours."""
        if not self.names.is_stroke_word(head):
            fix = near(head.lower(), self.names.stroke_words())
            self.reading.refuse((*self.path, head), f"the stroke {shown(head)} is not known.", fix)
        regions, place_side = self._place(place, (*self.path, head), head)
        if "place" in self.assumed:
            regions, place_side = self._place(self.assumed["place"], self.at("place"), head)
        return self._played(head, self.value("stroke"), regions, place_side, "stroke" if self.value("stroke") else head)

    def assumed_stroke(self) -> Played | None:
        """Return what was assumed to play a step that is no stroke of ours; None where nothing was."""
        head, place = self.assumed.get("stroke"), self.assumed.get("place")
        if head is None or place is None:
            return None
        if not self.names.is_stroke_word(head):
            fix = near(head.lower(), self.names.stroke_words())
            self.reading.refuse(self.at("stroke"), f"the stroke {shown(head)} is not known.", fix)
            return None
        regions, place_side = self._place(place, self.at("place"), head)
        return self._played(head, None, regions, place_side, "stroke")

    def _played(
        self, head: str, form: str | None, regions: tuple[str, ...], place_side: Side | None, key: str
    ) -> Played | None:
        contact = self._resolved("contact", self.names.contact_from) or ""
        stroke = self._stroke(head, form, regions, contact, key)
        if stroke is None:
            return None
        level = self.value("level")
        return Played(
            stroke=stroke.id,
            regions=regions,
            sides=self._sides(regions, place_side),
            upper=self.value("up") or "",
            level=stroke.level_usual if level is None else level,
            phase=self.value("phase") or stroke.phase,
            contact=contact,
            tempo=self._resolved("tempo", lambda text: _tempo_for(text, stroke)),
            lasts=self.value("for"),
            times=self.value("times"),
            points=self.value("points"),
            hold=self.value("hold"),
            slowing=bool(self.value("slowing")),
        )

    def _place(self, value: Any, here: KeyPath, head: str) -> tuple[tuple[str, ...], Side | None]:
        if not isinstance(value, str) and not (isinstance(value, list) and all(isinstance(v, str) for v in value)):
            fix = f"Write a place, such as {head}: shoulder tops."
            self.reading.refuse(here, f"{shown(head)} has no place, but {shown(value)}.", fix)
            return (), None
        try:
            regions, side = self.names.regions_from(value)
        except ValueError as error:
            self.reading.refuse(here, f"the place {shown(value)} cannot be read.", str(error))
            return (), None
        if not regions:
            fix = f"Write a place, such as {head}: shoulder tops."
            self.reading.refuse(here, f"{shown(head)} has no place.", fix)
        return regions, side

    def _resolved(self, key: str, resolve: Callable[[str], Any]) -> Any:
        if not self.value(key):
            return None
        try:
            return resolve(self.value(key))
        except ValueError as error:
            self.reading.refuse(self.at(key), f"{key} is {shown(self.value(key))}.", str(error))
            return None

    def _stroke(self, head: str, form: str | None, regions: tuple[str, ...], contact: str, key: str) -> Stroke | None:
        if not self.names.is_stroke_word(head):
            return None
        try:
            return self.names.stroke_from(head, form, regions, contact)
        except ValueError as error:
            what = f"{shown(form)} is not a form of {head}." if form else f"there is no stroke for {shown(head)}."
            self.reading.refuse(self.at(key), what, str(error))
            return None

    def _sides(self, regions: tuple[str, ...], place_side: Side | None) -> tuple[Side, ...]:
        written = self.value("side")
        if place_side is not None and written is not None and place_side != written:
            what = f"side is {shown(written)}, but the place says {place_side}."
            self.reading.refuse(self.at("side"), what, "Keep one.")
        if written is not None:
            return SIDES_OF[written]
        if place_side is not None:
            return (place_side,)
        known = self.names.catalog.regions
        return ("both",) if any(known[region].paired for region in regions) else ("midline",)


def _tempo_for(text: str, stroke: Stroke) -> float | SaidTempo:
    try:
        return tempo_from(text, stroke.tempo_unit)
    except ValueError as error:
        try:
            said = said_tempo_from(text)
        except ValueError:
            raise error from None
        # A bare rate or speed fits one kind of stroke; what is counted by strokes fits all
        fits = {"mm_s": "mm_s", "per_min": "per_min"}.get(said.unit, stroke.tempo_unit) == stroke.tempo_unit
        if not fits and not (said.unit == "per_min" and said.each):
            raise error from None
        return said

"""The words people use for places, strokes and parts of the hand ↔ the ids of the catalog.

Which everyday words there are is data: `knowledge/phrases/<language>/notation.yaml`, plus every name and `also_called`
in the catalog itself. Care regions and bones have words too: who writes "thumbs on the spine" must be understood to be
told why not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final, get_args

from unknot.model.knowledge import Catalog, Stroke
from unknot.model.words import Side, Technique
from unknot.reading import near

__all__ = ["Names", "plain"]

_SIDES: Final[dict[str, Side]] = {"left": "left", "right": "right", "both": "both"}
_BETWEEN_PLACES = re.compile(r"\s*(?:,|;|\+|&|\bthen\b|\band\b)\s*")
_SIDE_AFTER = re.compile(r"\bon (?:the )?(left|right|both sides)(?: side)?$")


def plain(words: str) -> str:
    """Return words as they are compared: lower case, no articles, no plurals, spaces for hyphens.

    Examples
    --------
    >>> plain("Between the Shoulder-blades")
    'between shoulder blade'
    """
    found = re.sub(r"[^\w\s]", " ", words.lower().replace("_", " ")).split()
    return " ".join(_singular(word) for word in found if word not in ("the", "a", "an", "his", "her", "their"))


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


class Names:
    """Every name in one language, resolved against one catalog.

    Attributes
    ----------
    places
        Plain words -> ids of regions, in order.
    strokes
        Plain words -> ids of strokes, best first. A word such as "kneading" names several.
    techniques
        Plain words -> technique.
    contacts
        Plain words -> id of a contact.
    """

    def __init__(self, catalog: Catalog, language: str = "en") -> None:
        self.catalog = catalog
        self.places: dict[str, list[str]] = {}
        self.strokes: dict[str, list[str]] = {}
        self.techniques: dict[str, Technique] = {}
        self.contacts: dict[str, str] = {}
        self._usual: dict[str, tuple[str, ...]] = {}
        self._said: dict[tuple[str, str], tuple[str, ...]] = {}
        self._add_everyday_words(catalog.phrases.get(language, {}))
        self._add_catalog_names()

    def _add_everyday_words(self, phrases: dict[str, tuple[str, ...]]) -> None:
        for key, words in phrases.items():
            prefix, _, rest = key.partition(".")
            kind, _, id_ = rest.partition(".")
            if prefix != "notation":
                continue
            if kind == "usual":
                self._usual[id_] = tuple(id_ for id_ in words if id_ in self.catalog.strokes)
                continue
            self._said[kind, id_] = words
            for word in words:
                self._add(kind, plain(word), id_)

    def _add(self, kind: str, word: str, id_: str) -> None:
        if kind == "place" and id_ in self.catalog.regions:
            self.places.setdefault(word, []).append(id_)
        elif kind == "stroke" and id_ in self.catalog.strokes:
            self.strokes.setdefault(word, []).append(id_)
        elif kind == "technique":
            for technique in get_args(Technique):
                if technique == id_:
                    self.techniques[word] = technique
        elif kind == "contact" and id_ in self.catalog.contacts:
            self.contacts[word] = id_

    def _add_catalog_names(self) -> None:
        for technique in get_args(Technique):
            self.techniques.setdefault(plain(technique), technique)
        for region in self.catalog.regions.values():
            # What a thing is called in the catalog names it alone; everyday words do not add to that
            self.places[plain(region.id)] = [region.id]
            self.places.setdefault(plain(region.name), [region.id])
            self.places.setdefault(plain(region.anatomical), [region.id])
        for contact in self.catalog.contacts.values():
            self.contacts[plain(contact.id)] = contact.id
            self.contacts.setdefault(plain(contact.name), contact.id)
        ids = {plain(id_): [id_] for id_ in self.catalog.strokes}
        for stroke in self.catalog.strokes.values():
            for word in (stroke.name, *stroke.also_called):
                known = self.strokes.setdefault(plain(word), [])
                if stroke.id not in known:
                    known.append(stroke.id)
        self.strokes |= ids

    # Places

    def regions_from(self, places: str | Sequence[str]) -> tuple[tuple[str, ...], Side | None]:
        """Return the region ids of a place in words, and the side if the words name one.

        Raises
        ------
        ValueError
            With the place that is not known, and the nearest that is.
        """
        regions: list[str] = []
        sides: set[Side | None] = set()
        for part in [places] if isinstance(places, str) else places:
            found, side = self._place(part)
            regions += [id_ for id_ in found if id_ not in regions]
            sides.add(side)
        if len(sides) > 1:
            raise ValueError("Write one step for each side.")
        return tuple(regions), sides.pop() if sides else None

    def _place(self, words: str) -> tuple[list[str], Side | None]:
        bare, side = self._side_split(words)
        # "Left side of the spine" is beside the spine; "left side of the neck" is just its left
        for attempt in (bare, re.sub(r"^sides? of ", "", bare)):
            known = self.places.get(plain(attempt))
            if known:
                return known, side
        parts = [part for part in _BETWEEN_PLACES.split(words) if part]
        if len(parts) < 2:
            raise ValueError(self._place_help(words))
        regions: list[str] = []
        sides: set[Side | None] = set()
        for part in parts:
            found, part_side = self._place(part)
            regions += found
            sides.add(part_side)
        named = sides - {None}
        # "left neck and shoulder top": the first side said holds on; two different ones are two steps
        if len(named) > 1 or (None in sides and self._side_split(parts[0])[1] is None and named):
            raise ValueError("Write one step for each side.")
        return regions, named.pop() if named else None

    @staticmethod
    def _side_split(words: str) -> tuple[str, Side | None]:
        text = " ".join(words.lower().replace("_", " ").split()).removeprefix("the ")
        id_, _, suffix = text.rpartition(".")
        if id_ and suffix in _SIDES:
            return id_, _SIDES[suffix]
        after = _SIDE_AFTER.search(text)
        if after:
            return text[: after.start()], _SIDES[after[1].split()[0]]
        first, _, rest = text.partition(" ")
        if first in _SIDES and rest:
            return rest, _SIDES[first]
        return words, None

    def _place_help(self, words: str) -> str:
        known = {region.name.lower(): id_ for id_, region in self.catalog.regions.items() if region.kind == "working"}
        everyday = {word: id_ for (kind, id_), said in self._said.items() if kind == "place" for word in said}
        help_ = near(words.lower().strip(), [*known, *everyday])
        return help_ if help_.startswith("Did") else near(words, list(known))

    def place_words(self) -> list[str]:
        """Return the everyday words for places, as people write them."""
        said = [word for (kind, _), words in self._said.items() if kind == "place" for word in words]
        return [*dict.fromkeys([*said, *(region.name.lower() for region in self.catalog.regions.values())])]

    def place_text(self, regions: tuple[str, ...]) -> str | list[str]:
        """Return regions as a person writes them, so that `regions_from` gives the same ids back."""
        names = [self._place_name(id_) for id_ in regions]
        for text in (" and ".join(names), ", ".join(names)):
            try:
                if self.regions_from(text) == (regions, None):
                    return text
            except ValueError:
                continue
        return list(regions)

    def _place_name(self, id_: str) -> str:
        region = self.catalog.regions.get(id_)
        candidates = [*self._said.get(("place", id_), ()), *([region.name.lower()] if region else [])]
        return next((word for word in candidates if self.places.get(plain(word)) == [id_]), id_)

    # Strokes

    def is_stroke_word(self, word: str) -> bool:
        """Whether a word names a stroke or a technique."""
        return plain(word) in self.strokes or plain(word) in self.techniques

    def stroke_words(self) -> list[str]:
        """Return the words that may begin a step, as people write them."""
        said = [word for (kind, _), words in self._said.items() if kind in ("stroke", "technique") for word in words]
        return [*dict.fromkeys([*get_args(Technique), *said, *(s.name.lower() for s in self.catalog.strokes.values())])]

    def stroke_about(self, word: str) -> str:
        """Return what a stroke word means, in a sentence."""
        return " / ".join(stroke.summary for stroke in self._candidates(word)[:1]) or word.capitalize()

    def forms_of(self, head: str) -> list[str]:
        """Return what may stand after `stroke:` in a step that begins with a word."""
        techniques = {stroke.technique for stroke in self._candidates(head)}
        pool = [stroke for stroke in self.catalog.strokes.values() if stroke.technique in techniques]
        return [self.short_form(stroke) for stroke in pool]

    def stroke_from(self, head: str, form: str | None, regions: tuple[str, ...], contact: str) -> Stroke:
        """Return the stroke that a step means: its first word, the form (`stroke: long`), its place and its contact.

        Raises
        ------
        ValueError
            With the form that is not known, and the nearest that is.
        """
        candidates = self._candidates(head)
        if form is not None:
            pool = [s for s in self.catalog.strokes.values() if s.technique in {c.technique for c in candidates}]
            candidates = self._forms(form, pool)
            if not candidates:
                names = {self.short_form(stroke): stroke for stroke in pool}
                raise ValueError(near(form.lower(), [*names, *(s.name.lower() for s in pool)]))

        usual = form is None and plain(head) in self.techniques

        def misfit(item: tuple[int, Stroke]) -> tuple[bool, float, int]:
            order, stroke = item
            fitness = min((stroke.regions.get(region, 0.0) for region in regions), default=0.0)
            # A family's usual form comes first wherever it suits at all; of strokes with one name, the fittest does
            return (bool(contact) and stroke.contact != contact, -float(fitness > 0) if usual else -fitness, order)

        return min(enumerate(candidates), key=misfit)[1]

    def _candidates(self, head: str) -> list[Stroke]:
        word = plain(head)
        ids: Iterable[str] = self.strokes.get(word, ())
        technique = self.techniques.get(word)
        if technique is not None:
            members = [s.id for s in self.catalog.strokes.values() if s.technique == technique]
            ids = dict.fromkeys([*self._usual.get(technique, ()), *members])
        found = [self.catalog.strokes[id_] for id_ in ids]
        if not found:
            raise ValueError(near(head.lower(), self.stroke_words()))
        return found

    def _forms(self, form: str, pool: list[Stroke]) -> list[Stroke]:
        exact = [s for s in pool if s.id in self.strokes.get(plain(form), ())]
        wanted = set(plain(form).split())
        return exact or [s for s in pool if wanted and wanted <= set(f"{plain(s.id)} {plain(s.name)}".split())]

    def short_form(self, stroke: Stroke) -> str:
        """Return what tells a stroke from its family: "long" of "long effleurage"."""
        family = set(plain(stroke.technique).split())
        words = [word for word in stroke.id.split("_") if plain(word) not in family]
        return " ".join(words) or stroke.id

    def stroke_said(self, id_: str) -> tuple[str, ...]:
        """Return the everyday words for a stroke."""
        return self._said.get(("stroke", id_), ())

    def technique_word(self, technique: Technique) -> str:
        """Return the word that begins a step of a technique."""
        said = self._said.get(("technique", technique), ())
        return said[0] if said else technique.replace("_", " ")

    # Parts of the hand

    def contact_from(self, words: str) -> str:
        """Return the id of a contact in words.

        Raises
        ------
        ValueError
            With the nearest known.
        """
        found = self.contacts.get(plain(words))
        if found is None:
            known = [contact.name.lower() for contact in self.catalog.contacts.values()]
            raise ValueError(near(words.lower(), known))
        return found

    def contact_words(self) -> list[str]:
        """Return the words for parts of the hand, as people write them."""
        said = [word for (kind, _), words in self._said.items() if kind == "contact" for word in words]
        return [*dict.fromkeys([*said, *(contact.name.lower() for contact in self.catalog.contacts.values())])]

    def audiences(self) -> dict[str, tuple[str, ...]]:
        """Return the words by which an audience is recognised that is not simply any adult."""
        return {id_: words for (kind, id_), words in self._said.items() if kind == "audience"}

    def words_of(self, kind: str) -> dict[str, tuple[str, ...]]:
        """Return the everyday words of a kind ("pace", "way") as {id: plain words}."""
        return {id_: tuple(map(plain, words)) for (said, id_), words in self._said.items() if said == kind}

    def contact_text(self, id_: str) -> str:
        """Return a contact as a person writes it."""
        contact = self.catalog.contacts.get(id_)
        name = contact.name.lower() if contact else id_
        return name if self.contacts.get(plain(name)) == id_ else id_

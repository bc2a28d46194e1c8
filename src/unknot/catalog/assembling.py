"""All knowledge texts → one Catalog."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from unknot.catalog.checking import complaints
from unknot.catalog.structuring import Problems, record_from
from unknot.errors import FormatError, KnowledgeError
from unknot.model.knowledge import Catalog, Claim, Condition, Contact, Family, Posture, Region, Rule, Stroke, Supply
from unknot.model.source import Source
from unknot.reading import Document, read_yaml

__all__ = ["catalog_from"]

_ONE_PER_FILE: dict[str, type[Any]] = {
    "contacts": Contact,
    "regions": Region,
    "strokes": Stroke,
    "conditions": Condition,
    "rules": Rule,
    "techniques": Family,
    "supplies": Supply,
    "claims": Claim,
    "postures": Posture,
}


def catalog_from(files: Mapping[str, str]) -> Catalog:
    """Return the catalog of `{path: text}`, paths relative to the knowledge folder ("strokes/hacking.yaml").

    Raises
    ------
    KnowledgeError
        If anything is wrong anywhere; the message lists every problem with its file, line and remedy.
    """
    problems = Problems()
    records: dict[str, dict[str, Any]] = {kind: {} for kind in (*_ONE_PER_FILE, "sources")}
    phrases: dict[str, dict[str, tuple[str, ...]]] = {}
    documents: dict[tuple[str, str], Document] = {}
    for path in sorted(files):
        place = PurePosixPath(path)
        folder = place.parts[0]
        if place.suffix != ".yaml" or folder == "routines":
            continue
        document = _document(files[path], path, problems)
        if document is None:
            continue
        if folder in _ONE_PER_FILE:
            documents[folder, place.stem] = document
            record = record_from(_ONE_PER_FILE[folder], document, document.value, problems, id_=place.stem)
            if record is not None:
                records[folder][place.stem] = record
        elif folder == "sources":
            _add_sources(document, records["sources"], problems)
        elif folder == "phrases":
            _add_phrases(document, phrases.setdefault(place.parts[1], {}), problems)
        else:
            problems.add(document, f'the folder "{folder}" holds no knowledge.', fix="Move the file.")
    catalog = Catalog(**records, phrases=phrases, digest=_digest(files))
    # Ids that belong to records which could not be read would only repeat the first complaint
    if not problems.found:
        for kind, id_, what, fix in complaints(catalog):
            problems.add(documents[kind, id_], what, fix=fix)
    if problems.found:
        raise _knowledge_error(problems.found)
    return catalog


def _document(text: str, path: str, problems: Problems) -> Document | None:
    try:
        return read_yaml(text, f"knowledge/{path}")
    except FormatError as error:
        problems.found.append(error)
        return None


def _entries(document: Document, problems: Problems) -> dict[str, Any]:
    if isinstance(document.value, dict):
        return document.value
    problems.add(document, "this file must be a mapping of ids to entries.", fix="Write id: on the first line.")
    return {}


def _add_sources(document: Document, sources: dict[str, Source], problems: Problems) -> None:
    for id_, value in _entries(document, problems).items():
        if id_ in sources:
            problems.add(document, f'the source "{id_}" is already described elsewhere.', path=(id_,), fix="Keep one.")
        record = record_from(Source, document, value, problems, path=(id_,), id_=id_)
        if record is not None:
            sources[id_] = record


def _add_phrases(document: Document, phrases: dict[str, tuple[str, ...]], problems: Problems) -> None:
    for key, value in _entries(document, problems).items():
        variants = [value] if isinstance(value, str) else value
        if not isinstance(variants, list) or not variants or not all(isinstance(v, str) and v for v in variants):
            problems.add(
                document,
                f"{key} must be a sentence or a list of them.",
                path=(key,),
                fix="Quote it if needed.",
            )
        elif key in phrases:
            problems.add(document, f'the phrase "{key}" stands twice.', path=(key,), fix="Keep one.")
        else:
            phrases[key] = tuple(variants)


def _digest(files: Mapping[str, str]) -> str:
    hasher = hashlib.sha256()
    for path in sorted(files):
        hasher.update(path.encode() + b"\0" + files[path].encode() + b"\0")
    return hasher.hexdigest()[:16]


def _knowledge_error(found: list[FormatError]) -> KnowledgeError:
    if len(found) == 1:
        return KnowledgeError(found[0].what, where=found[0].where, fix=found[0].fix)
    lines = "\n".join(f"  {error}" for error in found)
    return KnowledgeError(f"{len(found)} things in the knowledge files are wrong:\n{lines}")

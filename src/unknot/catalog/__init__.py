"""Knowledge texts → one checked, frozen `Catalog`.

Strict, so that a wrong file is refused with file, line, key and remedy and never half understood: unknown keys, wrong
types, missing sources, unresolved ids and empty texts are errors, all reported at once. Opens nothing: the texts come
in as `{path: text}`.
"""

from unknot.catalog.assembling import catalog_from

__all__ = ["catalog_from"]

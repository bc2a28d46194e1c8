"""The design's colours, as an SVG names them."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import Literal

__all__ = ["THEMES", "Theme", "colour", "with_colours"]

Theme = Literal["light", "dark", "night"]

_NAMES = (
    *("bg", "surface", "ink", "soft", "amber", "amber-ink", "red", "clay", "clay-deep", "drape", "drawn", "tint"),
    *("p-settle", "p-spread", "p-knead", "p-focus", "p-lengthen", "p-enliven", "p-soothe", "p-rest", "weave"),
)
_LIGHT = (
    *("#F5EFE6", "#FCF9F4", "#2B211A", "#66574A", "#E2A24A", "#8A520F", "#9C3B2A", "#D9B79A", "#B98D6C", "#EFE9DF"),
    *("#4A382B", "#C8701E", "#E4D6C0", "#EFCF98", "#DFA15C", "#B9703F", "#D6AE8A", "#E9B25E", "#E6CDAA", "#EFE6D8"),
    "#2B211A5C",
)
_DARK = (
    *("#1A1512", "#241D18", "#F0E6D9", "#B9A896", "#E7AC5B", "#ECB76E", "#E8907C", "#A97F61", "#7F5A41", "#5B5048"),
    *("#D9BFA2", "#E7AC5B", "#4E4032", "#8C6238", "#B9803D", "#D98F55", "#8F6A50", "#C98F3A", "#6C533E", "#3A3029"),
    "#140A028C",
)
_NIGHT = (
    *("#0D0805", "#170F09", "#E6C391", "#A98356", "#E59A35", "#E59A35", "#DD7A52", "#6E4527", "#4A2D18", "#2A1D13"),
    *("#C08F5A", "#E59A35", "#3A2714", "#6A471D", "#A8702A", "#D2843A", "#7C5330", "#B97A22", "#5A3F1E", "#2A1C0F"),
    "#0E07019E",
)

THEMES: MappingProxyType[Theme, dict[str, str]] = MappingProxyType(
    {
        "light": dict(zip(_NAMES, _LIGHT, strict=True)),
        "dark": dict(zip(_NAMES, _DARK, strict=True)),
        "night": dict(zip(_NAMES, _NIGHT, strict=True)),
    }
)

_VARIABLE = re.compile(r"var\(--([a-z-]+), ([^()]*)\)")


def colour(name: str) -> str:
    """Return a token as a paint: the page's own value, or the light theme's where there is no page."""
    return f"var(--{name}, {THEMES['light'][name]})"


def with_colours(svg: str, theme: Theme = "light") -> str:
    """Return a drawing with its colours written out, for a file that stands alone.

    Examples
    --------
    >>> with_colours('<path fill="var(--clay, #D9B79A)"/>', "night")
    '<path fill="#6E4527"/>'
    """
    return _VARIABLE.sub(lambda found: THEMES[theme].get(found.group(1), found.group(2)), svg)

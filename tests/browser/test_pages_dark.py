"""The dark theme stands twice in the style sheets: once for those who chose it, once for those whose machine asks."""

import re
from pathlib import Path

STYLES = Path(__file__).parents[2] / "client/src/styles"


def declarations(sheet: str, selector: str) -> list[str]:
    """Return the declarations in the first block of a selector, in order, without needless blanks."""
    text = (STYLES / sheet).read_text(encoding="utf-8")
    block = text.split(f"{selector} {{", 1)[1].split("}", 1)[0]
    return [line for part in block.split(";") if (line := re.sub(r"\s+", " ", part).strip())]


def test_dark_by_choice_and_dark_by_the_machine_are_the_same() -> None:
    chosen = declarations("tokens.css", '[data-theme="dark"]')
    assert len(chosen) > 20
    assert declarations("dark.css", ":root:not([data-theme])") == chosen

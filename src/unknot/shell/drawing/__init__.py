"""Pictures as SVG text: the drawn back of a person, and the swell of a routine. Pure functions of what they show.

Everything is in millimetres of the person's chart with y downward, so that regions, marks, paths and hands share one
set of coordinates. Colours are the design's tokens (`var(--clay, …)`), so that a page's theme holds; `with_colours`
writes them out for a file that has no page. No style attributes and no scripts, so that it passes the strictest page
policy.
"""

from unknot.shell.drawing.backs import Label, back_svg
from unknot.shell.drawing.data import drawing_data
from unknot.shell.drawing.swells import swell_svg
from unknot.shell.drawing.tokens import with_colours

__all__ = ["Label", "back_svg", "drawing_data", "swell_svg", "with_colours"]

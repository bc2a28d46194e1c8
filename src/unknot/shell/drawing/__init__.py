"""Pictures as SVG text and as meshes: a person's back, drawn or in the round, and the swell of a routine.

Pure functions of what they show. Everything drawn is in millimetres of the person's chart with y downward, so that
regions, marks, paths and hands share one set of coordinates. Colours are the design's tokens (`var(--clay, …)`), so
that a page's theme holds; `with_colours` writes them out for a file that has no page. No style attributes and no
scripts, so that it passes the strictest page policy.
"""

from unknot.shell.drawing.backs import Label, back_svg
from unknot.shell.drawing.data import drawing_data
from unknot.shell.drawing.heads import HEADS, HeadWear
from unknot.shell.drawing.layers import over_svg
from unknot.shell.drawing.scenes import scene_bytes
from unknot.shell.drawing.swells import swell_svg
from unknot.shell.drawing.tokens import with_colours

__all__ = [
    "HEADS",
    "HeadWear",
    "Label",
    "back_svg",
    "drawing_data",
    "over_svg",
    "scene_bytes",
    "swell_svg",
    "with_colours",
]

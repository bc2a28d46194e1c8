"""Bodies of every size, shape and build, for Hypothesis."""

from __future__ import annotations

from typing import get_args

from hypothesis import strategies as st

from unknot.anatomy import Back
from unknot.model.words import BodyShape, Build

backs: st.SearchStrategy[Back] = st.builds(
    lambda height, weight, shape, build: Back.from_numbers(
        {"height_mm": height, "weight_kg": weight, "shape": shape, "build": build}
    ),
    st.floats(1400.0, 2100.0),
    st.floats(40.0, 180.0),
    st.sampled_from(get_args(BodyShape)),
    st.sampled_from(get_args(Build)),
)
"""1.40 to 2.10 m, 40 to 180 kg."""

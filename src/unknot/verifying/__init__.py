"""Score + Limits → Report. Judges scores and routines made by anyone; shares no code with those who make them."""

from unknot.verifying.routines import verify_routine
from unknot.verifying.verifying import verify

__all__ = ["verify", "verify_routine"]

"""Event log + revisions of the score → Record: what really happened, told apart from what was planned."""

from unknot.charting.charting import record_of
from unknot.charting.playing import Played, played_intervals

__all__ = ["Played", "played_intervals", "record_of"]

"""Event log → state of a session; command → event. A reducer without a clock: the truth of a live session is its log.

`TRANSITIONS` is the whole state machine as a table; the tests walk every cell of it.
"""

from unknot.guiding.deciding import Command, command_from, decide
from unknot.guiding.folding import after, fold
from unknot.guiding.transitions import LIVE, TRANSITIONS, allowed

__all__ = ["LIVE", "TRANSITIONS", "Command", "after", "allowed", "command_from", "decide", "fold"]

"""Single keys from a terminal, without waiting, and a screen that is always given back as it was."""

from __future__ import annotations

import os
import select
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, Protocol

__all__ = ["KEYS", "Keyboard", "quiet_screen"]

KEYS: Final[dict[str, str]] = {
    " ": "pause",
    "\r": "pause",
    "\n": "pause",
    "\x1b[C": "next",
    "\x1bOC": "next",
    "\x1b[D": "again",
    "\x1bOD": "again",
    "\x1b[A": "firmer",
    "\x1bOA": "firmer",
    "\x1b[B": "softer",
    "\x1bOB": "softer",
    "\x1b": "stop",
    "q": "stop",
    "Q": "stop",
}
"""What the terminal sends → what it means. Pedals that turn pages send the arrows."""

_LONGEST = 3


class Keyboard(Protocol):
    """Whatever tells which keys were pressed."""

    def pressed(self, wait_s: float) -> list[str]:
        """Return the meanings of the keys pressed, waiting at most so long for the first."""
        ...


def meanings(text: str) -> list[str]:
    """Return what a run of keys means; what has no meaning is left out.

    Examples
    --------
    >>> meanings(" \\x1b[Cx\\x1b[Bq")
    ['pause', 'next', 'softer', 'stop']
    """
    found, rest = [], text
    while rest:
        for length in range(min(_LONGEST, len(rest)), 0, -1):
            # An unknown sequence beginning with Escape is some other key, not Escape
            if rest[:length] in KEYS and not (length == 1 and rest[0] == "\x1b" and rest[1:2] in ("[", "O")):
                found.append(KEYS[rest[:length]])
                rest = rest[length:]
                break
        else:
            rest = rest[_LONGEST:] if rest.startswith(("\x1b[", "\x1bO")) else rest[1:]
    return found


class _TerminalKeyboard:
    def pressed(self, wait_s: float) -> list[str]:
        ready, _, _ = select.select([sys.stdin.fileno()], [], [], wait_s)
        return meanings(os.read(sys.stdin.fileno(), 64).decode("utf-8", "ignore")) if ready else []


@contextmanager
def quiet_screen() -> Iterator[Keyboard]:
    """Take the whole screen and single keys; whatever happens, give back what was there before."""
    import termios
    import tty

    keyboard = sys.stdin.fileno()
    before = termios.tcgetattr(keyboard)
    # The other screen, no cursor, no wrapping at the edge
    sys.stdout.write("\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[2J")
    sys.stdout.flush()
    try:
        tty.setcbreak(keyboard)
        yield _TerminalKeyboard()
    finally:
        termios.tcsetattr(keyboard, termios.TCSADRAIN, before)
        sys.stdout.write("\x1b[?7h\x1b[?25h\x1b[?1049l")
        sys.stdout.flush()

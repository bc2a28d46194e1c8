"""How tests start Python in a process of its own, to be stopped as people stop it."""

from __future__ import annotations

import sys

__all__ = ["HEARS_CTRL_C", "UNKNOT"]

HEARS_CTRL_C = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
"""A shell lets what it starts in the background ignore Ctrl-C, tests and all that they start too."""

UNKNOT = [sys.executable, "-c", f"{HEARS_CTRL_C}from unknot.shell.cli import main; main()"]

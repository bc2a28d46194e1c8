"""How tests start Python in a process of its own, to be stopped as people stop it."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable, Sequence

__all__ = ["HEARS_CTRL_C", "LONG_AUDIT", "UNKNOT", "interrupted"]

HEARS_CTRL_C = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
"""A shell lets what it starts in the background ignore Ctrl-C, tests and all that they start too."""

UNKNOT = [sys.executable, "-c", f"{HEARS_CTRL_C}from unknot.shell.cli import main; main()"]
LONG_AUDIT = [*UNKNOT, "audit", "--people", "100000", "--minutes", "5", "--workers", "1", "--json"]


def interrupted(command: Sequence[str], wait: Callable[[], None], patience_s: float) -> tuple[int, str, str]:
    """Start a command, wait, press Ctrl-C; return its exit code and what it said, out and err."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            wait()
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=patience_s)
        finally:
            process.kill()
    return process.returncode, out, err

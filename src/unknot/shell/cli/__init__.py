"""The command line. `main` is where the `unknot` command begins."""

from __future__ import annotations

import sys

__all__ = ["main"]


def main() -> None:
    """Run the command that the process was started with, and leave with its exit code."""
    # The version is asked for by scripts and completions, many times over: it must cost nothing
    if sys.argv[1:] in (["--version"], ["-V"]):
        from unknot import __version__

        print(f"unknot {__version__}")
        return
    from unknot.shell.cli.app import run

    raise SystemExit(run(sys.argv[1:]))

"""What a command ends with: an exit code, and one clear line on standard error where it could not do its work.

0  done; the answer is yes
1  the answer is no: a check found violations, or nothing is left to plan with
2  the command or a file cannot be understood
3  no massage today: screening says clearance, postpone or urgent
4  the machine could not: disk, database, port, voice
70 a mistake of ours
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable
from enum import IntEnum

from unknot.errors import (
    FormatError,
    IllegalEvent,
    IntakeError,
    KnowledgeError,
    NoRoutineFits,
    NotToday,
    ScoreError,
    ShellError,
    UnknotError,
)

__all__ = ["EXIT_OF", "Exit", "exit_code_of", "outcome_of"]


class Exit(IntEnum):
    """The exit codes."""

    DONE = 0
    NO = 1
    UNREADABLE = 2
    NOT_TODAY = 3
    MACHINE = 4
    OUR_MISTAKE = 70
    INTERRUPTED = 130


EXIT_OF: dict[type[UnknotError], Exit] = {
    FormatError: Exit.UNREADABLE,
    KnowledgeError: Exit.UNREADABLE,
    IntakeError: Exit.UNREADABLE,
    ScoreError: Exit.UNREADABLE,
    NotToday: Exit.NOT_TODAY,
    NoRoutineFits: Exit.NO,
    IllegalEvent: Exit.NO,
    ShellError: Exit.MACHINE,
}
"""One code for each branch of the error tree."""


def exit_code_of(error: UnknotError) -> Exit:
    """Return the code of an error: that of the nearest named branch it belongs to."""
    for branch in type(error).__mro__:
        if branch in EXIT_OF:
            return EXIT_OF[branch]
    return Exit.OUR_MISTAKE


def outcome_of(command: Callable[[], object]) -> int:
    """Run a command and return its exit code; every failure becomes a sentence, none a traceback."""
    try:
        code = command()
        sys.stdout.flush()
    except NotToday as error:
        from unknot.shell.cli.pages import not_today_page

        print(not_today_page(error), file=sys.stderr)
        return Exit.NOT_TODAY
    except UnknotError as error:
        print(f"unknot: {error}" if not error.where else str(error), file=sys.stderr)
        return exit_code_of(error)
    except (KeyboardInterrupt, EOFError):
        print(file=sys.stderr)
        return Exit.INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has had enough; nothing more may be written, not even at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.DONE
    except OSError as error:
        print(f"unknot: {(error.strerror or str(error)).lower()}: {error.filename or ''}".rstrip(": "), file=sys.stderr)
        return Exit.MACHINE
    except Exception as error:
        return _our_mistake(error)
    return int(code) if isinstance(code, int) else Exit.DONE


def _our_mistake(error: Exception) -> int:
    if os.environ.get("UNKNOT_TRACEBACK"):
        traceback.print_exc()
    what = f"{type(error).__name__}: {error}".splitlines()[0]
    print(
        f"unknot: a mistake of ours: {what}. Set UNKNOT_TRACEBACK=1 to see where, and please report it.",
        file=sys.stderr,
    )
    return Exit.OUR_MISTAKE

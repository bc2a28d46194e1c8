"""The commands and their options. Each is a thin door: the work is imported only when the command is used."""

from __future__ import annotations

import sys
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated, Any

import typer

from unknot.shell.cli.outcomes import outcome_of

__all__ = ["run"]

app = typer.Typer(
    name="unknot",
    help="Guides one person's hands through a back massage made for another person.",
    epilog="Exit codes: 0 done, 1 not safe, 2 cannot be understood, 3 no massage today, 4 the machine could not.",
    rich_markup_mode=None,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
voice_app = typer.Typer(help="The voices of this machine: list, hear and pick one.", rich_markup_mode=None)
app.add_typer(voice_app, name="voice")

# Any error of usage is one of these; typer does not export the base class by name
_UsageError: type[Exception] = typer.BadParameter.__mro__[1]

IntakeFile = Annotated[str, typer.Argument(metavar="INTAKE", help="An intake file, or - for standard input.")]
RoutineFile = Annotated[str, typer.Argument(metavar="ROUTINE", help="A routine file, a ready-made name, or -.")]
PlayFile = Annotated[str, typer.Argument(metavar="ROUTINE|SCORE", help="A file, a ready-made name, or -.")]
ForIntake = Annotated[str | None, typer.Option("--intake", metavar="FILE", help="Whose back it is for.")]
Out = Annotated[str | None, typer.Option("--out", "-o", metavar="FILE", help="Write to a file (- for the screen).")]
AsJson = Annotated[bool, typer.Option("--json", help="Answer as JSON.")]
Minutes = Annotated[
    float | None, typer.Option("--minutes", min=5, max=90, metavar="N", help="Minutes of hands-on time, 5 to 90.")
]
Seed = Annotated[
    int | None, typer.Option("--seed", min=0, max=2**53, metavar="N", help="Another variant of the same plan.")
]
Host = Annotated[str | None, typer.Option(help="Address to listen on; this machine alone if left out.")]
Port = Annotated[int | None, typer.Option(min=0, max=65535, help="Port to listen on; 0 picks a free one.")]
Database = Annotated[
    str | None, typer.Option(metavar="FILE", help="The database, instead of the one in your data folder.")
]


def run(arguments: list[str]) -> int:
    """Run a command line and return its exit code."""

    def command() -> object:
        try:
            return app(arguments, prog_name="unknot", standalone_mode=False)
        except _UsageError as error:
            message: Any = error
            context = getattr(error, "ctx", None)
            path = context.command_path if context is not None else "unknot"
            said = " ".join(message.format_message().split()).rstrip(".")
            print(f"{path}: {said}. See {path} --help.", file=sys.stderr)
            return 2
        except typer.Abort:
            raise KeyboardInterrupt from None

    for stream in (sys.stdout, sys.stderr):
        # An old terminal may lack a letter; that must not end a massage
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    return outcome_of(command)


@app.callback(invoke_without_command=True)
def open_app(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", "-V", help="Print the version.")] = False,
) -> None:
    """Guides one person's hands through a back massage made for another person. Alone, it opens the app."""
    if version:
        from unknot import __version__

        print(f"unknot {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        from unknot.shell.cli.serving import open_in_browser

        open_in_browser()


@app.command()
def serve(host: Host = None, port: Port = None, database: Database = None) -> None:
    """Serve the app without opening a browser."""
    from unknot.shell.cli import serving

    serving.serve(host=host, port=port, database=database)


@app.command()
def new(
    file: Annotated[Path, typer.Argument(help="The intake file to write.")] = Path("massage.intake.yaml"),
    force: Annotated[bool, typer.Option(help="Replace the file if it is there.")] = False,
) -> None:
    """Ask the questions here and write an intake file."""
    from unknot.shell.cli import asking

    asking.new(file, replace=force)


@app.command()
def screen(intake: IntakeFile, as_json: AsJson = False) -> int:
    """Say whether there may be a massage today, and why."""
    from unknot.shell.cli import caring

    return caring.screen(intake, as_json=as_json)


@app.command()
def plan(
    intake: IntakeFile,
    out: Out = None,
    minutes: Minutes = None,
    seed: Seed = None,
    as_json: AsJson = False,
) -> int:
    """Plan a massage for these two people, with reasons."""
    from unknot.shell.cli import caring

    return caring.plan(intake, out=out, minutes=minutes, seed=seed, as_json=as_json)


@app.command()
def check(
    files: Annotated[
        list[str], typer.Argument(metavar="ROUTINE|SCORE...", help="Files or patterns, a ready-made name, or -.")
    ],
    intake: ForIntake = None,
    format_: Annotated[
        str, typer.Option("--format", metavar="text|json|sarif|github", help="For people, scripts, editors, CI.")
    ] = "text",
    as_json: AsJson = False,
) -> int:
    """Check whether routines and scores are safe.

    Prints every violation with its place, time, size and remedy. Exit code 0 if all are safe, 1 if not."""
    from unknot.shell.cli import checking

    return checking.check(files, intake=intake, format_="json" if as_json else format_)


@app.command()
def score(routine: RoutineFile, intake: ForIntake = None, out: Out = None) -> int:
    """Make a routine exact for one back.

    The score says what both hands do at every moment. Only what is safe is written."""
    from unknot.shell.cli import judging

    return judging.score(routine, intake=intake, out=out)


@app.command()
def show(file: PlayFile, intake: ForIntake = None, out: Out = None) -> int:
    """Show the timeline, and where the time goes.

    In the terminal, or with -o FILE.svg as a picture."""
    from unknot.shell.cli import judging

    return judging.show(file, intake=intake, out=out)


@app.command()
def play(
    file: PlayFile,
    intake: ForIntake = None,
    silent: Annotated[bool, typer.Option("--silent", help="Captions only, no voice.")] = False,
    speed: Annotated[float, typer.Option(min=0.1, max=1000, help="Faster than real, for a preview.")] = 1.0,
) -> int:
    """Guide the hands through a massage in the terminal.

    With a voice where there is one.

    Keys: space pauses, right goes on, left does it again, up is firmer, down softer, Esc stops.
    Where the output is not a terminal, the words and their times are printed.
    """
    from unknot.shell.cli import performing

    return performing.play(file, intake=intake, silent=silent, speed=speed)


@app.command()
def library(
    name: Annotated[str | None, typer.Argument(help="A ready-made routine: prints its notation.")] = None,
    as_json: AsJson = False,
) -> None:
    """List the ready-made routines, or print one."""
    from unknot.shell.cli import knowing

    knowing.library(name, as_json=as_json)


@app.command()
def explain(
    word: Annotated[list[str], typer.Argument(help="A technique, stroke, region, condition or rule.")],
    as_json: AsJson = False,
) -> None:
    """Explain a word that Unknot uses, with sources."""
    from unknot.shell.cli import knowing

    knowing.explain(" ".join(word), as_json=as_json)


@app.command()
def schema(name: Annotated[str, typer.Argument(help="intake, routine, score or session.")]) -> None:
    """Print the JSON Schema of a format."""
    from unknot.shell.cli import knowing

    knowing.schema(name)


@app.command()
def audit(
    people: Annotated[int, typer.Option(min=1, max=100_000_000, metavar="N", help="How many people.")] = 1000,
    seed: Annotated[int, typer.Option(min=0, max=2**53, metavar="N", help="Which people.")] = 0,
    minutes: Annotated[str, typer.Option(metavar="5..90", help="How long a massage they ask for.")] = "5..90",
    workers: Annotated[
        int | None, typer.Option(min=1, max=1024, metavar="N", help="Processes; one for each core if left out.")
    ] = None,
    dask: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="A Dask scheduler that has the workers instead.")
    ] = None,
    keep: Annotated[
        str | None, typer.Option(metavar="FILE", help="Write what is done there, and go on from it.")
    ] = None,
    person: Annotated[int | None, typer.Option(min=0, metavar="N", help="Only the person of this number.")] = None,
    out: Annotated[str | None, typer.Option("--out", "-o", metavar="FILE", help="Write that person's intake.")] = None,
    as_json: AsJson = False,
) -> int:
    """Plan and check massages for many random people.

    Says who was refused and why, and everything unsafe that would have been played: there must be nothing."""
    from unknot.shell.cli import auditing

    return auditing.audit(
        people=people,
        seed=seed,
        minutes=minutes,
        workers=workers,
        dask=dask,
        keep=keep,
        person=person,
        out=out,
        as_json=as_json,
    )


@app.command()
def fmt(
    files: Annotated[list[str], typer.Argument(metavar="ROUTINE...", help="Routine files, or - for standard input.")],
    check: Annotated[bool, typer.Option("--check", help="Write nothing; exit code 1 where a layout differs.")] = False,
    to: Annotated[str | None, typer.Option("--to", metavar="yaml|json", help="Print it in that form instead.")] = None,
    out: Out = None,
) -> int:
    """Lay out routine files: keys in one order, one way to write each value, comments kept.

    In place, or from standard input to standard output. With --to, to or from JSON; the file itself stays."""
    from unknot.shell.cli import formatting

    return formatting.fmt(files, check=check, to=to, out=out)


@app.command()
def backup(file: Annotated[Path, typer.Argument(help="The file to write.")], database: Database = None) -> None:
    """Copy everything that is stored into one file."""
    from unknot.shell.cli import keeping

    keeping.backup(file, database)


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A file that `unknot backup` wrote.")], database: Database = None
) -> None:
    """Put a backup in the place of what is stored now."""
    from unknot.shell.cli import keeping

    keeping.restore(file, database)


@app.command()
def forget(
    person: Annotated[str, typer.Argument(help="The person's name.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask again.")] = False,
    database: Database = None,
) -> None:
    """Remove a person everywhere.

    Answers, plans, sessions and what was learned are gone; a backup made before still holds them."""
    from unknot.shell.cli import keeping

    keeping.forget(person, database, sure=yes)


@voice_app.callback(invoke_without_command=True)
def voices(context: typer.Context, as_json: AsJson = False) -> None:
    """List the voices of this machine, best first."""
    if context.invoked_subcommand is None:
        from unknot.shell.cli import speaking

        speaking.list_voices(as_json=as_json)


@voice_app.command("test")
def voice_test(name: Annotated[str | None, typer.Argument(help="Which; the picked one if left out.")] = None) -> None:
    """Hear a voice say one sentence."""
    from unknot.shell.cli import speaking

    speaking.test(name)


@voice_app.command("pick")
def voice_pick(name: Annotated[str, typer.Argument(help='A name from the list, or "none".')]) -> None:
    """Choose the voice that guides."""
    from unknot.shell.cli import speaking

    speaking.pick(name)

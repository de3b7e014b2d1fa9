"""Command line: dispatch to one command, exit codes, and errors as messages."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from datetime import date
from pathlib import Path

from returnkb.commands.command import Command
from returnkb.commands.registry import COMMANDS, load, load_all
from returnkb.corpus.files.document import Unreadable
from returnkb.model.finding import Refusal, as_text
from returnkb.text.printable_text import PrintableStream

_REPORT = (
    "This is a fault of returnkb, not of your input. Run the command again with --debug and report what it prints,\n"
    "as CONTRIBUTING.md describes; SECURITY.md describes how to report what could harm somebody."
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code.

    0: success; 1: something must be fixed; 2: wrong arguments, or a file cannot be read or written; 3: a fault of returnkb.
    """
    out = err = PrintableStream(sys.stderr)
    try:
        with redirect_stderr(err):
            arguments = _arguments(argv)
            # Findings for a CI runner start their lines with workflow commands, and escape their data themselves.
            out = PrintableStream(sys.stdout, commands=getattr(arguments, "format", None) == "github")
            with redirect_stdout(out):
                code = _run(arguments)
        out.flush()
        return code
    except BrokenPipeError:
        # Nobody reads the rest; Python would complain when it flushes its own buffer at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    finally:
        err.flush()


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    """The arguments of the chosen command; exits with a message when they are wrong."""
    given = sys.argv[1:] if argv is None else argv
    # Only the chosen command is imported, so that small ones start fast; help lists all.
    chosen = given[0] if given and given[0] in COMMANDS else None
    top = parser({chosen: load(chosen)} if chosen else load_all())
    arguments, rest = top.parse_known_args(given)
    arguments.words = rest
    if rest and not arguments.passes_unknown_args:
        top.error(f"unrecognized arguments: {' '.join(rest)}")
    return arguments


def _run(arguments: argparse.Namespace) -> int:
    """Run the chosen command; an error becomes one message, and a traceback only with --debug."""
    try:
        return int(arguments.handle(arguments))
    except BrokenPipeError:
        raise
    except KeyboardInterrupt:
        return 130
    except Refusal as refusal:
        if refusal.findings:
            print(as_text(refusal.findings))
        print(f"returnkb: {refusal}", file=sys.stderr)
        return 1
    except Unreadable as error:
        print(as_text([error.finding]))
        return 1
    except (OSError, UnicodeError) as error:
        if arguments.debug:
            raise
        print(f"returnkb: {error}", file=sys.stderr)
        return 2
    except Exception as error:
        if arguments.debug:
            raise
        print(f"returnkb: {type(error).__name__}: {error}\n{_REPORT}", file=sys.stderr)
        return 3


def parser(commands: Mapping[str, type[Command]]) -> argparse.ArgumentParser:
    """The parser of some commands and the options common to all: the tree to work on and the day of the assessment."""
    top = argparse.ArgumentParser(
        prog="returnkb", description="Dated, sourced facts about places of return: check, assess, build, find."
    )
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument(
        "--root", type=Path, default=Path(), metavar="DIR", help="the tree with docs/ and sources/ (default: here)"
    )
    shared.add_argument("--today", type=_day, default=date.today(), metavar="YYYY-MM-DD", help="assess as on this day")
    shared.add_argument("--debug", action="store_true", help="print the traceback of an error, for a report")
    subparsers = top.add_subparsers(required=True, metavar="COMMAND")
    for name, command in commands.items():
        description = command.__doc__ or ""
        subparser = subparsers.add_parser(
            name, parents=[shared], help=description.splitlines()[0].rstrip("."), description=description
        )
        command.add_arguments(subparser)
        subparser.set_defaults(handle=command.handle, passes_unknown_args=command.passes_unknown_args)
    return top


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is not a day (YYYY-MM-DD)") from None


if __name__ == "__main__":
    sys.exit(main())

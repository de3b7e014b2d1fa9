"""The command line: one module a command, all of one shape."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from returnkb.commands import ALL
from returnkb.commands.command import Stop
from returnkb.document import Unreadable
from returnkb.findings import as_text


def main(words: Sequence[str] | None = None) -> int:
    """Run one command; returns 0 when all is well, 1 when something must be mended, 2 when it was called wrongly."""
    top = parser()
    arguments, rest = top.parse_known_args(words)
    arguments.words = rest
    if rest and not arguments.hands_on:
        top.error(f"unrecognized arguments: {' '.join(rest)}")
    try:
        return int(arguments.handle(arguments))
    except Stop as stop:
        print(f"returnkb: {stop}", file=sys.stderr)
        return 1
    except Unreadable as error:
        print(as_text([error.finding]))
        return 1
    except FileNotFoundError as error:
        print(f"returnkb: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        return 0
    except KeyboardInterrupt:
        return 130


def parser() -> argparse.ArgumentParser:
    """The parser with every command and what is common to all: the tree to work on and the day to judge by."""
    top = argparse.ArgumentParser(
        prog="returnkb", description="Dated, sourced facts about places of return: check, judge, build, find."
    )
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument(
        "--root", type=Path, default=Path(), metavar="DIR", help="the tree with docs/ and sources/ (default: here)"
    )
    shared.add_argument("--today", type=_day, default=date.today(), metavar="YYYY-MM-DD", help="judge as on this day")
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    for command in ALL:
        words = command.__doc__ or ""
        room = commands.add_parser(
            command.name(), parents=[shared], help=words.splitlines()[0].rstrip("."), description=words
        )
        command.add_arguments(room)
        room.set_defaults(handle=command.handle, hands_on=command.hands_on)
    return top


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is not a day (YYYY-MM-DD)") from None


if __name__ == "__main__":
    sys.exit(main())

"""The command line of the scrapers; each command is a module with the same three names."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path

from scrapers.commands import COMMANDS
from scrapers.commands.command import USAGE, UsageError
from scrapers.register import RegisterError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 done, 1 our fault, 2 wrong use or register, 3 findings asked for, 4 incomplete run."""
    options = parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except (UsageError, RegisterError) as error:
        print(error, file=sys.stderr)
        return USAGE
    except KeyboardInterrupt:
        print(
            "Stopped. What was seen is kept; the same command goes on with the rest when --due is given.",
            file=sys.stderr,
        )
        return 4


def parser() -> argparse.ArgumentParser:
    """Every command with its options."""
    top = argparse.ArgumentParser(prog="scrapers", description="Look at registered sources and say what changed.")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, command in COMMANDS.items():
        sub = commands.add_parser(name, help=command.HELP, description=command.HELP)
        sub.add_argument(
            "--root", type=Path, default=Path.cwd(), metavar="DIR", help="the project's folder (default: here)"
        )
        sub.add_argument(
            "--today", type=_moment, default=None, metavar="DAY", help="take this day for today (YYYY-MM-DD)"
        )
        command.add_options(sub)
        sub.set_defaults(run=command.run)
    return top


def _moment(text: str) -> datetime:
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        raise argparse.ArgumentTypeError(f"{text!r} is no day; write it as 2026-11-21")
    return datetime.combine(date.fromisoformat(text), time(12), UTC)

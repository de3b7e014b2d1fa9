"""Command line of `python -m scrapers`."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path

from scrapers.commands.ack import Ack
from scrapers.commands.anchors import Anchors
from scrapers.commands.command import Command, CommandError, ExitCode, print_lines
from scrapers.commands.confirm import Confirm
from scrapers.commands.explain import Explain
from scrapers.commands.observe import Observe
from scrapers.commands.propose import Propose
from scrapers.commands.register import Register
from scrapers.commands.report import Report
from scrapers.observe.run_lock import RunLocked
from scrapers.sources.register import RegisterError
from scrapers.state.store import StateUnreadable

# In the order of the life of a source.
ALL: tuple[type[Command], ...] = (Register, Observe, Explain, Report, Ack, Confirm, Propose, Anchors)


def main(words: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; see ExitCode."""
    arguments = parser().parse_args(words)
    try:
        return int(arguments.handle(arguments))
    except (CommandError, RegisterError, RunLocked, StateUnreadable) as error:
        print_lines(str(error), file=sys.stderr)
        return ExitCode.USAGE
    except KeyboardInterrupt:
        print_lines(
            "Stopped. What was observed is saved; the same command continues with the rest when --due is given.",
            file=sys.stderr,
        )
        return ExitCode.INCOMPLETE


def parser() -> argparse.ArgumentParser:
    """Parser with every command and the options common to all."""
    top = argparse.ArgumentParser(prog="scrapers", description="Observe registered sources and report what changed.")
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument(
        "--root", type=Path, default=Path.cwd(), metavar="DIR", help="the project's folder (default: here)"
    )
    common.add_argument("--today", type=_noon, default=None, metavar="DAY", help="judge as on this day (YYYY-MM-DD)")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command in ALL:
        text = command.__doc__ or ""
        sub = commands.add_parser(
            command.name(), parents=[common], help=text.splitlines()[0].rstrip("."), description=text
        )
        command.add_arguments(sub)
        sub.set_defaults(handle=command.handle)
    return top


def _noon(text: str) -> datetime:
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return datetime.combine(date.fromisoformat(text), time(12), UTC)
    except ValueError:
        pass  # a day that no calendar has, such as 2026-02-30
    raise argparse.ArgumentTypeError(f"{text!r} is no day; write it as 2026-11-21")


if __name__ == "__main__":
    sys.exit(main())

"""`returnkb observe`: look at sources, in a process of its own that alone may use the network."""

from __future__ import annotations

import argparse
import subprocess
import sys
from argparse import ArgumentParser, Namespace

from returnkb.commands.command import Command


class Observe(Command):
    """Look at registered sources and note what was seen; more words are handed on to `python -m scrapers`."""

    @classmethod
    def add_arguments(cls, parser: ArgumentParser) -> None:
        parser.add_argument(
            "words", nargs=argparse.REMAINDER, metavar="IDS", help="source ids and options, such as --due"
        )

    @classmethod
    def handle(cls, arguments: Namespace) -> int:
        words = [sys.executable, "-m", "scrapers", "observe", "--root", str(arguments.root)]
        return subprocess.run(
            [*words, "--today", arguments.today.isoformat(), *arguments.words], check=False
        ).returncode

"""`returnkb observe`: look at sources, in a process of its own that alone may use the network."""

from __future__ import annotations

import subprocess
import sys
from argparse import Namespace
from datetime import date
from typing import ClassVar

from returnkb.commands.command import Command


class Observe(Command):
    """Look at registered sources and note what was seen.

    Source ids and options such as `--due` and `--budget 30m` are handed on; `python -m scrapers observe --help` lists them.
    """

    passes_unknown_args: ClassVar[bool] = True

    @classmethod
    def handle(cls, arguments: Namespace) -> int:
        words = [sys.executable, "-m", "scrapers", "observe", "--root", str(arguments.root), *arguments.words]
        # Without a day of its own a look bears the hour it was made.
        if arguments.today != date.today():
            words += ["--today", arguments.today.isoformat()]
        return subprocess.run(words, check=False).returncode

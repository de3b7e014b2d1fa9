"""`returnkb observe`: run the scrapers in a separate process, the only one that uses the network."""

from __future__ import annotations

import subprocess
import sys
from argparse import Namespace
from datetime import date
from pathlib import Path
from typing import ClassVar

from returnkb.commands.command import Command
from returnkb.corpus.settings_files import read_site_url
from returnkb.model import page_urls


def about_page(root: Path) -> list[str]:
    """The option that names the site's page about these requests; none for a site without a public address."""
    site = read_site_url(root)
    return ["--about", f"{site}{page_urls.VISITS}"] if site else []


class Observe(Command):
    """Look at registered sources and note what was seen.

    Source ids and options such as `--due` and `--budget 30m` are handed on; `python -m scrapers observe --help` lists them.
    """

    passes_unknown_args: ClassVar[bool] = True

    @classmethod
    def handle(cls, arguments: Namespace) -> int:
        command = [sys.executable, "-m", "scrapers", "observe", "--root", str(arguments.root), *arguments.words]
        command += about_page(arguments.root)
        # Without --today an observation has the time of day.
        if arguments.today != date.today():
            command += ["--today", arguments.today.isoformat()]
        return subprocess.run(command, check=False).returncode

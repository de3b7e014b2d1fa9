"""`returnkb observe`: run the scrapers in a separate process, the only one that uses the network."""

from __future__ import annotations

import os
import subprocess
import sys
from argparse import Namespace
from datetime import date
from pathlib import Path
from typing import ClassVar

from returnkb.commands.command import Command
from returnkb.corpus.site_config_file import read_site_config
from returnkb.model import page_urls

# Where an installed package has the scrapers, see returnkb/__init__.py; the folder is not there in the repository.
_PACKAGES = Path(__file__).resolve().parents[2] / "_packages"


def about_page(root: Path) -> list[str]:
    """The option that names the site's page about these requests; none for a site without a public address."""
    site = read_site_config(root).url
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
        return subprocess.run(command, check=False, env=_environment()).returncode


def _environment() -> dict[str, str]:
    """The environment in which the process finds the scrapers, in the repository and installed."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(_PACKAGES), os.environ.get("PYTHONPATH", "")])}

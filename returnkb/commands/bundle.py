"""`returnkb bundle`: the site as one zip for a folder, a stick or a mail."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from returnkb.bundle import PointsOutside, make_bundle
from returnkb.commands.build import compile_or_stop, say
from returnkb.commands.command import Command, Stop
from returnkb.editions import read_editions
from returnkb.render import render


class Bundle(Command):
    """Build the site and pack it into a zip that opens from a folder without a network, with its checksum."""

    @classmethod
    def add_arguments(cls, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--out", type=Path, default=Path("dist"), metavar="DIR", help="where the zip goes (default: dist)"
        )

    @classmethod
    def handle(cls, arguments: Namespace) -> int:
        compile_or_stop(arguments)
        build = arguments.root / "build"
        say("rendering")
        render(arguments.root, build / "pages", build / "site", say)
        editions = read_editions(arguments.root)
        name = f"returnkb-{editions[-1].id if editions else arguments.today.isoformat()}"
        say("packing")
        try:
            bundled = make_bundle(build / "site", arguments.out, name)
        except (PointsOutside, ValueError) as refusal:
            raise Stop(f"{refusal}. Nothing was packed.") from None
        size = bundled.path.stat().st_size / 1_000_000
        print(f"{bundled.path}  {bundled.files} files, {size:.1f} MB\nSHA-256 {bundled.sha256}")
        return 0

"""`returnkb forms`: issue forms made from the field definitions."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from returnkb.build.file_sync import write_file
from returnkb.commands.command import Command
from returnkb.editions.issues.forms import form_files

FOLDER = ".github/ISSUE_TEMPLATE"


class Forms(Command):
    """Write the issue forms, which ask for fields as they are defined, into .github/ISSUE_TEMPLATE."""

    @classmethod
    def add_arguments(cls, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="only say whether the written files are up to date")

    @classmethod
    def handle(cls, arguments: Namespace) -> int:
        folder: Path = arguments.root / FOLDER
        stale = [name for name, text in form_files().items() if not _same(folder / name, text)]
        if arguments.check:
            print(
                "\n".join(f"{folder / name} is not up to date; run: returnkb forms" for name in stale) or "up to date"
            )
            return 1 if stale else 0
        for name in stale:
            write_file(folder / name, form_files()[name].encode("utf-8"))
        print(f"{len(form_files())} files in {folder}, {len(stale)} changed")
        return 0


def _same(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text(encoding="utf-8") == text

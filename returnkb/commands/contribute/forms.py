"""`returnkb forms`: issue forms made from the field definitions."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from returnkb.commands.command import Command
from returnkb.commands.generated_files import write_generated
from returnkb.editions.issues.forms import form_files

FOLDER = ".github/ISSUE_TEMPLATE"


class Forms(Command):
    """Write the issue forms, which ask for fields as they are defined, into .github/ISSUE_TEMPLATE."""

    @classmethod
    def add_arguments(cls, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="only say whether the written files are up to date")

    @classmethod
    def handle(cls, arguments: Namespace) -> int:
        return write_generated(arguments.root / FOLDER, form_files(), "forms", check=arguments.check)

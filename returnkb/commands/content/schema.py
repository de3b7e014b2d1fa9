"""`returnkb schema`: JSON Schemas with which text editors complete and check front matter."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace

from returnkb.commands.command import Command
from returnkb.commands.generated_files import write_generated
from returnkb.corpus.field_docs import SCHEMAS, entry_schema, schema

FOLDER = ".vscode"


class Schema(Command):
    """Write JSON Schemas and editor settings made from the field definitions into .vscode."""

    @classmethod
    def add_arguments(cls, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="only say whether the written files are up to date")

    @classmethod
    def handle(cls, arguments: Namespace) -> int:
        return write_generated(arguments.root / FOLDER, schema_files(), "schema", check=arguments.check)


def schema_files() -> dict[str, str]:
    """File name to text, for every schema and the editor's settings that point to them."""
    files = {f"{name}.schema.json": schema(name) for name in SCHEMAS}
    files["entry.schema.json"] = entry_schema()
    pointers = {
        f"./{FOLDER}/entry.schema.json": ["docs/**/*.md"],
        f"./{FOLDER}/source.schema.json": ["sources/register/*.yml"],
        f"./{FOLDER}/organisation.schema.json": ["sources/organisations/*.yml"],
        f"./{FOLDER}/publisher.schema.json": ["sources/publisher.yml"],
    }
    settings = {"yaml.schemas": pointers, "files.associations": {"docs/**/*.md": "markdown"}}
    files["settings.json"] = json.dumps(settings, indent=1) + "\n"
    return files

"""`returnkb schema`: JSON Schemas with which text editors complete and check front matter."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from pathlib import Path

from returnkb.build.file_sync import sync_folder
from returnkb.commands.command import Command
from returnkb.corpus.field_docs import SCHEMAS, entry_schema, schema

FOLDER = ".vscode"


class Schema(Command):
    """Write JSON Schemas and editor settings made from the field definitions into .vscode."""

    @classmethod
    def add_arguments(cls, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="only say whether the written files are up to date")

    @classmethod
    def handle(cls, arguments: Namespace) -> int:
        folder: Path = arguments.root / FOLDER
        files = schema_files()
        stale = [name for name, text in files.items() if not _same(folder / name, text)]
        if arguments.check:
            print(
                "\n".join(f"{folder / name} is not up to date; run: returnkb schema" for name in stale) or "up to date"
            )
            return 1 if stale else 0
        sync_folder(folder, files)
        print(f"{len(files)} files in {folder}, {len(stale)} changed")
        return 0


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


def _same(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text(encoding="utf-8") == text

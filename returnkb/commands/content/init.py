"""`returnkb init`: a new collection that checks, builds and bundles."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from returnkb.build.file_sync import write_file
from returnkb.commands.command import Command, CommandError
from returnkb.corpus.files.yaml_edit import block_field
from returnkb.corpus.load import load
from returnkb.model.finding import as_text, errors
from returnkb.rules import check

_PACKAGE = Path(__file__).resolve().parents[2]
# In the repository the vocabularies are those of its own collection; an installed package has them inside.
VOCABULARIES = _PACKAGE / "_collection" if (_PACKAGE / "_collection").is_dir() else _PACKAGE.parent / "sources"
# What every collection needs, and no country is named in.
FILES = (
    "topics.yml", "services.yml", "groups.yml", "modes.yml", "components.yml", "questions.yml", "illnesses.yml", "labels.yml",
    "places/credits.yml",
)  # fmt: skip
_README = """# {name}

Facts of places people return to, dated and sourced.

Add the first country, a place, an organisation, a source and a service, each with one command:

    returnkb new country GM
    returnkb new place gambia/brikama
    returnkb new organisation example-society --name "Example Society"
    returnkb new source example-report-2026 --title "…" --publisher "…" --type ngo --url https://…
    returnkb new service gambia/brikama/legal-aid --title "…" --organisation example-society --offers legal_aid --source example-report-2026 --text "…"

`returnkb check` says what to mend, `returnkb build` makes the site in build/site, `returnkb bundle` makes copies to keep in dist.
"""


class Init(Command):
    """Make a new collection in a folder: its vocabularies, its settings, and a page that says how to go on."""

    @classmethod
    def add_arguments(cls, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="FOLDER", help="a folder that is empty or not there yet")
        parser.add_argument("--name", default="Return Facts", metavar="TEXT", help="the name of the site")

    @classmethod
    def handle(cls, arguments: Namespace) -> int:
        folder: Path = arguments.folder
        if folder.is_symlink() or (folder.exists() and (not folder.is_dir() or any(folder.iterdir()))):
            raise CommandError(f"“{folder}” is not empty. Name a folder that is not there yet.")
        name = " ".join(arguments.name.split())
        if not name or len(name) > 100:
            raise CommandError("The name of the site has between 1 and 100 characters. Give another --name.")
        for file, content in _files(name).items():
            write_file(folder / file, content)
        corpus, findings = load(folder)
        found = errors([*findings, *check(corpus, arguments.today)])
        if found:
            print(as_text(sorted({*found})))
            raise CommandError("The collection is made, but must be mended as above before it can be built.")
        print(f"{folder}: an empty collection. Go on with:\n  cd {folder}\n  returnkb new country GM")
        return 0


def _files(name: str) -> dict[str, bytes]:
    """The files of a new collection by their path."""
    files = {f"sources/{file}": (VOCABULARIES / file).read_bytes() for file in FILES}
    texts = {
        "README.md": _README.format(name=name),
        "mkdocs.yml": block_field("site_name", name, 0),
        # git keeps no empty folders.
        "docs/.gitkeep": "",
        "sources/register/.gitkeep": "",
        ".gitignore": "/build/\n/dist/\n",
    }
    return files | {path: text.encode("utf-8") for path, text in texts.items()}

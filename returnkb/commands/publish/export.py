"""`returnkb export`: the collection as open data."""

from __future__ import annotations

import hashlib
import json
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path, PurePosixPath

from returnkb.assessment.assess import assess
from returnkb.assessment.assessed import AssessedCorpus
from returnkb.build.compiled_json import compiled_json
from returnkb.build.file_sync import write_file
from returnkb.commands.command import Command, CommandError
from returnkb.commands.steps import print_progress
from returnkb.exports.hsds import InvalidHsds
from returnkb.exports.records.formats import FORMATS
from returnkb.exports.site_files import EXPORTERS
from returnkb.rules import load_valid
from search.dataset.load import FILES, build_dataset
from search.dataset.model import Dataset
from search.opensearch import DOCUMENTS, SETTINGS, export_files

MANIFEST = "manifest.json"
# No open data: its keys are those of our search index.
OPENSEARCH = "opensearch"
Manifest = dict[str, dict[str, str]]


class Export(Command):
    """Write the collection as open data: JSON API, SQLite, JSON-LD, HSDS, HXL, CSL-JSON, BibTeX, Atom and more."""

    @classmethod
    def add_arguments(cls, parser: ArgumentParser) -> None:
        names = ", ".join(one.name for one in FORMATS)
        parser.add_argument(
            "formats", nargs="*", type=_format, metavar="FORMAT",
            help=f"which of {names} (default: all of these), or {OPENSEARCH}, the files that fill an index of OpenSearch",
        )  # fmt: skip
        parser.add_argument(
            "--out", type=Path, metavar="DIR", help="where the files go (default: build/export in the tree)"
        )

    @classmethod
    def handle(cls, arguments: Namespace) -> int:
        out = arguments.out or arguments.root / "build" / "export"
        assessed = assess(load_valid(arguments.root, arguments.today), arguments.today)
        manifest = _read_manifest(out)
        for one in FORMATS:
            if arguments.formats and one.name not in arguments.formats:
                continue
            print_progress(f"exporting {one.title}")
            try:
                files = EXPORTERS[one.name](assessed)
            except InvalidHsds as invalid:
                raise CommandError(
                    f"The export does not conform to HSDS, so nothing of it was written:\n{invalid}"
                ) from None
            manifest[one.name] = _write(out, files, manifest.get(one.name, {}))
            print(f"{out / one.start}  {one.title}, {len(files)} file{'s' if len(files) != 1 else ''}")
        if OPENSEARCH in arguments.formats:
            print_progress("exporting for OpenSearch")
            files = dict(export_files(_dataset(assessed)))
            manifest[OPENSEARCH] = _write(out, files, manifest.get(OPENSEARCH, {}))
            print(f"{out / SETTINGS}  settings and mapping of the index, {out / DOCUMENTS} its documents")
        write_file(out / MANIFEST, (json.dumps(manifest, indent=1, sort_keys=True) + "\n").encode())
        return 0


def _dataset(assessed: AssessedCorpus) -> Dataset:
    """What is indexed, as a build compiles it."""
    compiled = compiled_json(assessed)
    return build_dataset(*(json.loads(compiled[name]) for name in FILES))


def _format(text: str) -> str:
    names = [*(one.name for one in FORMATS), OPENSEARCH]
    if text not in names:
        raise ArgumentTypeError(f"“{text}” is no format; the formats are {', '.join(names)}")
    return text


def _write(out: Path, files: dict[str, str | bytes], before: dict[str, str]) -> dict[str, str]:
    """Write the files of a format and delete those it no longer has, so that nothing withdrawn stays published."""
    sums: dict[str, str] = {}
    for name, content in files.items():
        raw = content.encode() if isinstance(content, str) else content
        write_file(out / name, raw)
        sums[name] = hashlib.sha256(raw).hexdigest()
    for name in before.keys() - sums.keys():
        if not PurePosixPath(name).is_absolute() and ".." not in PurePosixPath(name).parts:
            (out / name).unlink(missing_ok=True)
    return sums


def _read_manifest(out: Path) -> Manifest:
    """The manifest of an earlier export: format, file, SHA-256."""
    path = out / MANIFEST
    if not path.is_file():
        return {}
    try:
        return {str(name): dict(sums) for name, sums in json.loads(path.read_text(encoding="utf-8")).items()}
    except (ValueError, AttributeError, TypeError):
        raise CommandError(f"{path} was not written by this command. Choose another folder with --out.") from None

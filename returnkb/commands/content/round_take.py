"""Import of a filled-in sheet: findings, or the review of its changes, which are written after consent."""

from __future__ import annotations

import shutil
import sys
import tempfile
from argparse import Namespace
from pathlib import Path

from returnkb.assessment.assess import assess
from returnkb.assessment.rounds.answers import Answers, read_answers
from returnkb.assessment.rounds.entry_edits import edit_entries
from returnkb.assessment.rounds.file_changes import FileChanges, in_sheet
from returnkb.assessment.rounds.new_services import add_services
from returnkb.assessment.rounds.reading import MAX_BYTES, SheetTable, read_sheet
from returnkb.assessment.rounds.sheet_findings import SheetRefused
from returnkb.build.file_sync import write_file
from returnkb.commands.command import CommandError
from returnkb.commands.content.review import review_trees
from returnkb.commands.valid_corpus import load_valid
from returnkb.corpus.files.document import read_text
from returnkb.editions.review.output import Review
from returnkb.editions.review.output import as_text as review_text
from returnkb.model.finding import Finding, as_text, errors


def take_sheet(arguments: Namespace) -> int:
    """Read a sheet, show what its answers change, and write it with `--write` or after a yes."""
    root: Path = arguments.root
    try:
        tables, findings = read_sheet(arguments.file.name, _content(arguments.file))
    except SheetRefused as refusal:
        return _refuse([refusal.finding])
    assessed = assess(load_valid(arguments), arguments.today)
    answers = read_answers(assessed, tables)
    changes = FileChanges(lambda path: read_text(path, root / path), _language(tables), assessed.corpus.sources)
    edit_entries(assessed, answers.answers, changes)
    services = add_services(assessed, tables, changes)
    findings += [*answers.findings, *changes.findings]
    if findings:
        return _refuse(findings)
    _print_rest(answers, changes)
    if not changes.texts:
        print("No answer changes anything.")
        return 0
    review = _review(arguments, changes)
    faults = in_sheet(errors(review.new_findings), changes)
    if faults:
        return _refuse(faults)
    print(f"\nWhat this changes for the reader: {review_text(review)}")
    if not (arguments.write or _agreed(len(changes.texts))):
        print("Nothing was written. Write it with: returnkb round take FILE --write")
        return 0
    for path, text in changes.texts.items():
        write_file(root / path, text.encode("utf-8"))
        print(path)
    written = f"{count_of(len(answers.answers), 'answer')} and {count_of(services, 'new service')}"
    print(f"{written} written into {count_of(len(changes.texts), 'file')}.")
    return 0


def count_of(number: int, noun: str) -> str:
    """A number with its noun: `1 file`, `2 files`."""
    plural = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{number} {noun if number == 1 else plural}"


def _content(path: Path) -> bytes:
    """The content of a file, one byte more than a sheet may have at most."""
    if not path.is_file():
        raise CommandError(f"There is no file “{path}”. Name the sheet that was filled in.")
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


def _refuse(findings: list[Finding]) -> int:
    print(as_text(sorted({*findings})))
    print(f"{len(findings)} to fix in the sheet. Nothing was written.", file=sys.stderr)
    return 1


def _language(tables: list[SheetTable]) -> str:
    return tables[0].language if tables else "en"


def _print_rest(answers: Answers, changes: FileChanges) -> None:
    """Print what does not become a change: unanswered questions, remarks, and notes for the editor."""
    if answers.unknown:
        print(f"{count_of(answers.unknown, 'question')} nobody could answer.")
    for row in answers.remarks:
        print(f"Remark in row {row.number} ({row['key']}): {row['remark']}")
    for note in changes.notes:
        print(f"Note: {note}")


def _review(arguments: Namespace, changes: FileChanges) -> Review:
    """The review of the changes, made on a copy of the collection."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "tree"
        for name in ("docs", "sources"):
            shutil.copytree(arguments.root / name, copy / name, symlinks=True)
        if (arguments.root / "mkdocs.yml").is_file():
            shutil.copy(arguments.root / "mkdocs.yml", copy / "mkdocs.yml")
        for path, text in changes.texts.items():
            write_file(copy / path, text.encode("utf-8"))
        return review_trees(arguments.root, copy, arguments.today)


def _agreed(count: int) -> bool:
    """Whether the user agrees at a terminal; False without a terminal."""
    if not sys.stdin.isatty():
        return False
    return input(f"Write these changes into {count_of(count, 'file')}? [y/N] ").strip().lower() in ("y", "yes")

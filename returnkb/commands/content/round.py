"""`returnkb round`: checking rounds, as sheets that people without git fill in, and as changes that their answers make."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import ClassVar

from returnkb.assessment.assess import assess
from returnkb.assessment.assessed import AssessedCorpus
from returnkb.assessment.rounds.answers import Answers, read_answers
from returnkb.assessment.rounds.call_sheet import call_sheet
from returnkb.assessment.rounds.entry_edits import edit_entries
from returnkb.assessment.rounds.file_changes import FileChanges, in_sheet
from returnkb.assessment.rounds.new_services import add_services
from returnkb.assessment.rounds.phrases import phrases, round_languages
from returnkb.assessment.rounds.question import Scope, round_questions
from returnkb.assessment.rounds.reading import MAX_BYTES, SheetTable, read_sheet
from returnkb.assessment.rounds.sheet import RoundSheet, round_sheet
from returnkb.assessment.rounds.sheet_findings import SheetRefused
from returnkb.assessment.rounds.workbook import csv_tables, workbook
from returnkb.build.file_sync import write_file
from returnkb.commands.command import Command, CommandError
from returnkb.commands.new_texts import copy_with, write_texts
from returnkb.corpus.files.document import read_text
from returnkb.editions.review.output import as_text as review_text
from returnkb.editions.review.trees import review_trees
from returnkb.model.finding import Finding, as_text, errors
from returnkb.rules import load_valid
from returnkb.rules.safety.recognisable_people import known_names, name_of_person


class RoundCommand(Command):
    """Write the sheets of a checking round, or take the answers of a filled-in sheet."""

    # The parser gives a file after an option, as in `take --write FILE`, to nobody.
    passes_unknown_args: ClassVar[bool] = True

    @classmethod
    def add_arguments(cls, parser: ArgumentParser) -> None:
        parser.add_argument("verb", choices=("new", "take"), help="write a round’s sheets, or take a filled-in sheet")
        parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="for take: the sheet, XLSX or CSV")
        parser.add_argument("--write", action="store_true", help="for take: write the changes without asking")
        new = parser.add_argument_group("for new")
        new.add_argument("--country", metavar="FOLDER", help="the country, such as kosovo")
        new.add_argument("--topic", metavar="ID", help="only this topic and those below it, such as health")
        new.add_argument("--place", metavar="ID", help="only this place and those inside it, such as kosovo/prizren")
        new.add_argument("--who", default="", metavar="TEXT", help="role or organisation that is asked, never a name")
        new.add_argument(
            "--language", choices=round_languages(), default="en", help="language of the sheet's own words"
        )
        new.add_argument(
            "--limit",
            type=int,
            default=60,
            metavar="N",
            help="stop after the entry that reaches N questions; 0 for all",
        )
        new.add_argument("--output", type=Path, metavar="DIR", help="where to write (default: build/rounds)")

    @classmethod
    def handle(cls, arguments: Namespace) -> int:
        rest = list(arguments.words)
        if rest and arguments.file is None and not rest[0].startswith("-"):
            arguments.file = Path(rest.pop(0))
        if rest:
            raise CommandError(f"“{rest[0]}” is not understood. See: returnkb round --help")
        if arguments.verb == "new":
            if arguments.file:
                raise CommandError(f"“round new” takes no file. Leave out: {arguments.file}.")
            return _new(arguments)
        if arguments.file is None:
            raise CommandError("Name the sheet that was filled in: `returnkb round take FILE`.")
        return _take(arguments)


def _new(arguments: Namespace) -> int:
    assessed = assess(load_valid(arguments.root, arguments.today), arguments.today)
    name_given = name_of_person(arguments.who, known_names(assessed.corpus))
    if name_given:
        raise CommandError(f"“{name_given}” looks like the name of a person. Write a role or an organisation.")
    scope = _scope(assessed, arguments)
    questions = round_questions(assessed, scope, arguments.limit)
    sheet = round_sheet(assessed, scope.country, questions, phrases(arguments.language), arguments.who)
    folder = arguments.output or arguments.root / "build" / "rounds"
    name = "-".join(
        filter(None, ("round", scope.country, (scope.place or "").rpartition("/")[2], str(arguments.today)))
    )
    for file, content in _files(sheet, name).items():
        write_file(folder / file, content)
        print(folder / file)
    entries = _count(len({question.entry_id for question in questions}), "entry")
    print(f"{_count(len(questions), 'question')} about {entries}. Take the answers with: returnkb round take FILE")
    return 0


def _files(sheet: RoundSheet, name: str) -> dict[str, bytes]:
    tables = {f"{name}-{table}.csv": text.encode("utf-8") for table, text in csv_tables(sheet).items()}
    return {f"{name}.xlsx": workbook(sheet), **tables, f"{name}.html": call_sheet(sheet).encode("utf-8")}


def _scope(assessed: AssessedCorpus, arguments: Namespace) -> Scope:
    """The scope of the round; raises CommandError for a place or topic that the collection does not have."""
    places = assessed.corpus.places
    countries = sorted(place.id for place in places.values() if place.value.is_country)
    if arguments.country not in countries:
        given = f"There is no country “{arguments.country}”" if arguments.country else "“--country” is missing"
        raise CommandError(f"{given}. Write one of: {', '.join(countries)}.")
    if arguments.place and (arguments.place not in places or arguments.place.split("/")[0] != arguments.country):
        raise CommandError(
            f"There is no place “{arguments.place}” in {arguments.country}. Write an id, such as kosovo/prizren."
        )
    if arguments.topic and arguments.topic not in assessed.corpus.topics:
        raise CommandError(f"There is no topic “{arguments.topic}”. Topics are in sources/topics.yml.")
    return Scope(arguments.country, arguments.topic, arguments.place)


def _take(arguments: Namespace) -> int:
    """Read a sheet, show what its answers change, and write it with `--write` or after a yes."""
    root: Path = arguments.root
    try:
        tables, findings = read_sheet(arguments.file.name, _content(arguments.file))
    except SheetRefused as refusal:
        return _refuse([refusal.finding])
    assessed = assess(load_valid(arguments.root, arguments.today), arguments.today)
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
    with copy_with(root, changes.texts) as copy:
        review = review_trees(root, copy, arguments.today)
    faults = in_sheet(errors(review.new_findings), changes)
    if faults:
        return _refuse(faults)
    print(f"\nWhat this changes for the reader: {review_text(review)}")
    if not (arguments.write or _agreed(len(changes.texts))):
        print("Nothing was written. Write it with: returnkb round take FILE --write")
        return 0
    write_texts(root, changes.texts)
    print("\n".join(changes.texts))
    written = f"{_count(len(answers.answers), 'answer')} and {_count(services, 'new service')}"
    print(f"{written} written into {_count(len(changes.texts), 'file')}.")
    return 0


def _count(number: int, noun: str) -> str:
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
        print(f"{_count(answers.unknown, 'question')} nobody could answer.")
    for row in answers.remarks:
        print(f"Remark in row {row.number} ({row['key']}): {row['remark']}")
    for note in changes.notes:
        print(f"Note: {note}")


def _agreed(count: int) -> bool:
    """Whether the user agrees at a terminal; False without a terminal."""
    if not sys.stdin.isatty():
        return False
    return input(f"Write these changes into {_count(count, 'file')}? [y/N] ").strip().lower() in ("y", "yes")

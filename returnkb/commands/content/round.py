"""`returnkb round`: checking rounds, as sheets that people without git fill in, and as changes that their answers make."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import ClassVar

from returnkb.assessment.assess import assess
from returnkb.assessment.assessed import AssessedCorpus
from returnkb.assessment.rounds.call_sheet import call_sheet
from returnkb.assessment.rounds.phrases import languages, phrases
from returnkb.assessment.rounds.question import Scope, round_questions
from returnkb.assessment.rounds.sheet import RoundSheet, round_sheet
from returnkb.assessment.rounds.workbook import csv_tables, workbook
from returnkb.build.file_sync import write_file
from returnkb.commands.command import Command, CommandError
from returnkb.commands.content.round_take import count_of, take_sheet
from returnkb.commands.valid_corpus import load_valid
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
        new.add_argument("--language", choices=languages(), default="en", help="language of the sheet's own words")
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
        return take_sheet(arguments)


def _new(arguments: Namespace) -> int:
    assessed = assess(load_valid(arguments), arguments.today)
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
    entries = count_of(len({question.entry_id for question in questions}), "entry")
    print(f"{count_of(len(questions), 'question')} about {entries}. Take the answers with: returnkb round take FILE")
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

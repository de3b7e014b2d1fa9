"""`returnkb coverage`: which of the counsellor's questions are answered, for each country of return and each main place."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Iterable

from returnkb.assessment.assess import assess
from returnkb.assessment.questions.answers import Coverage, PlaceAnswer, QuestionIndex
from returnkb.commands.command import Command, CommandError
from returnkb.model.place import Place
from returnkb.rules import load_valid

SIGNS = {
    Coverage.RECENT: "N",
    Coverage.OLD: "O",
    Coverage.WIDER: "C",
    Coverage.GAP: "G",
    Coverage.NOTHING: "-",
}


class CoverageCommand(Command):
    """Print the questions × places matrix: N recent, O older or undated, C only the wider area, G searched in vain, - nothing."""

    @classmethod
    def add_arguments(cls, parser: ArgumentParser) -> None:
        parser.add_argument(
            "place", nargs="?", help="list the answers for one place, such as kosovo/prizren, instead of the matrix"
        )

    @classmethod
    def handle(cls, arguments: Namespace) -> int:
        corpus = load_valid(arguments.root, arguments.today)
        index = QuestionIndex(assess(corpus, arguments.today))
        if arguments.place:
            if arguments.place not in corpus.places:
                raise CommandError(f"There is no place “{arguments.place}”. Write an id, such as kosovo/prizren.")
            for answer in index.answers(arguments.place):
                print(_line(answer))
            return 0
        places = [record.value for record in corpus.places.values()]
        with_entries = {place_id.split("/", 1)[0] for place_id in index.assessed.by_place}
        countries = [one for one in places if one.is_country and "return" in one.roles and one.id in with_entries]
        width = max((len(place.label) for place in places if place.main or place in countries), default=0)
        print(" " * width, *(f"{question_id[:5]:<5}" for question_id in corpus.questions), *SIGNS.values(), sep=" ")
        _matrix("countries", countries, index, width)
        _matrix("main places", [place for place in places if place.main], index, width)
        return 0


def _matrix(name: str, places: Iterable[Place], index: QuestionIndex, width: int) -> None:
    total: Counter[Coverage] = Counter()
    for place in places:
        answers = index.answers(place.id)
        counts = Counter(answer.coverage for answer in answers)
        total += counts
        cells = (f"{SIGNS[answer.coverage]:<5}" for answer in answers)
        print(f"{place.label:<{width}}", *cells, *(counts[one] for one in SIGNS), sep=" ")
    cells_of_all = sum(total.values()) or 1
    shares = ", ".join(f"{one} {total[one]} ({total[one] / cells_of_all:.0%})" for one in SIGNS)
    print(f"{name}: {shares}")


def _line(answer: PlaceAnswer) -> str:
    best = answer.best
    if best is None:
        gaps = ", ".join(gap.id for gap in answer.gaps)
        return f"{SIGNS[answer.coverage]} {answer.question.label}: {gaps or 'nothing'}"
    return f"{SIGNS[answer.coverage]} {answer.question.label}: {best.text} ({best.observed}; {best.claim.ref})"

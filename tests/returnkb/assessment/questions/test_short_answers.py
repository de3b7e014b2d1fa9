"""Short answers: which statements can answer a question, and that every cell of a collection shows one that can, or says nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from returnkb.assessment.assess import assess
from returnkb.assessment.assessed import AssessedCorpus
from returnkb.assessment.places.whom_to_ask import ServiceIndex
from returnkb.assessment.questions.answers import QuestionIndex
from returnkb.assessment.questions.grid import GridCell, question_grid
from returnkb.assessment.questions.short_answers import is_contact
from returnkb.corpus.load import load
from returnkb.text.amounts import states_amount
from tests.constants import TODAY, TREE


@pytest.fixture(params=["collection", "small tree"])
def collection(request: pytest.FixtureRequest, assessed: AssessedCorpus) -> AssessedCorpus:
    """The collection, and the small tree with its questions and illnesses."""
    if request.param == "collection":
        return assessed
    corpus = replace(load(TREE)[0], questions=assessed.corpus.questions, illnesses=assessed.corpus.illnesses)
    return assess(corpus, TODAY)


def _cells(assessed: AssessedCorpus) -> dict[str, list[GridCell]]:
    """The cells of every place."""
    questions, services = QuestionIndex(assessed), ServiceIndex(assessed)
    places = [record.value for record in assessed.corpus.places.values()]
    return {place.id: question_grid(questions, services, place) for place in places}


def _fault(assessed: AssessedCorpus, cell: GridCell) -> str:
    """Why the short answer of a cell cannot answer its question; empty if it can."""
    if cell.claim is None:
        return "a text without a statement" if cell.text else ""
    entry, question = assessed.entries[cell.claim.entry_id], assessed.corpus.questions[cell.id].value
    answer = entry.entry.answer
    if answer and cell.text == answer.text and question.id in answer.questions:
        return "" if cell.claim.claim.id in answer.claims else "a claim that the answer does not rest on"
    if entry.entry.topic not in question.topics:
        return "a statement of an entry on another main topic"
    if question.asks_amount and not states_amount(cell.text):
        return "no amount of money"
    if answer and cell.text == answer.text:
        return "" if not answer.questions and cell.claim.claim.id in answer.claims else "an answer to another question"
    if is_contact(entry.entry, cell.claim.claim) and not question.asks_whom:
        return "the contact of a service"
    text = f"{entry.entry.title} {cell.text}".casefold()
    words = [word for listed in question.answer_words.values() for word in listed]
    return "" if not words or any(word.casefold() in text for word in words) else "no word that an answer needs"


def test_every_short_answer_is_of_a_kind_that_can_answer(collection: AssessedCorpus) -> None:
    """In every cell of every place the short answer is an editor's, or a statement on the topic that states what is asked."""
    cells = _cells(collection)
    shown = [(place, cell) for place, listed in cells.items() for cell in listed]
    faults = [
        f"{place}, {cell.label}: {why}: {cell.text}" for place, cell in shown if (why := _fault(collection, cell))
    ]
    assert len(shown) == len(collection.corpus.places) * len(collection.corpus.questions)
    assert any(cell.claim for _, cell in shown)
    assert faults == []


def test_a_cell_without_an_own_answer_names_a_wider_one_or_whom_to_ask(collection: AssessedCorpus) -> None:
    """A cell with nothing of the place itself says for which area its answer is, or has a service wherever one is known."""
    services = ServiceIndex(collection)
    for place_id, cells in _cells(collection).items():
        for cell in cells:
            question, place = collection.corpus.questions[cell.id].value, collection.corpus.place(place_id)
            if cell.claim is None:
                assert cell.contact == services.contact(place, question.services)
                assert all(place in collection.corpus.chain(inside.id) for inside in cell.places)
            elif cell.claim.scope != place_id:
                assert cell.area == collection.corpus.place(cell.claim.scope or "").label


def test_a_country_names_the_places_of_which_something_is_known(assessed: AssessedCorpus) -> None:
    """No rent is known for Albania as a whole; its cell names the capital, of which one is."""
    cell = next(cell for cell in _cells(assessed)["albania"] if cell.id == "rent")
    assert cell.claim is None
    assert [place.id for place in cell.places] == ["albania/tirana"]


@pytest.mark.parametrize(
    ("place", "question", "other"),
    [
        ("kosovo/prizren", "business-grant", "kosovo/caritas-offices"),
        ("kosovo/prizren", "wages", "kosovo/prizren/work"),
        ("iraq/erbil", "wages", "iraq/erbil/work-and-costs"),
    ],
)
def test_what_answers_another_question_is_not_shown(
    assessed: AssessedCorpus, place: str, question: str, other: str
) -> None:
    """The mailbox of Caritas is no business grant, the number of job seekers and what a household spends are no wages."""
    cell = next(cell for cell in _cells(assessed)[place] if cell.id == question)
    assert cell.claim
    assert cell.claim.entry_id != other


@pytest.mark.parametrize(
    "text",
    ["EUR 425 a month", "about 9,400 lira", "350,000 dinars", "40,000 CFA francs", "€ 300", "700 Euro", "1.2 million pounds", "USD1,800",
     "2,000 Syrian pounds", "300 EUR"],
)  # fmt: skip
def test_amounts_of_money_are_found(text: str) -> None:
    """A number beside the code, the sign or the name of a currency is an amount."""
    assert states_amount(f"It cost {text} in 2025.")


@pytest.mark.parametrize(
    "text",
    [
        "About 5,000 people",
        "In 2025 MARKET prices rose",
        "14.7% in November 2024",
        "37 centres train",
        "In 2025 IOM paid",
        "G20 or A4",
    ],
)
def test_other_numbers_are_no_amounts(text: str) -> None:
    """Counts, shares and years are no amounts of money."""
    assert not states_amount(text)

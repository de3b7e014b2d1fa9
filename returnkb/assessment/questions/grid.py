"""Grid of questions on the page of a place: the short answer to each with its year, or the service to ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from returnkb.assessment.assessed import AssessedClaim
from returnkb.assessment.places.whom_to_ask import Contact, ServiceIndex
from returnkb.assessment.questions.answers import Coverage, PlaceAnswer, QuestionIndex
from returnkb.model import page_urls
from returnkb.model.place import Place

# Places within that a cell names at most.
MOST_PLACES = 3


@dataclass(frozen=True)
class GridCell:
    """A cell of the grid: a question with its answer or the service to ask.

    `area` is the wider area that the answer is about, `searched` the day on which nothing was found for the place itself,
    `contact` whom to ask where nothing is known of the place itself, `places` some of the places within that have an answer.
    """

    id: str
    label: str
    question: str
    target: str | None
    text: str
    claim: AssessedClaim | None
    area: str
    searched: date | None
    contact: Contact | None
    places: tuple[Place, ...] = ()

    @property
    def year(self) -> str:
        """The year that the answer is about; empty when it is not known."""
        time = self.claim.claim.observed if self.claim else None
        day = (time.first if "/" in time.text and time.first else time.latest) if time else None
        return str(day.year) if day else ""


def question_grid(questions: QuestionIndex, services: ServiceIndex, place: Place) -> list[GridCell]:
    """The cells of all questions for a place, in the order of the questions."""
    return [_cell(services, place, answer, questions) for answer in questions.answers(place.id)]


def _cell(services: ServiceIndex, place: Place, answer: PlaceAnswer, questions: QuestionIndex) -> GridCell:
    question, best = answer.question, answer.best
    gap = answer.gaps[0].entry if answer.gaps else None
    searched = gap.searched.day if gap is not None and gap.kind == "gap" else None
    if best is None:
        target = page_urls.entry(answer.gaps[0].id) if answer.gaps else None
        contact = services.contact(place, question.services)
        target = target or (page_urls.entry(contact.entry.id) if contact else None)
        corpus = questions.assessed.corpus
        places = tuple(corpus.place(one) for one in questions.answered_within(place.id, question)[:MOST_PLACES])
        words = question.id, question.label, question.question
        return GridCell(*words, target, "", None, "", searched, contact, places)
    is_wider = answer.place_id != place.id
    contact = services.contact_for(place, question.services, besides=best.entry.id) if is_wider else None
    return GridCell(
        question.id,
        question.label,
        question.question,
        page_urls.entry(best.entry.id, None if best.is_answer else best.claim.claim.id),
        best.text,
        best.claim,
        questions.assessed.corpus.place(answer.place_id).label if is_wider else "",
        searched if is_wider and answer.coverage is Coverage.GAP else None,
        contact if contact and not contact.is_for_some_hosts else None,
    )

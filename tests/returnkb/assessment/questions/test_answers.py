"""Answers to questions: the best sentence for a place, and how recent and how local it is."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from returnkb.assessment.assess import assess
from returnkb.assessment.questions.answers import Coverage, PlaceAnswer, QuestionIndex
from returnkb.corpus.load import load
from returnkb.text.figures import figures

TODAY = date(2026, 11, 21)
QUESTIONS = """\
- {id: rent, label: Rent, question: What does a flat cost?, topics: [housing.rent]}
- {id: dialysis, label: Dialysis, question: Is there dialysis?, topics: [health.chronic], illnesses: [kidney_failure]}
- {id: insulin, label: Insulin, question: Is there insulin?, topics: [health.chronic], illnesses: [diabetes]}
"""
ILLNESSES = """\
- {id: kidney_failure, label: Kidney failure, topic: health.chronic, words: {en: [dialysis]}}
- {id: diabetes, label: Diabetes, topic: health.chronic, medicines: [insulin]}
"""


@pytest.fixture
def collection(tree: Path) -> Path:
    """The small tree with three questions and two illnesses."""
    (tree / "sources/questions.yml").write_text(QUESTIONS, encoding="utf-8")
    (tree / "sources/illnesses.yml").write_text(ILLNESSES, encoding="utf-8")
    return tree


def answer(tree: Path, place: str, question: str) -> PlaceAnswer:
    """The answer to a question for a place of a tree without findings."""
    corpus, findings = load(tree)
    assert findings == []
    return QuestionIndex(assess(corpus, TODAY)).answer(place, corpus.questions[question].value)


def entry(
    tree: Path, name: str, claims: dict[str, tuple[str, str]], topic: str = "health.chronic", more: str = ""
) -> None:
    """Write a condition with claims, each a text and its time."""
    listed = "".join(
        f"  - id: {claim_id}\n    text: {text}\n    observed: {observed}\n    evidence:\n"
        "      - {source: city-report, accessed: 2026-11-20}\n"
        for claim_id, (text, observed) in claims.items()
    )
    path = tree / f"docs/{name}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        f"---\nkind: condition\ntitle: Care\ntopic: {topic}\n{more}claims:\n{listed}---\n", encoding="utf-8"
    )


def test_the_newest_claim_answers_where_no_editor_wrote_an_answer(collection: Path) -> None:
    """Two claims of May 2026 answer the question on rent in Prizren, and a claim of 2008 does not."""
    found = answer(collection, "kosovo/prizren", "rent")
    assert (found.coverage, found.place_id) == (Coverage.RECENT, "kosovo/prizren")
    assert found.best and found.best.claim.claim.id in {"c1", "c2"}


def test_an_answer_of_an_editor_comes_before_newer_claims(collection: Path) -> None:
    """The bottom line of an entry is shown although another entry has a newer claim."""
    line = "answer:\n  text: Flats cost more than before.\n  claims: [old]\n"
    entry(collection, "kosovo/prizren/flats", {"old": ("Flats cost more.", "2025-03")}, "housing.rent", line)
    found = answer(collection, "kosovo/prizren", "rent")
    assert found.best and (found.best.text, str(found.best.observed)) == ("Flats cost more than before.", "2025-03")
    assert [other.entry.id for other in found.others] == ["kosovo/prizren/rents"]


def test_a_wider_area_answers_where_the_place_has_nothing(collection: Path) -> None:
    """What is known for the country alone is shown as such."""
    entry(collection, "kosovo/rents", {"c1": ("Flats are dear in Kosovo.", "2025")}, "housing.rent")
    found = answer(collection, "kosovo/prishtina", "rent")
    assert (found.coverage, found.place_id) == (Coverage.WIDER, "kosovo")


def test_a_claim_about_one_town_answers_for_that_town_only(collection: Path) -> None:
    """A claim of a country's entry with the scope of a town is that town's, and no answer for the country."""
    corpus, _ = load(collection)
    found = QuestionIndex(assess(corpus, TODAY)).answer("kosovo", corpus.questions["rent"].value)
    assert found.best and found.best.claim.claim.id == "c3"


def test_an_illness_is_answered_by_its_own_entries_and_claims_alone(collection: Path) -> None:
    """Insulin is not answered by dialysis, although both have the topic of chronic illness."""
    entry(collection, "mali/gao/kidneys", {"c1": ("The hospital of Gao has dialysis.", "2025")})
    assert answer(collection, "mali/gao", "dialysis").coverage is Coverage.RECENT
    assert answer(collection, "mali/gao", "insulin").coverage is Coverage.NOTHING


def test_a_claim_that_names_a_medicine_answers_for_its_illness(collection: Path) -> None:
    """A claim on insulin answers the question on diabetes, whatever its entry is about."""
    entry(collection, "mali/gao/pharmacy", {"c1": ("Insulin is sold in two pharmacies.", "2025")})
    assert answer(collection, "mali/gao", "insulin").coverage is Coverage.RECENT


def test_a_search_in_vain_is_a_gap_and_not_nothing(collection: Path) -> None:
    """Dialysis in Gao was searched for; insulin was not."""
    found = answer(collection, "mali/gao", "dialysis")
    assert (found.coverage, [gap.id for gap in found.gaps]) == (Coverage.GAP, ["mali/gao/dialysis"])
    assert answer(collection, "mali/gao", "insulin").gaps == ()


@pytest.mark.parametrize(("observed", "coverage"), [("2024-01", Coverage.RECENT), ("2023-12", Coverage.OLD), ("unknown", Coverage.OLD)])  # fmt: skip
def test_recent_means_the_last_two_years_or_this_one(collection: Path, observed: str, coverage: Coverage) -> None:
    """Information of 2024 is recent in 2026; older and undated information is not."""
    entry(collection, "mali/gao/kidneys", {"c1": ("The hospital of Gao has dialysis.", observed)})
    assert answer(collection, "mali/gao", "dialysis").coverage is coverage


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("EUR 1,000 or 1 000 or 1.000", {"1000"}),
        ("3.5 to 7,25", {"3.5", "7.25"}),
        ("In 2024 30,000 people", {"2024", "30000"}),
        ("two of Twelve", {"2", "12"}),
        ("٢٠٢٤", {"2024"}),
        ("twofold", set()),
    ],
)
def test_figures_are_compared_in_one_form(text: str, expected: set[str]) -> None:
    """Separators of thousands, decimal signs, scripts and small number words do not matter."""
    assert figures(text) == expected

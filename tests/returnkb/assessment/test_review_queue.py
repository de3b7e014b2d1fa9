"""Review queue: the order in which claims and sources need a check."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from returnkb.assessment.assess import assess
from returnkb.assessment.assessed import AssessedCorpus, AssessedEntry
from returnkb.assessment.freshness import Freshness, Status, StatusDates
from returnkb.assessment.review_queue import review_queue, unread_sources
from returnkb.cli import main
from returnkb.corpus.corpus import Corpus
from returnkb.model.source_state import SourceState

QUIET = Freshness(Status.CURRENT, "checked", StatusDates.after(None, 1))


def waiting(assessed: AssessedCorpus, **statuses: tuple[Status, date]) -> list[str]:
    """The queue when entries have these statuses since these days; names use _ for / and the rest is current."""
    entries: dict[str, AssessedEntry] = {}
    for entry_id, entry in assessed.entries.items():
        name = entry_id.rsplit("/", 1)[1].replace("-", "_")
        status, day = statuses.get(name, (Status.CURRENT, date.max))
        entries[entry_id] = replace(entry, freshness=replace(QUIET, status=status, dates=StatusDates(day, day, day)))
    return [entry.id.rsplit("/", 1)[1] for entry in review_queue(replace(assessed, entries=entries))]


@pytest.fixture
def assessed(corpus: Corpus, today: date) -> AssessedCorpus:
    """The assessment of the small tree."""
    return assess(corpus, today)


def test_the_worst_status_comes_first(assessed: AssessedCorpus, today: date) -> None:
    """Contradicted before overdue, overdue before due, due before unverified."""
    assert waiting(
        assessed,
        rents=(Status.OVERDUE, today),
        legal_aid=(Status.CONTRADICTED, today),
        coming_home=(Status.UNVERIFIED, today),
        dialysis=(Status.DUE, today),
    ) == ["legal-aid", "rents", "dialysis", "coming-home"]


def test_what_waits_longest_comes_first(assessed: AssessedCorpus) -> None:
    """Among entries of one status and one limit, the longest due comes first."""
    assert waiting(
        assessed,
        rents=(Status.DUE, date(2026, 9, 1)),
        legal_aid=(Status.DUE, date(2026, 1, 1)),
        dialysis=(Status.DUE, date(2026, 5, 1)),
    ) == ["legal-aid", "dialysis", "rents"]


def test_topics_with_short_lives_come_first(corpus: Corpus, today: date) -> None:
    """Among entries of one status, the topic that ages faster comes first."""
    rent = corpus.topics["housing.rent"]
    slow = replace(rent, value=rent.value.model_copy(update={"limit_days": 700}))
    assessed = assess(replace(corpus, topics={**corpus.topics, "housing.rent": slow}), today)
    order = waiting(assessed, rents=(Status.DUE, date(2025, 1, 1)), dialysis=(Status.DUE, date(2026, 10, 1)))
    assert order == ["dialysis", "rents"]


def test_what_is_at_rest_is_left_out(assessed: AssessedCorpus, today: date) -> None:
    """Current entries, history and guides are not in the queue."""
    order = waiting(
        assessed,
        rents=(Status.HISTORICAL, today),
        legal_aid=(Status.CURRENT, today),
        first_talk=(Status.UNVERIFIED, today),
        dialysis=(Status.UNVERIFIED, today),
    )
    assert order == ["dialysis"]


def test_the_order_does_not_depend_on_the_order_of_reading(assessed: AssessedCorpus) -> None:
    """The same entries read in another order give the same queue."""
    backwards = replace(assessed, entries=dict(reversed([*assessed.entries.items()])))
    assert [entry.id for entry in review_queue(assessed)] == [entry.id for entry in review_queue(backwards)]


def test_due_prints_the_queue(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`returnkb due` lists file, title and reason, the worst first, and how many there are."""
    assert main(["due", "--root", str(tree), "--today", "2026-11-21", "--limit", "1"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "contradicted  docs/kosovo/prizren/rents.md",
        "              Rents in Prizren: another source disagrees (May 2026); read both",
        "3 entries to look at on 21 November 2026.",
    ]


def test_due_of_one_country(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With a country only its entries are listed and counted."""
    assert main(["due", "--root", str(tree), "--today", "2026-11-21", "--country", "mali"]) == 0
    printed = capsys.readouterr().out
    assert "docs/mali/gao/dialysis.md" in printed
    assert printed.endswith("1 entries to look at on 21 November 2026.\n")


def test_sources_nobody_saw_live_are_listed_the_shortest_lived_topic_first(corpus: Corpus, today: date) -> None:
    """Every cited source is in the queue until it was observed; one that could not be observed stays in it."""
    before = unread_sources(assess(corpus, today))
    limits = [
        min(corpus.topics[corpus.entries[claim.entry_id].value.topic].value.limit_days for claim in claims)
        for claims in (assess(corpus, today).by_source[record.id] for record in before)
    ]
    first, second = before[0].id, before[1].id
    seen = {
        first: SourceState(outcome="same", since=today, last_seen=today),
        second: SourceState(outcome="could_not_look", since=today),
    }

    assert limits == sorted(limits)
    assert [record.id for record in unread_sources(assess(replace(corpus, source_states=seen), today))] == [
        record.id for record in before if record.id != first
    ]


def test_due_lists_sources_when_asked(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The list ends with the command that looks at them."""
    assert main(["due", "--sources", "--root", str(tree), "--today", "2026-11-21", "--limit", "1"]) == 0
    listed, end = capsys.readouterr().out.splitlines()

    assert "read 20" in listed
    assert "`returnkb observe --due` looks at them" in end

"""Editions: snapshots under a dated name, and the changes that readers see."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from returnkb.cli import main
from returnkb.corpus.corpus import Corpus, Record
from returnkb.corpus.edition_files import EditionExists, read_editions, save_edition
from returnkb.editions.snapshot import make_edition
from returnkb.model.edition import Edition
from returnkb.model.entry import AnyEntry, Claim

RENTS = "kosovo/prizren/rents"


def changed(corpus: Corpus, change: Callable[[tuple[Claim, ...]], tuple[Claim, ...]]) -> Corpus:
    """The corpus with the claims on rents changed."""
    record = corpus.entries[RENTS]
    entry = record.value.model_copy(update={"claims": change(record.value.claims)})
    other: Record[AnyEntry] = replace(record, value=entry)
    return replace(corpus, entries={**corpus.entries, RENTS: other})


def test_the_first_edition_has_no_changes(corpus: Corpus, today: date) -> None:
    """The first edition is named after the month, holds every claim and says nothing of changes."""
    edition = make_edition(corpus, [], today)
    assert ("2026.11", today, 5, ()) == (edition.id, edition.day, edition.entries, edition.changes)
    assert sorted(corpus.claim_by_ref) == sorted(edition.claims)
    assert edition.lines() == ["Edition 2026.11 of 21 November 2026: 5 statements."]


def test_nothing_changed_is_said(corpus: Corpus, today: date) -> None:
    """An edition of the same state lists no changes."""
    assert make_edition(corpus, [make_edition(corpus, [], today)], today).changes == ()


def test_new_changed_and_withdrawn_claims_are_told(corpus: Corpus, today: date) -> None:
    """What is new, changed or withdrawn since the last edition is listed in plain words."""
    before = make_edition(corpus, [], date(2026, 10, 1))

    def edit(claims: tuple[Claim, ...]) -> tuple[Claim, ...]:
        first, second, _ = claims
        return (
            first.model_copy(update={"verified_on": today}),
            second,
            second.model_copy(update={"id": "c4", "text": "A new sentence."}),
        )

    edition = make_edition(changed(corpus, edit), [before], today)
    assert [("new", f"{RENTS}#c4"), ("changed", f"{RENTS}#c1"), ("withdrawn", f"{RENTS}#c3")] == [
        (change.what, change.ref) for change in edition.changes
    ]
    assert [
        "Edition 2026.11 of 21 November 2026: 5 statements; 1 new; 1 changed; 1 withdrawn.",
        "New: A new sentence.",
        f"Changed: {corpus.claim_by_ref[f'{RENTS}#c1'][1].text}",
        f"Withdrawn: a statement of {RENTS}",
    ] == edition.lines()


def test_a_second_edition_of_a_month_is_numbered(corpus: Corpus, today: date) -> None:
    """Editions of one month are 2026.11, 2026.11.2, 2026.11.3, and so on."""
    made: list[Edition] = []
    for _ in range(11):
        made.append(make_edition(corpus, made, today))
    assert [edition.id for edition in made[:3]] == ["2026.11", "2026.11.2", "2026.11.3"]
    assert made[-1].id == "2026.11.11"


def test_editions_are_read_as_written_and_in_order(tree: Path, corpus: Corpus, today: date) -> None:
    """What is saved is read back the same, oldest first, the tenth of a day after the second."""
    made = [make_edition(corpus, [], date(2025, 3, 1))]
    for _ in range(11):
        made.append(make_edition(corpus, made, today))
    for edition in made:
        save_edition(tree, edition)
    assert made == read_editions(tree)


def test_an_edition_is_never_overwritten(tree: Path, corpus: Corpus, today: date) -> None:
    """A name that is taken is refused, and the file stays."""
    edition = make_edition(corpus, [], today)
    path = save_edition(tree, edition)
    kept = path.read_bytes()
    with pytest.raises(EditionExists):
        save_edition(tree, replace(edition, entries=99))
    assert kept == path.read_bytes()


def test_an_edition_file_is_whole_or_not_there(
    tree: Path, corpus: Corpus, today: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When writing stops before the end, there is no edition, and the next run can make it."""

    def stop(*paths: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("returnkb.corpus.edition_files.os.replace", stop)
        with pytest.raises(KeyboardInterrupt):
            save_edition(tree, make_edition(corpus, [], today))
    assert read_editions(tree) == []
    assert save_edition(tree, make_edition(corpus, [], today)).name == "2026.11.json"


def test_an_edition_keeps_every_script(tree: Path, corpus: Corpus, today: date) -> None:
    """Texts in other scripts stand in the file as people wrote them, one line each."""
    before = make_edition(corpus, [], date(2026, 10, 1))
    cyrillic = changed(
        corpus, lambda claims: (*claims, claims[0].model_copy(update={"id": "c9", "text": "Станарина."}))
    )
    path = save_edition(tree, make_edition(cyrillic, [before], today))
    assert '"text": "Станарина."' in path.read_text(encoding="utf-8")


def test_the_command_names_and_lists_editions(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`edition new` writes the file and says so; `edition list` shows one line each."""
    words = ["--root", str(tree), "--today", "2026-11-21"]
    assert main(["edition", "new", *words]) == 0
    assert "tag the commit 2026.11" in capsys.readouterr().out
    assert main(["edition", "new", *words]) == 0
    capsys.readouterr()
    assert main(["edition", "list", *words]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "Edition 2026.11 of 21 November 2026: 5 statements.",
        "Edition 2026.11.2 of 21 November 2026: 5 statements.",
    ]
    stored = json.loads((tree / "sources/editions/2026.11.json").read_text(encoding="utf-8"))
    assert list(stored) == ["id", "day", "entries", "changes", "claims"]

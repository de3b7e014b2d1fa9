"""Differences between editions: their description, and URLs that keep working."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from returnkb.assessment.assess import assess
from returnkb.build.compile import compile_tree
from returnkb.cli import main
from returnkb.corpus.corpus import Corpus, Record
from returnkb.corpus.edition_files import save_edition
from returnkb.corpus.load import load
from returnkb.editions.diff import DifferenceKind, DiffPiece, compare_words, differences, format_difference
from returnkb.editions.snapshot import make_edition
from returnkb.model.edtf import EdtfDate
from returnkb.model.entry import AnyEntry, Claim
from returnkb.pages import changelog, redirects, registers
from returnkb.pages.context import PageContext

RENTS = "kosovo/prizren/rents"
EARLIER = date(2026, 10, 1)
Edit = Callable[[tuple[Claim, ...]], tuple[Claim, ...]]


def edited(corpus: Corpus, edit: Edit) -> Corpus:
    """The corpus with the claims on rents changed."""
    record = corpus.entries[RENTS]
    other: Record[AnyEntry] = replace(
        record, value=record.value.model_copy(update={"claims": edit(record.value.claims)})
    )
    return replace(corpus, entries={**corpus.entries, RENTS: other})


def found(corpus: Corpus, today: date, edit: Edit) -> list[tuple[DifferenceKind, str]]:
    """DifferenceKind and claim of every difference that an edit makes, on one and the same day."""
    old, new = make_edition(corpus, [], today), make_edition(edited(corpus, edit), [], today)
    return [(one.kind, one.ref.partition("#")[2]) for one in differences(old, new, {})]


def test_every_kind_of_difference_is_told_once(corpus: Corpus, today: date) -> None:
    """Added, reworded, re-dated, checked, a conflict resolved and withdrawn: each at its claim."""

    def edit(claims: tuple[Claim, ...]) -> tuple[Claim, ...]:
        first, second, third = claims
        return (
            first.model_copy(update={"text": "Reworded.", "conflicts": ()}),
            second.model_copy(update={"conflicts": (), "verified_on": date(2026, 11, 5)}),
            third.model_copy(update={"observed": EdtfDate.parse("2009")}),
            third.model_copy(update={"id": "c4", "text": "Something new."}),
        )

    assert found(corpus, today, edit) == [
        (DifferenceKind.ADDED, "c4"),
        (DifferenceKind.REWORDED, "c1"),
        (DifferenceKind.REDATED, "c3"),
        (DifferenceKind.CHECKED, "c2"),
        (DifferenceKind.RESOLVED, "c1"),
        (DifferenceKind.RESOLVED, "c2"),
    ]
    assert found(corpus, today, lambda claims: claims[:2]) == [(DifferenceKind.WITHDRAWN, "c3")]


def test_a_new_conflict_names_the_other_side(corpus: Corpus, today: date) -> None:
    """A change from resolved to conflicting is described with the contradicting claim."""
    apart = edited(corpus, lambda claims: tuple(claim.model_copy(update={"conflicts": ()}) for claim in claims))
    between = differences(make_edition(apart, [], today), make_edition(corpus, [], today), {})

    assert [(one.kind, one.ref) for one in between] == [
        (DifferenceKind.CONFLICT, f"{RENTS}#c1"),
        (DifferenceKind.CONFLICT, f"{RENTS}#c2"),
    ]
    assert f"{RENTS}#c2" in between[0].sentence


def test_time_alone_changes_a_status(corpus: Corpus, today: date) -> None:
    """An unchanged claim is listed when its status became older."""
    between = differences(make_edition(corpus, [], today), make_edition(corpus, [], date(2029, 1, 1)), {})

    assert between
    assert {one.kind for one in between} == {DifferenceKind.STATUS}
    assert all("was " in one.sentence and " is " in one.sentence for one in between)


def test_a_moved_entry_is_neither_new_nor_withdrawn(corpus: Corpus, today: date) -> None:
    """An entry that moved is described as moved, its claims and conflicts compared under the new id."""
    record = corpus.entries[RENTS]
    moved = "kosovo/prizren/flats"
    entry = record.value.model_copy(update={"moved_from": (RENTS,)})
    rest = {key: one for key, one in corpus.entries.items() if key != RENTS}
    later = replace(corpus, entries={**rest, moved: replace(record, id=moved, value=entry)})

    between = differences(make_edition(corpus, [], today), make_edition(later, [], today), later.current_ids)

    assert [(one.kind, one.ref) for one in between] == [(DifferenceKind.MOVED, moved)]


def test_a_rewording_shows_its_words() -> None:
    """Removed and added words are between the unchanged ones, on one line of plain text or in parts."""
    pieces = compare_words("A flat costs EUR 250 a month.", "A flat costs about EUR 300 a month.")

    assert pieces == (
        DiffPiece("kept", "A flat costs"),
        DiffPiece("in", "about"),
        DiffPiece("kept", "EUR"),
        DiffPiece("out", "250"),
        DiffPiece("in", "300"),
        DiffPiece("kept", "a month."),
    )


def test_the_command_tells_differences(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`edition diff` compares two named editions, or one with the present state, and helps with a wrong name."""
    common = ["--root", str(tree), "--today", "2026-11-21"]
    assert main(["edition", "new", *common]) == 0
    path = tree / "docs" / f"{RENTS}.md"
    path.write_text(path.read_text(encoding="utf-8").replace("EUR 250", "EUR 260"), encoding="utf-8")
    capsys.readouterr()

    assert main(["edition", "diff", "2026.11", "now", *common]) == 0
    assert "[-250-] {+260+}" in capsys.readouterr().out
    assert main(["edition", "diff", "2026.1", "now", *common]) == 1
    assert "no edition “2026.1”. Write one of: 2026.11" in capsys.readouterr().err
    assert main(["edition", "diff", "2026.11", *common]) == 1
    assert "Name two editions" in capsys.readouterr().err


def test_the_page_shows_words_taken_out_and_put_in(tree: Path, corpus: Corpus, today: date) -> None:
    """The page of changes marks a rewording for everybody, and leads to the entry."""
    first = make_edition(corpus, [], EARLIER)
    save_edition(tree, first)
    later = edited(
        corpus, lambda claims: (claims[0].model_copy(update={"text": "In May 2026 <b>flats</b>."}), *claims[1:])
    )
    save_edition(tree, make_edition(later, [first], today))

    body = next(iter(changelog.pages(PageContext(assess(load(tree)[0], today))))).body

    assert "<del>" in body
    assert "<ins>" in body
    assert "&lt;b&gt;flats" in body
    assert "../kosovo/prizren/rents.html" in body


def test_moved_and_retired_addresses_lead_on(tree: Path, today: date) -> None:
    """An old address says where the entry is, or why it was taken away and what to read instead."""
    path = tree / "docs" / f"{RENTS}.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("kind: condition\n", "kind: condition\nmoved_from: [kosovo/rents]\n"), encoding="utf-8"
    )
    (tree / "sources" / "retired.yml").write_text(
        f"- id: kosovo/prizren/shelter\n  reason: It closed.\n  day: 2026-11-20\n  successor: {RENTS}\n",
        encoding="utf-8",
    )
    corpus, findings = load(tree)
    made = {page.address: page.body for page in redirects.pages(PageContext(assess(corpus, today)))}

    assert findings == []
    assert set(made) == {"kosovo/rents.html", "kosovo/prizren/shelter.html"}
    assert 'href="prizren/rents.html"' in made["kosovo/rents.html"]
    assert "taken away on 20 November 2026. It closed." in made["kosovo/prizren/shelter.html"]


def test_the_page_of_a_merged_source_leads_on(tree: Path, today: date) -> None:
    """The former page of a source leads to the source that it became, whose page lists its earlier editions."""
    with (tree / "sources" / "register" / "city-report.yml").open("a", encoding="utf-8") as file:
        file.write("moved_from: [city-report-p12]\neditions:\n  - published: 2024-06\n    note: Has no rents.\n")
    corpus, findings = load(tree)
    context = PageContext(assess(corpus, today))
    made = {page.address: page.body for page in redirects.pages(context)}
    source = next(page.body for page in registers.pages(context) if page.address == "sources/city-report.html")

    assert findings == []
    assert set(made) == {"sources/city-report-p12.html"}
    assert 'href="city-report.html"' in made["sources/city-report-p12.html"]
    assert "Earlier editions" in source
    assert '<span>June 2024</span>: <span lang="en">Has no rents.</span>' in source


def test_told_on_one_line(corpus: Corpus) -> None:
    """Every difference is one line that ends with its claim."""
    for one in differences(make_edition(corpus, [], EARLIER), make_edition(corpus, [], date(2031, 1, 1)), {}):
        assert format_difference(one).endswith(f"({one.ref})")
        assert "\n" not in format_difference(one)


def test_only_the_small_script_names_the_edition(tree: Path, tmp_path: Path, corpus: Corpus, today: date) -> None:
    """Naming an edition changes the page of changes and home, and no page of facts; the script names it on all."""
    before, after = tmp_path / "before", tmp_path / "after"
    compile_tree(tree, before, today)
    save_edition(tree, make_edition(corpus, [], today))
    compile_tree(tree, after, today)

    pages = {path.relative_to(before).as_posix() for path in (before / "pages").rglob("*.md")}
    differ = {name for name in pages if (before / name).read_bytes() != (after / name).read_bytes()}
    assert differ <= {"pages/about/changes.md", "pages/index.md", "pages/about/open-data.md"}
    assert '"2026.11"' in (after / "pages/assets/edition.js").read_text(encoding="utf-8")
    assert "null" in (before / "pages/assets/edition.js").read_text(encoding="utf-8")

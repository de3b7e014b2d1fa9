"""Feedback links: prefilled forms where the collection has a channel, a text to copy everywhere."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml

from returnkb.assessment.assess import assess
from returnkb.assessment.assessed import AssessedCorpus
from returnkb.corpus.load import load
from returnkb.model.source import Publisher
from returnkb.pages import entries, registers
from returnkb.pages.context import PageContext
from returnkb.pages.context.feedback import CONFIRM, REPORT, feedback
from returnkb.pages.places import place_pages
from tests.constants import COLLECTION_TODAY, REPOSITORY

FORMS = REPOSITORY / ".github" / "ISSUE_TEMPLATE"
RENTS = "kosovo/prizren/rents"


def test_issue_links_fill_the_forms_that_are_there() -> None:
    """Every name in a link is a field of the form it opens, or one that every form has."""
    publisher = Publisher(name="A", issues_url="https://code.example.org/a/b/issues/new", mail="facts@example.org")
    links = dict(feedback(publisher, RENTS, "Rents & “more”", ["c1", "c2"]).links)

    assert list(links) == [REPORT, CONFIRM]
    for link in links.values():
        given = {name: values[0] for name, values in parse_qs(urlsplit(link).query).items()}
        form = yaml.safe_load((FORMS / given["template"]).read_text(encoding="utf-8"))
        fields = {part["id"] for part in form["body"] if "id" in part}
        assert set(given) <= fields | {"template", "title"}
        assert given["entry"] == RENTS


def test_a_letter_is_offered_without_an_issue_form() -> None:
    """A publisher with a mailbox only gets a prefilled letter."""
    links = feedback(Publisher(name="A", mail="facts@example.org"), RENTS, "Rents", ["c1"]).links

    assert len(links) == 2
    for message, link in links:
        parts = urlsplit(link)
        given = parse_qs(parts.query)
        assert (parts.scheme, parts.path) == ("mailto", "facts@example.org")
        assert given["subject"] == [f"{message}: {RENTS}"]
        assert f"Page: {RENTS}\nStatements: c1" in given["body"][0]
        assert "+" not in parts.query


def test_without_a_publisher_there_is_a_text() -> None:
    """The text names page and statements, asks both questions and warns of names."""
    found = feedback(None, RENTS, "Rents", ["c1", "c2"])

    assert found.links == ()
    for part in (RENTS, "c1, c2", REPORT, CONFIRM, "Name no client"):
        assert part in found.text


@pytest.mark.slow
def test_every_entry_and_place_page_offers_it(assessed: AssessedCorpus) -> None:
    """With a publisher no page of facts and no statement is without it; without one readers see nothing of it."""
    publisher = Publisher(name="A", mail="facts@example.org")
    context = PageContext(replace(assessed, corpus=replace(assessed.corpus, publisher=publisher)))
    pages = [page for page in (*entries.pages(context), *place_pages.pages(context)) if "/topics/" not in page.address]

    assert len(pages) == len(assessed.entries) + len(assessed.corpus.places)
    for page in pages:
        assert page.body.count(">wrong?<") >= len(re.findall(r'class="rk-claim[" ]', page.body))
        assert "q=" not in page.body[page.body.index('class="rk-tell') :]
    assert not any("rk-tell" in page.body for page in entries.pages(PageContext(assessed)))


def test_the_publisher_of_a_tree_is_read_and_checked(tree: Path) -> None:
    """A publisher's file is read; an address that is none is a finding, not a crash."""
    path = tree / "sources" / "publisher.yml"
    path.write_text("name: Example Society\nmail: facts@example.org\n", encoding="utf-8")
    corpus, findings = load(tree)
    body = next(
        page.body
        for page in entries.pages(PageContext(assess(corpus, COLLECTION_TODAY)))
        if page.address == f"{RENTS}.html"
    )

    assert findings == []
    assert 'href="mailto:facts@example.org?subject=' in body
    assert 'rel="noreferrer"' in body
    path.write_text("name: Example Society\nissues_url: http://code.example.org/?x=1\n", encoding="utf-8")
    corpus, findings = load(tree)
    assert corpus.publisher is None
    assert [finding.path for finding in findings] == ["sources/publisher.yml"]


def test_pages_lead_to_their_files_and_to_forms(assessed: AssessedCorpus) -> None:
    """With addresses configured, each page of one file links to its editor, and places and sources to the forms for new ones."""
    publisher = Publisher(
        name="A",
        issues_url="https://code.example.org/a/b/issues/new",
        edit_url="https://code.example.org/a/b/edit/main/",
    )
    context = PageContext(replace(assessed, corpus=replace(assessed.corpus, publisher=publisher)))
    made = {
        page.address: page.body
        for module in (entries, place_pages, registers)
        for page in module.pages(context)
        if "/topics/" not in page.address
    }
    edited = {
        path
        for body in made.values()
        for path in re.findall(r'href="https://code\.example\.org/a/b/edit/main/([^"]+)"', body)
    }
    for record in (
        *assessed.corpus.entries.values(),
        *assessed.corpus.sources.values(),
        *assessed.corpus.places.values(),
    ):
        assert record.document.path in edited, record.id
    for entry in assessed.entries.values():
        assert (REPOSITORY / entry.record.document.path).is_file()
    assert "template=service.yml&amp;place=kosovo%2Fprizren" in made["kosovo/prizren/index.html"]
    assert "template=place.yml&amp;country=kosovo" in made["kosovo/prizren/index.html"]
    assert "template=source.yml" in made["sources/index.html"]
    for body in made.values():
        for link in re.findall(r'href="(https://code\.example\.org/a/b/issues/new[^"]+)"', body):
            given = parse_qs(urlsplit(link.replace("&amp;", "&")).query)
            form = yaml.safe_load((FORMS / given["template"][0]).read_text(encoding="utf-8"))
            assert set(given) <= {part["id"] for part in form["body"] if "id" in part} | {"template", "title"}


def test_without_addresses_readers_see_no_links(assessed: AssessedCorpus) -> None:
    """A collection without a publisher shows neither forms nor editors."""
    context = PageContext(assessed)
    for module in (entries, place_pages, registers):
        assert not any("Edit this page" in page.body or "Add a s" in page.body for page in module.pages(context))


@pytest.mark.parametrize("title", ['"><script>alert(1)</script>', "a\nb & c", "شقة {{ 1 }}"])
def test_a_hostile_title_stays_text(assessed: AssessedCorpus, title: str) -> None:
    """Whatever a title holds, it stays text."""
    entry = assessed.entries["kosovo/prizren/shelter-for-women"]
    what = entry.entry.model_copy(update={"title": title})
    other = replace(entry, record=replace(entry.record, value=what))
    context = PageContext(
        replace(assessed, entries={entry.id: other, **{k: v for k, v in assessed.entries.items() if k != entry.id}})
    )
    body = next(page.body for page in entries.pages(context) if page.address == "kosovo/prizren/shelter-for-women.html")

    assert "<script>alert" not in body

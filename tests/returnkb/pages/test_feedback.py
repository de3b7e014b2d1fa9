"""Feedback links: prefilled forms where the collection has a channel, a text to copy everywhere."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
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
CODE = "https://code.example.org/a/b/"


@cache
def fields_of(template: str) -> frozenset[str]:
    """Names that a link may give to an issue form."""
    form = yaml.safe_load((FORMS / template).read_text(encoding="utf-8"))
    return frozenset(part["id"] for part in form["body"] if "id" in part) | {"template", "title"}


def test_issue_links_fill_the_forms_that_are_there() -> None:
    """Every name in a link is a field of the form it opens, or one that every form has."""
    publisher = Publisher(name="A", issues_url="https://code.example.org/a/b/issues/new", mail="facts@example.org")
    links = dict(feedback(publisher, RENTS, "Rents & “more”", ["c1", "c2"]).links)

    assert list(links) == [REPORT, CONFIRM]
    for link in links.values():
        given = {name: values[0] for name, values in parse_qs(urlsplit(link).query).items()}
        assert set(given) <= fields_of(given["template"])
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


def bodies(assessed: AssessedCorpus, publisher: Publisher | None) -> dict[str, str]:
    """Bodies of all entry, place and register pages of a collection with a publisher, by address."""
    context = PageContext(replace(assessed, corpus=replace(assessed.corpus, publisher=publisher)))
    return {
        page.address: page.body
        for module in (entries, place_pages, registers)
        for page in module.pages(context)
        if "/topics/" not in page.address
    }


@pytest.fixture(scope="module")
def published(takes_seconds: None, assessed: AssessedCorpus) -> dict[str, str]:
    """Bodies with forms and an editor configured."""
    return bodies(assessed, Publisher(name="A", issues_url=f"{CODE}issues/new", edit_url=f"{CODE}edit/main/"))


def test_every_page_of_one_file_leads_to_its_editor(assessed: AssessedCorpus, published: dict[str, str]) -> None:
    """Each entry, source and place has a page with a link to its file."""
    edited = {
        path for body in published.values() for path in re.findall(rf'href="{re.escape(CODE)}edit/main/([^"]+)"', body)
    }
    for record in (
        *assessed.corpus.entries.values(),
        *assessed.corpus.sources.values(),
        *assessed.corpus.places.values(),
    ):
        assert record.document.path in edited, record.id
        assert (REPOSITORY / record.document.path).is_file()


def test_pages_lead_to_forms_for_what_is_new(published: dict[str, str]) -> None:
    """Places lead to the forms for services and places, the register to the one for sources; each names fields of its form."""
    assert "template=service.yml&amp;place=kosovo%2Fprizren" in published["kosovo/prizren/index.html"]
    assert "template=place.yml&amp;country=kosovo" in published["kosovo/prizren/index.html"]
    assert "template=source.yml" in published["sources/index.html"]
    for body in published.values():
        for link in re.findall(rf'href="({re.escape(CODE)}issues/new[^"]+)"', body):
            given = parse_qs(urlsplit(link.replace("&amp;", "&")).query)
            assert set(given) <= fields_of(given["template"][0])


def test_every_statement_can_be_reported(assessed: AssessedCorpus, published: dict[str, str]) -> None:
    """With a publisher no page of facts and no statement is without a link; queries of readers are in none."""
    for address in (*assessed.entries, *(f"{place}/index" for place in assessed.corpus.places)):
        body = published[f"{address}.html"]
        assert body.count(">wrong?<") >= len(re.findall(r'class="rk-claim[" ]', body))
        assert "q=" not in body[body.index('class="rk-tell') :]


def test_without_addresses_readers_see_no_links(assessed: AssessedCorpus) -> None:
    """A collection without a publisher shows neither forms nor editors."""
    for body in bodies(assessed, None).values():
        assert "Edit this page" not in body
        assert "Add a s" not in body
        assert "rk-tell" not in body


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

"""Atom feeds: well-formed, complete, with ids and times that last."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from urllib.parse import unquote
from xml.etree import ElementTree as Tree

import pytest

from returnkb.assessment.assess import assess
from returnkb.assessment.assessed import AssessedCorpus
from returnkb.exports.api import feeds
from returnkb.exports.records.identity import urn
from returnkb.model.site_settings import SiteConfig
from tests.returnkb.exports.conftest import text

ATOM = {"a": feeds.ATOM}
RFC3339 = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")


def _feeds(judged: AssessedCorpus) -> dict[str, Tree.Element]:
    made = feeds.export(judged).items()
    return {name: Tree.fromstring(text(content)) for name, content in made}  # noqa: S314  # our own XML


def _one(node: Tree.Element, name: str) -> str:
    """The text of the only child of a name."""
    found = node.findall(f"a:{name}", ATOM)
    assert len(found) == 1, name
    assert found[0].text
    return found[0].text


@pytest.mark.parametrize("which", ["small", "real"])
def test_every_feed_has_what_atom_asks(which: str, request: pytest.FixtureRequest) -> None:
    """Feeds and entries have id, title, time, link and author as RFC 4287 asks; no id occurs twice in a feed."""
    made = _feeds(request.getfixturevalue(which))
    ids = [_one(feed, "id") for feed in made.values()]
    assert len(set(ids)) == len(ids)
    for feed in made.values():
        entries = feed.findall("a:entry", ATOM)
        own = [_one(entry, "id") for entry in entries]

        assert feed.tag == f"{{{feeds.ATOM}}}feed"
        assert _one(feed, "title")
        assert feed.findtext("a:author/a:name", None, ATOM)
        assert {link.get("rel") for link in feed.findall("a:link", ATOM)} == {"self", "alternate"}
        assert 0 < len(entries) <= feeds.MAX_ITEMS
        assert len(set(own)) == len(own)
        for node in (feed, *entries):
            assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", _one(node, "id"))
            assert RFC3339.fullmatch(_one(node, "updated"))
            assert datetime.fromisoformat(_one(node, "updated")).tzinfo
        for entry in entries:
            assert _one(entry, "title") and _one(entry, "summary") and _one(entry, "content")
            assert entry.find("a:link", ATOM) is not None
        times = [_one(entry, "updated") for entry in entries]
        assert times == sorted(times, reverse=True)
        assert _one(feed, "updated") == times[0]


def test_links_lead_to_pages_from_where_the_feed_lies(small: AssessedCorpus) -> None:
    """Links are relative and hold from the feed's own folder."""
    for name, feed in _feeds(small).items():
        depth = name.count("/") + 1
        for link in feed.findall("a:entry/a:link", ATOM):
            target = unquote(link.get("href", ""))
            assert target.startswith("../" * depth)
            assert not target.startswith("../" * (depth + 1))


def test_links_are_absolute_where_the_address_of_the_site_is_known(small: AssessedCorpus) -> None:
    """Readers of feeds keep them elsewhere: each link leads to a page of the site, ids stay as they were."""
    setting = replace(small.corpus.settings, site=SiteConfig(url="https://kb.example.org/facts/"))
    published = assess(replace(small.corpus, settings=setting), small.today)
    made = _feeds(published)
    for name, feed in made.items():
        links = [link.get("href", "") for link in feed.iter(f"{{{feeds.ATOM}}}link")]
        ids = [node.text for node in feed.iter(f"{{{feeds.ATOM}}}id")]

        assert all(link.startswith("https://kb.example.org/facts/") for link in links)
        assert f"https://kb.example.org/facts/data/{name}" in links
        assert ids == [node.text for node in _feeds(small)[name].iter(f"{{{feeds.ATOM}}}id")]
    edition = next(one for one in made["feeds/all.xml"].findall("a:entry", ATOM) if "Edition" in _one(one, "title"))
    link = edition.find("a:link", ATOM)
    assert link is not None
    assert link.get("href") == "https://kb.example.org/facts/about/changes.html#e2026-10"


def test_feeds_by_country_and_topic_hold_their_own(small: AssessedCorpus) -> None:
    """A country's feed holds only its entries, a topic's only its own; a country without news has no feed."""
    made = _feeds(small)

    def ids(name: str) -> set[str]:
        return {_one(entry, "id") for entry in made[name].findall("a:entry", ATOM)}

    assert ids("feeds/country/mali.xml") == {urn("entry", "mali/gao/dialysis")}
    assert urn("entry", "kosovo/prizren/rents") in ids("feeds/topic/housing.xml")
    assert urn("entry", "kosovo/prishtina/legal-aid") not in ids("feeds/topic/housing.xml")
    assert urn("edition", "2026.10") in ids("feeds/all.xml")
    assert "feeds/country/germany.xml" not in made


def test_the_day_of_news_is_the_last_thing_that_happened(small: AssessedCorpus) -> None:
    """A later reading beats an earlier check, and a gap has the day of its search."""
    news = {
        _one(entry, "id"): (_one(entry, "updated"), _one(entry, "summary"))
        for entry in _feeds(small)["feeds/all.xml"].findall("a:entry", ATOM)
    }
    day, words = news[urn("entry", "mali/gao/dialysis")]

    assert day == "2026-11-20T00:00:00Z"
    assert words.startswith("Searched and not found on 2026-11-20")
    assert news[urn("entry", "kosovo/prishtina/legal-aid")][1].startswith("Sources read on 2026-11-20")
    assert news[urn("edition", "2026.10")][0] == "2026-10-31T00:00:00Z"


def test_odd_letters_come_through(small: AssessedCorpus) -> None:
    """Titles and texts with angle brackets and ampersands read back as they were written."""
    entry = small.entries["kosovo/odd-letters"]
    titles = [node.text for node in _feeds(small)["feeds/all.xml"].findall("a:entry/a:title", ATOM)]

    assert entry.entry.title in titles

"""Invariants of every page of the built site."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser

from returnkb.publish.packaging.external_requests import external_requests
from tests.returnkb.conftest import Built

FRESHNESS = re.compile(r'<p class="rk-freshness">\s*([^<]+?)\s*</p>')
KOSOVO = re.compile(r"Kosov[oaë]|Косов|كوسوفو")


class _Links:
    """Ids of one page, and the targets of its links and loads."""

    def __init__(self, path: Path) -> None:
        page = LexborHTMLParser(path.read_text(encoding="utf-8"))
        self.ids = {node.attributes["id"] for node in page.css("[id]")}
        self.targets = [
            target
            for node in page.css("[href], [src], [action]")
            for name in ("href", "src", "action")
            if (target := node.attributes.get(name))
        ]


def test_every_page_has_its_freshness_line(built: Built) -> None:
    """No page is without a line that says how fresh it is."""
    without = [path.name for path in built.pages() if not FRESHNESS.search(path.read_text(encoding="utf-8"))]

    assert without == []
    assert len(built.pages()) > 2000


def test_no_page_asks_another_host(built: Built) -> None:
    """Neither pages nor style sheets name another host in anything a browser loads by itself."""
    files = [*built.pages(), *built.site.rglob("*.css")]

    assert [f"{path}: {url}" for path in files for url in external_requests(path)] == []


def test_every_inner_link_leads_somewhere(built: Built) -> None:
    """Each relative link reaches a file that is there, and each fragment an element of that page."""
    pages = {path: _Links(path) for path in built.pages()}
    dead = []
    for path, links in pages.items():
        for target in links.targets:
            parts = urlsplit(target)
            if parts.scheme or parts.netloc:
                continue
            wanted = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if not wanted.is_file() or (parts.fragment and wanted in pages and not _has(pages[wanted], parts.fragment)):
                dead.append(f"{path.relative_to(built.site)} → {target}")

    assert dead[:10] == []


def _has(links: _Links, fragment: str) -> bool:
    """Whether a page has an element of that name; a fragment with `=` is the state of a tool, not an element."""
    return unquote(fragment) in links.ids or fragment.startswith("__") or "=" in fragment


def test_every_page_that_names_kosovo_carries_the_footnote(built: Built) -> None:
    """The footnote on status stands on each page whose content names Kosovo."""
    missing = []
    for path in built.pages():
        html = path.read_text(encoding="utf-8")
        if KOSOVO.search(html) and "Resolution 1244" not in html:
            missing.append(str(path.relative_to(built.site)))

    assert missing == []


def test_every_claim_has_a_page_anchor_with_its_sources(built: Built) -> None:
    """Each claim can be linked to, and every source of it is linked from there."""
    checked = 0
    for entry in built.assessed.entries.values():
        html = (built.site / f"{entry.id}.html").read_text(encoding="utf-8")
        for claim in entry.claims:
            assert f'id="{claim.claim.id}"' in html
            for evidence in claim.claim.evidence:
                assert f"sources/{evidence.source}.html" in html
                checked += 1

    assert checked > 1300


def test_every_source_page_lists_every_claim_that_cites_it(built: Built) -> None:
    """A source page links each claim that cites the source."""
    for source, claims in built.assessed.by_source.items():
        html = (built.site / "sources" / f"{source}.html").read_text(encoding="utf-8")
        for claim in claims:
            assert f"{claim.entry_id}.html#{claim.claim.id}" in html


def test_conflicting_claims_are_shown_together(built: Built) -> None:
    """A claim in conflict shows the other claim's words on its own page."""
    shown = 0
    for claim in built.assessed.claims.values():
        for ref in claim.claim.conflicts:
            other = built.assessed.claims[ref if "#" in ref else f"{claim.entry_id}#{ref}"]
            page = (built.site / f"{claim.entry_id}.html").read_text(encoding="utf-8")
            assert "Another source disagrees" in page
            assert (
                f"{other.entry_id.split('/')[-1]}.html#{other.claim.id}" in page or f'href="#{other.claim.id}"' in page
            )
            shown += 1

    assert shown > 20


def test_history_is_kept_apart_and_says_so(built: Built) -> None:
    """A page of facts from 2008 says that they are history, before it shows them."""
    entry = next(
        entry for entry in built.assessed.entries.values() if entry.is_history and entry.entry.kind == "condition"
    )
    html = (built.site / f"{entry.id}.html").read_text(encoding="utf-8")

    assert html.index("History, not today") < html.index('class="rk-claim rk-past"')


def test_what_is_unknown_is_said(built: Built) -> None:
    """A claim whose source gives no time says so, and a service with no phone says so."""
    undated = next(claim for claim in built.assessed.claims.values() if not claim.claim.observed.known)
    html = (built.site / f"{undated.entry_id}.html").read_text(encoding="utf-8")

    assert ">undated</span>" in html


def test_the_collection_has_what_a_counsellor_needs_first(built: Built) -> None:
    """The places asked for most have a page with statements of their own, and the collection its promised size."""
    entries = built.assessed.entries.values()
    asked = ["kosovo/prishtina", "kosovo/prizren", "kosovo/south-mitrovica", "kosovo/north-mitrovica",
             "iraq/erbil", "iraq/baghdad", "mali/bamako", "mali/gao"]  # fmt: skip

    assert [place for place in asked if not built.assessed.by_place.get(place)] == []
    assert len(entries) >= 80
    assert len(built.assessed.claims) >= 300
    assert len(built.assessed.by_source) >= 60
    assert sum(1 for entry in entries if entry.entry.kind == "service") >= 40

"""Sources share pages in a copy: each is found where it was linked, says what it said, and a new one moves its neighbours at most."""

from __future__ import annotations

import itertools
import posixpath
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from returnkb import addresses
from returnkb.publish.packaging.portable_paths import path_faults
from returnkb.publish.shelves import shelved
from returnkb.publish.zim.build import zim_files
from tests.browsing import follow
from tests.publish.conftest import Edition
from tests.publish.test_reading_in_firefox import folder

__all__ = ["folder"]
SHELF = "sources/from_city-report.html"
ENTRY = "kosovo/prizren/rents.html"
_HREF = re.compile(r"""<a\b[^>]*?\shref=["']?([^"'\s>]*)""")
_ID = re.compile(r"""<[^<>]*?\sid=["']?([^"'\s>]+)""")
_ELSEWHERE = ("https:", "http:", "mailto:", "tel:", "data:")
IDS = [f"source-{number}" for number in range(100, 400)]


STATEMENTS = """root => [...document.querySelectorAll(root + ' ul.rk-lines > li')].map(one => {
    const own = one.cloneNode(true);
    own.querySelectorAll('.rk-age').forEach(age => age.remove());
    return own.textContent.replace(/\\s+/g, ' ').trim();
})"""
BADGES = """root => [...document.querySelectorAll(root + ' .rk-badge')].map(badge =>
    [badge.textContent, ...['status', 'due', 'overdue', 'historical'].map(name => badge.dataset[name] || null)])"""


def _page(source: str, said: str = "", note: str = "") -> bytes:
    """The lean page of a source."""
    return (
        f'<head><title>The {source}</title></head>\n<body><main><article class="a"><div class="rk-top">Top</div>'
        f'<h1 id="the-{source}">The {source}</h1><p id="x">{said}</p><h2 id="claims">What leans on it</h2>{note}</article></main>\n'
        '<script src="../assets/lines.js"></script>\n</body></html>\n'
    ).encode()


def _site(ids: list[str]) -> dict[str, bytes]:
    """Pages of sources, and of an entry for each that cites it."""
    cited = {f"land/cites-{one}.html": f'<a href="../{addresses.source(one)}">The {one}</a>'.encode() for one in ids}
    return {addresses.source(one): _page(one) for one in ids} | cited


def _dead(copy: Mapping[str, bytes]) -> list[str]:
    """Links of pages that lead to no page, or to no part of it."""
    pages = {name: content.decode() for name, content in copy.items() if name.endswith(".html")}
    parts = {name: set(_ID.findall(page)) for name, page in pages.items()}
    return [
        f"{name}: {href}"
        for name, page in pages.items()
        for href in _HREF.findall(page)
        if not href.startswith(_ELSEWHERE) and not _leads(name, href, parts)
    ]


def _leads(name: str, href: str, parts: Mapping[str, set[str]]) -> bool:
    path, _, part = href.partition("#")
    path = path.partition("?")[0]
    page = posixpath.normpath(posixpath.join(posixpath.dirname(name), path)) if path else name
    # What follows the sign on pages that make something is not a place on them, but what they make.
    made = page in (addresses.SHEET, addresses.COMPARE, addresses.ASSISTANCE)
    return page in parts and (not part or made or part in parts[page])


def test_no_source_has_a_page_of_its_own_and_each_has_a_place(old: Edition) -> None:
    """Every source of the tree is a part of the shelf, and the list of sources leads to each."""
    ids = [posixpath.basename(name)[:-5] for name in old.files if re.fullmatch(r"sources/(?!index).*\.html", name)]
    listed = old.copy["sources/index.html"].decode()

    assert [name for name in old.copy if name.startswith("sources/")] == [SHELF, "sources/index.html"]
    assert set(_ID.findall(old.copy[SHELF].decode())) >= set(ids)
    assert [one for one in ids if f"href=from_city-report.html#{one}>" not in listed] == []


def test_a_citation_leads_to_the_record(old: Edition) -> None:
    """What an entry's page cites is linked where it stands now, by the way from that page."""
    cited = set(re.findall(r"sources/([a-z-]+)\.html", old.files[ENTRY].decode())) - {"index"}

    assert cited
    assert [one for one in cited if f"href=../../{SHELF}#{one}>".encode() not in old.copy[ENTRY]] == []


@pytest.mark.parametrize("kind", ["folder", "archive"])
def test_no_link_of_a_copy_leads_nowhere(old: Edition, kind: str) -> None:
    """Every link of every page, with the part of a page it names, has its target; no id stands twice on a page."""
    copy = old.copy if kind == "folder" else zim_files(old.files, old.mark)
    found = {name: _ID.findall(content.decode()) for name, content in copy.items() if name.endswith(".html")}

    assert _dead(copy) == []
    assert [name for name, ids in found.items() if len(ids) != len(set(ids))] == []


def test_a_shelf_keeps_what_the_pages_said(old: Edition) -> None:
    """Every text of a source's page is on its shelf; the note that all of them have stands there once."""
    shelf = zim_files(old.files, old.mark)[SHELF].decode()
    for one in ("city-report", "city-summary", "clinic-list", "radio-series"):
        page = old.files[addresses.source(one)].decode()
        facts = re.findall(r"<dd\b[^>]*>(.*?)</dd>", page, re.DOTALL)
        assert len(facts) > 5
        assert [fact for fact in facts if "<a" not in fact and fact not in shelf] == []
        assert f"sources/register/{one}.yml" in shelf

    assert shelf.count('class="rk-footnote"') == 1
    assert shelf.count("<h1") == 1


def test_headings_are_in_order(old: Edition) -> None:
    """A record's title is a step below that of the shelf, and its parts a step below that."""
    levels = [int(level) for level in re.findall(r"<h(\d)", old.copy[SHELF].decode())]

    assert levels[:3] == [1, 2, 3]
    assert set(levels[1:]) == {2, 3}
    assert [level for before, level in itertools.pairwise(levels) if level > before + 1] == []


def test_a_source_that_repeats_another_leads_to_it(old: Edition) -> None:
    """On the same shelf a link to another source is one within the page."""
    assert b"<a href=#city-report>" in old.copy[SHELF]


def test_links_to_a_part_of_a_sources_page_still_land() -> None:
    """They lead to the record, from its own page, from others, and from scripts that carry parts of pages."""
    pages = {
        "sources/a.html": _page("a", '<a href="#claims">below</a> <a href="b.html#claims">b</a>'),
        "sources/b.html": _page("b"),
        "facts/land.js": rb'laid["land"]={"wider": {"k": "<a href=\"sources/b.html#claims\">b</a>"}};',
        "land/x.html": b'<a href="../sources/b.html#claims">b</a> <a href="https://example.org/sources/b.html">c</a>',
    }
    copy = shelved(pages)

    assert b'<a href="#a">below</a> <a href="#b">b</a>' in copy["sources/from_a.html"]
    assert copy["facts/land.js"] == rb'laid["land"]={"wider": {"k": "<a href=\"sources/from_a.html#b\">b</a>"}};'
    assert copy["land/x.html"] == (
        b'<a href="../sources/from_a.html#b">b</a> <a href="https://example.org/sources/b.html">c</a>'
    )


def test_a_page_that_is_built_in_another_way_stays() -> None:
    """What is no record, such as a page that only leads on, keeps its address and the links to it."""
    stub = b'<meta http-equiv="refresh" content="0; url=a.html"><a href="a.html">moved</a>'
    copy = shelved({"sources/a.html": _page("a"), "sources/b.html": stub, "x.html": b'<a href="sources/b.html">b</a>'})

    assert copy["sources/b.html"] == stub.replace(b'href="a.html"', b'href="from_a.html#a"')
    assert copy["x.html"] == b'<a href="sources/b.html">b</a>'


def test_notes_and_scripts_of_all_records_stand_once() -> None:
    """A note that only the second record needs is there, and one that both have is there once."""
    both, second = '<p class="rk-footnote">* Both.</p>', '<p class="rk-footnote">** Second.</p>'
    copy = shelved({"sources/a.html": _page("a", note=both), "sources/b.html": _page("b", note=both + second)})
    shelf = copy["sources/from_a.html"].decode()

    assert shelf.count("* Both.") == 1
    assert shelf.count("** Second.") == 1
    assert shelf.index("</section>\n<p class") > shelf.index('id="b"')
    assert shelf.count("lines.js") == 1


def test_shelves_hold_neighbours_and_are_neither_small_nor_large() -> None:
    """Three hundred sources stand in a few dozen files, each with a path that every system can hold."""
    shelves = {name: re.findall(r'<section class="rk-record" id="([^"]+)"', page.decode())
               for name, page in shelved(_site(IDS)).items() if name.startswith("sources/")}  # fmt: skip
    sizes = [len(records) for records in shelves.values()]

    assert [one for _, records in sorted(shelves.items()) for one in records] == sorted(IDS)
    assert min(sizes) >= 6
    assert max(sizes) <= 40
    assert list(path_faults(f"returnkb-2026.11/{name}" for name in shelves)) == []


def test_a_new_source_changes_two_shelves_at_most_and_no_entry_but_those_that_cite_what_moved() -> None:
    """Whichever source is new, the shelves it does not stand on are as they were, and so is what cites them."""
    after = shelved(_site(IDS))
    for new in IDS[::7]:
        before = shelved(_site([one for one in IDS if one != new]))
        changed = [name for name in after if name.startswith("sources/") and before.get(name) != after[name]]
        citing = {f"land/cites-{one}.html" for name in changed for one in _records(after[name])}
        moved = {name for name in after if name.startswith("land/") and before.get(name) != after[name]}
        assert len(changed) <= 2
        assert moved <= citing


def _records(page: bytes) -> list[str]:
    return re.findall(r'<section class="rk-record" id="([^"]+)"', page.decode())


def _open(browser: Browser, folder: Path, *, scripts: bool = True, width: int = 1280, height: int = 800) -> Page:
    """An entry's page in the copy, opened from the disk."""
    context = browser.new_context(
        offline=True, java_script_enabled=scripts, viewport={"width": width, "height": height}
    )
    page = context.new_page()
    page.goto((folder / ENTRY).as_uri())
    return page


def _top(page: Page, source: str) -> float:
    box = page.locator(f"#{source}").bounding_box()
    assert box
    return box["y"]


@pytest.mark.parametrize("width", [390, 1280])
def test_a_citation_lands_on_its_record_whose_statements_are_called_in(
    browser: Browser, folder: Path, width: int
) -> None:
    """The record is at the top of what is seen, marked, and within the width of the screen; its list is complete."""
    page = _open(browser, folder, width=width)
    follow(page, f"a[href*='{SHELF}#city-report'] >> nth=0")
    page.wait_for_selector("#city-report li.rk-line >> nth=2")
    page.wait_for_timeout(200)

    assert page.url.endswith(f"{SHELF}#city-report")
    assert page.evaluate("getComputedStyle(document.querySelector('#city-report')).outlineStyle") == "solid"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert 0 <= _top(page, "city-report") < 40
    page.context.close()


@pytest.mark.parametrize("said", [STATEMENTS, BADGES])
def test_a_record_shows_every_statement_that_leans_on_its_source(
    browser: Browser, old: Edition, folder: Path, said: str
) -> None:
    """Statements from the facts and those of no place stand in one list, in the order of the site, and age on the same days."""
    page = _open(browser, folder)
    page.goto((old.site / "sources/city-report.html").as_uri())
    on_site = page.evaluate(said, "article")
    page.goto(f"{(folder / SHELF).as_uri()}#city-report")
    page.wait_for_selector("#city-report li.rk-line >> nth=2")
    in_copy = page.evaluate(said, "#city-report")
    page.context.close()

    assert len(on_site) == 3
    assert in_copy == on_site


def test_a_shelf_prints_the_record_a_link_led_to(browser: Browser, folder: Path) -> None:
    """On paper stands the source a reader came for; all of them where none was asked for."""
    page = _open(browser, folder)
    page.emulate_media(media="print")
    printed = []
    for part in ("", "#clinic-list"):
        page.goto((folder / SHELF).as_uri() + part)
        shown = page.locator(".rk-record")
        printed.append([one.get_attribute("id") for one in shown.all() if one.is_visible()])
    page.context.close()

    assert printed == [["city-report", "city-summary", "clinic-list", "radio-series"], ["clinic-list"]]


def test_what_stands_above_does_not_push_a_record_away(browser: Browser, folder: Path) -> None:
    """Lists above the record a link led to are not filled until the reader goes there."""
    page = _open(browser, folder, width=390)
    follow(page, f"a[href*='{SHELF}#radio-series'] >> nth=0")
    page.wait_for_load_state()
    page.wait_for_timeout(400)
    before = _top(page, "radio-series")
    filled = page.locator("#city-report li.rk-line").count()
    page.locator("#city-report h2").scroll_into_view_if_needed()
    page.wait_for_selector("#city-report li.rk-line >> nth=2")

    assert 0 <= before < 780
    assert filled == 1
    page.context.close()


def test_without_scripts_a_citation_lands_on_its_record(browser: Browser, folder: Path) -> None:
    """The record lists each entry that leans on it, and a link from there leads to it."""
    page = _open(browser, folder, scripts=False)
    follow(page, f"a[href*='{SHELF}#clinic-list'] >> nth=0")

    assert page.locator("#clinic-list h2").inner_text() == "Who helps whom"
    assert "Rents in Prizren 2 statements" in page.locator("#city-report ul.rk-lines li").all_inner_texts()
    assert 0 <= _top(page, "clinic-list") < 780
    follow(page, "#clinic-list li a >> nth=0")
    assert page.locator(".rk-claim").count()
    page.context.close()


def test_a_full_shelf_fills_what_is_seen_and_asks_for_facts_once(browser: Browser, folder: Path) -> None:
    """Of two dozen records those in view are filled, the others when they are reached; no file of facts is loaded twice."""
    full = _full(folder)
    reader, asked = _open(browser, folder), []
    reader.on("request", lambda request: asked.append(request.url))
    reader.goto(f"{full.as_uri()}#copy-12")
    reader.wait_for_selector("#copy-12 li.rk-line >> nth=2")
    early = [number for number in range(24) if reader.locator(f"#copy-{number} li.rk-line").count() > 1]
    reader.evaluate("document.getElementById('copy-0').scrollIntoView()")
    reader.wait_for_selector("#copy-0 li.rk-line >> nth=2")
    facts = [name for name in asked if "/facts/" in name or name.endswith(("rents.html", "legal-aid.html"))]
    reader.context.close()
    full.unlink()

    assert early[0] == 12
    assert len(early) < 6
    assert facts
    assert len(facts) == len(set(facts))


def test_the_last_record_stays_in_view_when_those_above_are_filled(browser: Browser, folder: Path) -> None:
    """On a tall screen lists above the last record are filled as well; it stays in its place, also where no browser sees to that."""
    full = _full(folder)
    full.write_text(full.read_text().replace("<main", "<style>html { overflow-anchor: none }</style><main"))
    page = _open(browser, folder, height=1600)
    page.goto(f"{full.as_uri()}#radio-series")
    page.wait_for_selector("#copy-23 li.rk-line >> nth=2")
    page.wait_for_timeout(300)
    there = _top(page, "radio-series")
    page.locator("#radio-series").evaluate("one => one.scrollIntoView()")
    again = _top(page, "radio-series")
    page.context.close()
    full.unlink()

    assert there == again


def _full(folder: Path) -> Path:
    """A shelf of more than two dozen records: one of them again and again before the last."""
    page = (folder / SHELF).read_text()
    record = re.search(r"<section class=rk-record id=city-report>.*?</section>", page, re.DOTALL)
    assert record
    again = "".join(record[0].replace("id=city-report", f"id=copy-{number}") for number in range(24))
    last = "<section class=rk-record id=radio-series>"
    full = folder / "sources/full.html"
    full.write_text(page.replace(last, again + last))
    return full

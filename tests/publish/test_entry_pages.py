"""The page of an entry that scripts can call: read it is a page, called it is its facts, whatever stands in either."""

from __future__ import annotations

import functools
import html
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from returnkb.digest import laid, lay
from returnkb.publish.entry_pages import callable_page
from tests.publish.conftest import Edition
from tests.publish.firefox import Firefox
from tests.publish.test_reading_in_firefox import QUERIES, firefox, folder

__all__ = ["firefox", "folder"]
HOSTILE = [
    "*/ window.harmed = 1; /*",
    "--> <script>window.harmed = 1</script>",
    "<!-- --!><img src=x onerror='window.harmed=1'>",
    "//-->\nwindow.harmed = 1; //",
    "*//*/*/**/<!--*/",
    "`${window.harmed = 1}` \\u002a/ ' \" \u2028 \u2029 \ufeff مرحبا",
]
CALLER = '<!doctype html><meta charset="utf-8"><script src="page.html"></script>'
LOADED = """country => new Promise(done => window.returnkbFacts.load(country, facts => done(JSON.stringify(
    facts.entries.map(({card, ...entry}) => entry), (key, value) =>
        value && typeof value === 'object' && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).sort()) : value))))"""


def _written(text: str, where: Path) -> str:
    """A page that says a text, in its words and in an attribute, and lays the same text for scripts."""
    said = html.escape(text)
    page = f'<!doctype html><html><head><meta charset="utf-8"><title>T</title></head><body><p title="{said}">{said}</p></body></html>'
    made = callable_page(page, lay("a/b", {"text": text}))
    (where / "page.html").write_text(made, encoding="utf-8", newline="")
    (where / "caller.html").write_text(CALLER, encoding="utf-8")
    return page


@pytest.mark.parametrize("text", HOSTILE)
def test_neither_half_leaks_into_the_other(browser: Browser, firefox: Firefox, tmp_path: Path, text: str) -> None:
    """In both browsers, from a disk: read, the page is the plain page; called, it lays the text and does nothing else."""
    read = "[document.compatMode, document.querySelector('p').textContent, document.querySelector('p').title, document.body.children.length]"
    called = "[window.harmed || null, Object.keys(window.returnkbEntries).length, window.returnkbEntries['a/b'].text]"
    (tmp_path / "plain.html").write_text(_written(text, tmp_path), encoding="utf-8", newline="")
    tab = browser.new_page()
    found = {}
    for name, script in (("plain", read), ("page", read), ("caller", called)):
        address = (tmp_path / f"{name}.html").as_uri()
        tab.goto(address)
        firefox.open(address)
        found[name] = [tab.evaluate(script), firefox.run(f"return {script}")]
    tab.close()

    assert found["page"] == found["plain"]
    assert found["page"][0][0] == "CSS1Compat"
    assert found["caller"] == [[None, 1, text]] * 2


def test_what_a_page_lays_is_what_the_site_tells(browser: Browser, old: Edition, folder: Path) -> None:
    """Called entry by entry, the facts of a country are those that the site's files of topics hold, in the same order."""
    told = []
    for root in (old.site, folder):
        page = browser.new_page()
        page.goto((root / "compare.html").as_uri())
        told.append([page.evaluate(LOADED, country) for country in ("kosovo", "mali")])
        page.close()

    assert told[0] == told[1]
    assert "Rents in Prizren" in told[0][0]


def test_only_entries_that_are_asked_for_are_called(browser: Browser, folder: Path) -> None:
    """The page of a place calls the pages of the entries it lists, not those of the whole country."""
    page, asked = browser.new_page(), []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((folder / "compare.html").as_uri() + "#p=kosovo/prizren&p=mali/gao")
    page.wait_for_selector("#rk-c-table td a[href*='prizren/rents']")
    page.close()
    called = {url.removeprefix(folder.as_uri() + "/") for url in asked if url.endswith(".html")}

    assert "kosovo/prizren/rents.html" in called
    assert [name for name in called if name.startswith("kosovo/prishtina/")] == []


@pytest.fixture
def strict(folder: Path) -> Iterator[str]:
    """The copy on a host that lets no page be called as a script."""

    class Strict(http.server.SimpleHTTPRequestHandler):
        def end_headers(self) -> None:
            self.send_header("X-Content-Type-Options", "nosniff")
            super().end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Strict, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_on_a_strict_host_facts_are_read_out_of_the_pages(browser: Browser, strict: str, folder: Path) -> None:
    """Where a host forbids to call pages as scripts, finder and facts say what they say from a disk."""
    told: list[list[str]] = []
    forbidden: list[str] = []
    for root in (folder.as_uri(), strict):
        page = browser.new_page()
        page.on("console", lambda said: forbidden.append(said.text) if "rents.html" in said.text else None)
        page.goto(f"{root}/find.html")
        page.wait_for_function("window.returnkbSearch")
        found = page.evaluate(
            "query => window.returnkbSearch.search(query).then(found => JSON.stringify(found.groups))",
            next(iter(QUERIES)),
        )
        page.goto(f"{root}/compare.html")
        told.append([found, page.evaluate(LOADED, "kosovo")])
        page.close()

    assert told[0] == told[1]
    assert "Rents in Prizren" in told[0][0]
    assert [said for said in forbidden if "Refused to execute" in said or "MIME" in said]


def test_a_page_called_in_python_gives_the_same(old: Edition) -> None:
    """The part for scripts is one line, which other programs find between the marks."""
    page = old.copy["kosovo/prizren/rents.html"].decode()
    line = page.rpartition("<!--*/\n")[2].removesuffix("//-->\n")

    assert line.count("\n") == 1
    assert laid(line)["title"] == "Rents in Prizren"

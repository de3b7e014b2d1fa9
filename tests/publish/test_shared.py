"""What places have in common stands once in the copy, and is on each place's page when it is read."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser

from returnkb.pages.assets import asset
from returnkb.publish.lean import lean_pages
from returnkb.publish.shared import share_wider
from tests.publish.conftest import Edition

CHROMIUM = "/usr/bin/chromium"
WIDER = (
    '<div class="rk-wider">\n<p class="rk-note">These statements are about Kosovo as a whole. They may not hold in X.</p>\n'
    '<details><summary>Housing (1)</summary>\n<p><a href="../rents.html#c1">A room costs 100.</a></p>\n'
    '<p class="rk-more"><a href="../topics/housing.html">Everything on housing in Kosovo</a></p>\n</details>\n</div>'
)


def _page(words: str = WIDER) -> bytes:
    return f"<!doctype html><html><body>\n<article><h1>X</h1>{words}</article>\n</body></html>\n".encode()


def test_a_change_in_a_region_touches_one_file() -> None:
    """Where two places repeat what holds for their region, a new word there changes the facts of the country and neither page."""
    pages = {"kosovo/a/index.html": _page(), "kosovo/b/index.html": _page()}
    changed = {name: page.replace(b"100", b"120").replace(b"(1)", b"(2)") for name, page in pages.items()}
    before, after = share_wider(pages), share_wider(changed)

    assert [name for name in after if before[name] != after[name]] == ["facts/kosovo.js"]


def test_what_differs_from_page_to_page_stays_there() -> None:
    """A block that is not the same everywhere is left as it is."""
    pages = {"kosovo/a/index.html": _page(), "kosovo/b/index.html": _page(WIDER.replace("100", "120"))}

    assert share_wider(pages) == pages


def test_read_from_disk_the_statements_are_there(browser: Browser, tmp_path: Path) -> None:
    """The page shows the statements with links that fit its own place; without scripts, it links to them."""
    copy = share_wider({"kosovo/a/index.html": _page()})
    copy["assets/shared.js"] = asset("shared.js")
    for name, content in copy.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    page = browser.new_page()
    page.goto((tmp_path / "kosovo/a/index.html").as_uri())

    assert page.inner_text("summary") == "Housing (1)"
    assert page.evaluate("document.querySelector('details a').href").endswith("/kosovo/rents.html#c1")
    assert "A room costs 100." in (page.text_content("details") or "")
    page.close()
    assert b'<a href="../topics/housing.html">' in copy["kosovo/a/index.html"]


def test_every_statement_of_the_site_is_somewhere_in_the_copy(old: Edition) -> None:
    """Sharing loses no word: what a place's page says is on the lean page or in a script it calls."""
    lean = lean_pages(old.files)
    shared = "".join(content.decode() for name, content in old.copy.items() if name.startswith("facts/"))
    for name in lean:
        if name.endswith("/index.html") and b"rk-wider" in lean[name]:
            text = old.copy[name].decode() + shared
            assert lean[name].decode().count("rk-line") <= text.count("rk-line")

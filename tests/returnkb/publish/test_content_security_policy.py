"""The content security policy of copies: on every page, and effective in both browsers when a page is opened from a disk."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from selectolax.lexbor import LexborHTMLParser

from returnkb.pages.context.profile import EPUB
from returnkb.publish.copies.epub import epub_files
from returnkb.publish.copies.folder import write_folder_copy
from returnkb.publish.copies.render import entry_articles
from returnkb.publish.copies.start_page import START_PAGE
from returnkb.publish.copies.table_of_contents import chapters
from returnkb.publish.history.git_history import History
from returnkb.publish.hosting.downloads_page import Downloads
from returnkb.publish.hosting.site import hosted_site
from returnkb.text.html.content_security_policy import policy
from tests.fixtures.firefox import Firefox
from tests.returnkb.publish.conftest import Edition, one_file, zim_content

PAGE = "kosovo/prizren/rents.html"
INJECTED = (
    "</h1><script>window.executed = 1</script><img src=x onerror='window.executed = 2'>"
    "<a id='js' href='javascript:void(window.executed = 3)'>x</a>"
)


@pytest.fixture(scope="module")
def injected(old: Edition, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A page of the folder copy and the one-file copy, each with injected scripts behind its first title."""
    root = tmp_path_factory.mktemp("injected")
    for name, content in {**old.copy, "all.html": one_file(old)}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)
    pages = [root / PAGE, root / "all.html"]
    for page in pages:
        page.write_text(page.read_text(encoding="utf-8").replace("</h1>", INJECTED, 1), encoding="utf-8")
    return pages


def test_every_page_of_every_copy_begins_with_charset_and_policy(old: Edition) -> None:
    """The policy is the first element after the charset, so that nothing before it can load or run."""
    histories: dict[str, History] = {}
    copies = {
        "folder": old.copy,
        "zim": zim_content(old),
        "hosted": hosted_site(old.source, histories, old.stamp, Downloads(), None),
        "one-file": {"all.html": one_file(old)},
    }
    faults = []
    for kind, files in copies.items():
        for name, content in files.items():
            if name.endswith(".html"):
                charset, policies = LexborHTMLParser(content.decode()).css("head > *")[:2]
                content_policy = policies.attributes.get("content") or ""
                inline = kind == "one-file" or name == START_PAGE
                if charset.attributes.get("charset") != "utf-8" or not (
                    content_policy == policy() or (inline and "'sha256-" in content_policy)
                ):
                    faults.append(f"{kind}: {name}")

    assert faults == []


def test_the_book_has_no_scripts(old: Edition) -> None:
    """An EPUB needs no policy: nothing in it runs."""
    assert [
        name
        for name, content in epub_files(
            entry_articles(old.source, EPUB), chapters(old.source.assessed), old.stamp
        ).items()
        if b"<script" in content
    ] == []


@pytest.mark.parametrize("number", [0, 1])
def test_from_a_disk_our_scripts_run_in_chromium_and_injected_ones_do_not(
    browser: Browser, injected: list[Path], number: int
) -> None:
    """An inline script, an event handler and a `javascript:` link are stopped by the policy alone."""
    page = browser.new_page()
    page.goto(injected[number].as_uri())
    page.evaluate("document.getElementById('js').click()")
    page.wait_for_timeout(200)

    assert page.locator(".rk-edition").count() == 1
    assert page.evaluate("window.executed || 0") == 0
    page.close()


@pytest.mark.parametrize("number", [0, 1])
def test_from_a_disk_our_scripts_run_in_firefox_and_injected_ones_do_not(
    firefox: Firefox, injected: list[Path], number: int
) -> None:
    """Firefox keeps to the same policy for files."""
    firefox.open(injected[number].as_uri())
    firefox.run("document.getElementById('js').click()")

    assert firefox.run("return document.querySelectorAll('.rk-edition').length") == 1
    assert firefox.run("return new Promise(done => setTimeout(() => done(window.executed || 0), 200))") == 0


def test_a_copy_holds_no_kind_of_file_that_a_system_would_run(old: Edition, tmp_path: Path) -> None:
    """A copy consists of pages, data, styles and pictures."""
    made = write_folder_copy(old.copy, tmp_path, "returnkb-2026.11")
    with zipfile.ZipFile(made.path) as archive:
        endings = {Path(name).suffix for name in archive.namelist()}

    assert endings == {".html", ".js", ".css", ".png", ".txt"}

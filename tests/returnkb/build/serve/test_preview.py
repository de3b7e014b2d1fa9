"""The preview: a page of the changed files, on request and before the site is built again; the same bytes as the build makes."""

from __future__ import annotations

import threading
from pathlib import Path
from urllib.request import urlopen

import pytest

from returnkb.build.compile import compile_tree
from returnkb.build.render import render
from returnkb.build.serve.local_server import LocalServer
from returnkb.build.serve.preview import Preview
from tests.constants import TODAY


@pytest.fixture
def entry(tree: Path) -> Path:
    """The file of an entry of a tree that is built."""
    _build(tree)
    return next(path for path in sorted((tree / "docs" / "kosovo" / "prizren").glob("*.md")))


@pytest.fixture
def preview(tree: Path, entry: Path) -> Preview:
    """The preview of a tree that is built."""
    return Preview(tree, tree / "build" / "pages", TODAY)


def _build(tree: Path) -> None:
    compile_tree(tree, tree / "build", TODAY)
    render(tree, tree / "build" / "pages", tree / "build" / "site", lambda message: None)


def _retitle(entry: Path, title: str) -> None:
    lines = entry.read_text(encoding="utf-8").split("\n")
    lines = [f"title: {title}" if line.startswith("title:") else line for line in lines]
    entry.write_text("\n".join(lines), encoding="utf-8")


def test_pages_of_a_changed_tree_are_those_that_a_build_makes(tree: Path, entry: Path, preview: Preview) -> None:
    """The page of the entry, of its place and of its country, byte for byte."""
    _retitle(entry, "A changed title")

    assert preview.update()
    path = entry.relative_to(tree / "docs").with_suffix(".html").as_posix()
    shown = {name: preview.html(f"/{name}") for name in (path, "kosovo/prizren/index.html", "kosovo/index.html")}
    _build(tree)

    assert b"A changed title" in (shown[path] or b"")
    for name, html in shown.items():
        assert html == (tree / "build" / "site" / name).read_bytes(), name


def test_nothing_is_shown_before_a_change_and_after_a_build(entry: Path, preview: Preview) -> None:
    """The files of the site are as new as the preview then."""
    assert preview.html("/index.html") is None
    _retitle(entry, "A changed title")
    assert preview.update()
    assert preview.html("/") == preview.html("/index.html") is not None

    preview.clear()

    assert preview.html("/index.html") is None


@pytest.mark.parametrize("path", ["/../secret", "/kosovo", "/nothing.html", "/search/manifest.js", ""])
def test_only_pages_are_previewed(entry: Path, preview: Preview, path: str) -> None:
    """Whatever else is asked for comes from the site's folder, or is not there."""
    _retitle(entry, "A changed title")
    assert preview.update()
    assert preview.html(path) is None


def test_a_file_that_cannot_be_read_leaves_the_site_as_it_is(entry: Path, preview: Preview) -> None:
    """A file is saved unfinished; the build that follows says what is wrong."""
    entry.write_text("---\ntitle: [\n", encoding="utf-8")

    assert not preview.update()
    assert preview.html("/index.html") is None


def test_a_tree_that_breaks_a_rule_shows_no_page_that_fails(tree: Path, entry: Path, preview: Preview) -> None:
    """A source that is not registered is found by a rule, which the preview does not wait for."""
    text = entry.read_text(encoding="utf-8")
    entry.write_text(text.replace("source: ", "source: not-registered-", 1), encoding="utf-8")

    preview.update()

    path = entry.relative_to(tree / "docs").with_suffix(".html").as_posix()
    assert preview.html(f"/{path}") is None


def test_an_unsafe_page_is_not_shown(entry: Path, preview: Preview, tree: Path) -> None:
    """Raw HTML in a body is refused by a rule; without the rule, the policy of all pages holds."""
    entry.write_text(entry.read_text(encoding="utf-8") + "\n<img src=x onerror=alert(1)>\n", encoding="utf-8")

    preview.update()

    path = entry.relative_to(tree / "docs").with_suffix(".html").as_posix()
    html = preview.html(f"/{path}")
    assert html is None or b"<img src=x" not in html


def test_the_server_sends_the_preview_with_its_reload_script(tree: Path, entry: Path, preview: Preview) -> None:
    """A reader of the local site sees the saved entry at once."""
    server = LocalServer(tree / "build" / "site", 0, reload=True, preview=preview.html)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        _retitle(entry, "A changed title")
        assert preview.update()
        path = entry.relative_to(tree / "docs").with_suffix(".html").as_posix()
        with urlopen(f"http://127.0.0.1:{server.server_port}/{path}") as answer:  # an address of this machine
            page = answer.read()
    finally:
        server.shutdown()
        server.server_close()

    assert b"A changed title" in page
    assert b"~reload.js" in page

"""Tight pages: a browser makes the same document of them, and what counts to the letter is left alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from returnkb.publish.lean import lean_pages
from returnkb.publish.tight import tight
from tests.publish.conftest import Edition

# Elements, attributes and words of a document; spaces between blocks aside, and those that end a line.
TREE = """pages => pages.map(page => {
    const told = node => {
        if (node.nodeType === 3)
            return node.parentNode.closest('pre, textarea') ? node.data : node.data.replace(/\\s+/g, ' ').trim();
        if (node.nodeType !== 1) return '';
        const facts = [...node.attributes].map(one => one.name + '=' + one.value).sort().join(' ');
        return `<${node.localName} ${facts}>` + [...node.childNodes].map(told).filter(part => part).join('|') + '/';
    };
    return told(new DOMParser().parseFromString(page, 'text/html').documentElement);
})"""


def test_a_browser_makes_the_same_document_of_every_page(browser: Browser, old: Edition) -> None:
    """Every page of the site, its maps, tables and forms among them, before and after."""
    pages = [
        content.decode()
        for files in (old.files, lean_pages(old.files, sparing=True))
        for name, content in files.items()
        if name.endswith(".html")
    ]
    page = browser.new_page()
    before, after = page.evaluate(TREE, pages), page.evaluate(TREE, [tight(html) for html in pages])
    page.close()

    assert len(before) > 60
    assert [number for number, (one, other) in enumerate(zip(before, after, strict=True)) if one != other] == []


@pytest.mark.parametrize(
    "html",
    [
        '<pre>a\n\n<b class="x">b</b>\n</pre>',
        '<textarea rows="2">one\n</p>\ntwo</textarea>',
        '<svg viewBox="0 0 1 1"><path d="M0"/></svg>',
        '<script>var page = "</p>\\n<p class=\\"x\\">";</script>',
        '<a href="x/">a slash at the end</a> <a href="a b">a blank</a> <a href="">nothing</a>',
        "<p>one</p> word <span>a\nb</span>",
        "<noscript><p>one</p></noscript>",
    ],
)
def test_what_counts_to_the_letter_stays(html: str) -> None:
    """Preformatted text, drawings, programs, values that need their quotes, and spaces between words."""
    assert tight(html) == html


def test_what_the_next_tag_implies_goes() -> None:
    """Lists, tables, paragraphs, and the frame of a page."""
    page = (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"></head>\n<body>\n<p class="x">one</p>\n<ul>\n<li>a</li>\n'
        '<li><p>b</p></li>\n</ul>\n<table><tr><th scope="col">h</th></tr><tr><td>c</td>\n<td>d</td></tr></table>\n</body></html>\n'
    )

    assert tight(page) == (
        "<!doctype html><html lang=en><meta charset=utf-8><p class=x>one<ul><li>a<li><p>b</ul>"
        "<table><tr><th scope=col>h<tr><td>c<td>d</table>"
    )

"""The HTML allow-list refuses what a browser could run or load, and accepts every page that the templates produce."""

from __future__ import annotations

import string
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from returnkb.build.render import render
from returnkb.corpus.site_config_file import read_site_config
from returnkb.pages.context import Content, Page, templates
from returnkb.text.html.allowlist import (
    BODY,
    EVERYWHERE,
    PAGE,
    PolicyFault,
    UnsafePages,
    fragment_faults,
    link_fault,
    page_faults,
    resource_fault,
)
from returnkb.text.html.content_security_policy import policy, source_hash
from tests.constants import REPOSITORY
from tests.returnkb.conftest import Built

# Every element of the HTML standard that is missing from the table, and some that browsers know besides.
OTHER_ELEMENTS = (
    "applet", "area", "audio", "base", "canvas", "datalist", "del", "dialog", "embed", "font", "frame", "frameset", "iframe",
    "ins", "kbd", "keygen", "map", "marquee", "math", "menu", "meter", "noembed", "noframes", "object", "param", "picture",
    "plaintext", "portal", "progress", "q", "ruby", "slot", "source", "style", "template", "track", "var", "video", "xmp",
)  # fmt: skip
# The same URLs as people who want to hide them write them.
SCHEMES = ("javascript", "data", "vbscript", "blob", "file", "ftp", "ws", "about", "view-source", "intent", "jar")
DISGUISES = (
    "{0}:x", "{1}:x", " {0}:x", "\x01{0}:x", "\t{0}:x", "{2}\n{3}:x", "{2}\t{3}:x", "{2}\r\n{3}:x",
)  # fmt: skip
ELSEWHERE = ("//host/x", "/\\host/x", "\\\\host/x", "\\/host/x", " //host/x", "/\t/host/x", "\n//host/x", "http:host", "http:/host",
             "http:\\\\host", "https:///host", "http://user@host/", "http://user:word@host/")  # fmt: skip

SITE_NAME = read_site_config(REPOSITORY).name


def _page(address: str, title: str, body: str, description: str = "") -> Page:
    """A page with this content."""
    return Page(address, title, lambda: Content(body), description)


@pytest.mark.parametrize("element", sorted({*OTHER_ELEMENTS} - PAGE.keys()))
def test_elements_outside_the_table_are_refused(element: str) -> None:
    """An element that no template uses is a fault of a page and of a body."""
    for faults in (page_faults, fragment_faults):
        html = f"<svg><{element}></svg>" if element in ("math",) else f"<{element}>x</{element}>"
        # Some elements are dropped by the parser where they make no sense: then nothing of them reaches a browser either.
        found = [fault.element for fault in faults(html)]
        assert element in found or f"<{element}" not in _as_parsed(html)


def _as_parsed(html: str) -> str:
    return LexborHTMLParser(html).html or ""


@pytest.mark.parametrize("element", sorted(PAGE))
def test_event_handlers_and_styles_are_refused_everywhere(element: str) -> None:
    """No element may carry an event handler, a style, or an attribute that loads a file in a form of its own."""
    handlers = (
        "onclick",
        "onerror",
        "onload",
        "onfocus",
        "ontoggle",
        "onbegin",
        "style",
        "srcdoc",
        "srcset",
        "formaction",
        "ping",
    )
    assert not {*handlers, "is", "xlink:href", "background", "poster", "manifest"} & (PAGE[element] | EVERYWHERE)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("disguise", DISGUISES)
def test_other_schemes_are_refused_in_every_disguise(scheme: str, disguise: str) -> None:
    """A link with a scheme outside the list is refused, however it is written; so is a file."""
    url = disguise.format(scheme, scheme.upper(), scheme[:3], scheme[3:])

    assert link_fault(url)
    assert resource_fault(url)


@pytest.mark.parametrize("url", ELSEWHERE)
def test_other_hosts_are_not_reached_by_accident(url: str) -> None:
    """A link that a browser would resolve to another host without saying so is refused."""
    assert link_fault(url)


@pytest.mark.parametrize(
    "url", ["x.html", "../x.html#c1", "?q=1", "#c1", "", "https://example.org/a?b#c", "mailto:a@b.org", "tel:+38338"]
)
def test_ordinary_links_are_accepted(url: str) -> None:
    """Links within the site, to web pages, mailboxes and phones are accepted."""
    assert link_fault(url) is None


@pytest.mark.parametrize("url", ["https://example.org/x.png", "data:image/png;base64,x", "//x", "mailto:a@b.org"])
def test_files_come_from_the_site_itself(url: str) -> None:
    """Pictures, scripts and styles from elsewhere are refused."""
    assert resource_fault(url)
    assert [fault.attribute for fault in fragment_faults(f'<img alt="" src="{url}">')] == ["src"]


@given(st.text(alphabet=string.printable + "\u2028\x00\ufeff", max_size=40))
def test_no_text_becomes_a_script(text: str) -> None:
    """Whatever stands in an href: if it is accepted, no control character hides a scheme in it."""
    if link_fault(text) is None:
        bare = "".join(character for character in text if ord(character) > 32).lower()
        assert not bare.startswith(tuple(f"{scheme}:" for scheme in SCHEMES))


def test_inline_scripts_are_refused_and_data_is_not() -> None:
    """Only data blocks may stand in a script element; a type that browsers run is refused in every spelling."""
    assert not list(page_faults('<script type="application/json">{"a": 1}</script>'))
    for kind in ("", ' type=""', ' type="module"', ' type="text/javascript"', ' type="Application/JSON "', ' type="importmap"',
                 ' type="speculationrules"'):  # fmt: skip
        assert list(page_faults(f"<script{kind}>x()</script>")), kind


def test_a_refresh_is_refused() -> None:
    """`<meta http-equiv>` may set the policy and nothing else."""
    assert list(page_faults('<meta http-equiv="ReFresh" content="0;url=https://example.org/">'))
    assert not list(page_faults('<meta http-equiv="Content-Security-Policy" content="default-src *">'))


def test_noscript_is_read_as_browsers_with_scripts_read_it() -> None:
    """An attribute inside noscript cannot close it for a browser that reads it as text."""
    assert list(page_faults('<noscript><p title="</noscript><img src=x onerror=x()>"></noscript>'))


def test_every_element_of_a_body_is_one_of_a_page() -> None:
    """The table for bodies is part of the table for pages."""
    assert BODY.keys() <= PAGE.keys()


def test_every_built_page_keeps_the_policy(built: Built) -> None:
    """The whole site of the real collection has no fault, and each page carries the content security policy first."""
    for path in built.site.rglob("*.html"):
        html = path.read_text(encoding="utf-8")
        assert not list(page_faults(html)), path
        assert html.index("Content-Security-Policy") < html.index("<title>") < html.index("<script"), path
        assert policy() in html


@pytest.mark.parametrize(
    "title",
    [
        '"quoted" & <b>',
        "[x](javascript:x)",
        "# 1: {: onclick=x }",
        "`<img>` *a* _b_",
        "a: b",
        "<http://host/>",
        "&lt;",
        "\\[x]",
    ],
)
def test_a_title_is_shown_as_it_was_written(tmp_path: Path, title: str) -> None:
    """A title is text in the window's title and in the heading, whatever Markdown, YAML or HTML it looks like."""
    pages = tmp_path / "pages"
    pages.mkdir()
    page = _page("index.html", title, templates().from_string("<h1>{{ title }}</h1>").render(title=title), title)
    (pages / "index.md").write_text(page.text(), encoding="utf-8")
    render(REPOSITORY, pages, tmp_path / "site", lambda message: None)

    tree = LexborHTMLParser((tmp_path / "site" / "index.html").read_text(encoding="utf-8"))
    [window], [heading], [description] = tree.css("title"), tree.css("h1"), tree.css("meta[name=description]")
    assert window.text() == f"{title} - {SITE_NAME}"
    assert heading.text() == title
    assert description.attributes["content"] == title


@pytest.mark.parametrize("name", ["Care & Return", "x<img src=x onerror=x()>", '"><script>x()</script>', "</title><b>"])
def test_the_name_of_a_site_is_text(tmp_path: Path, name: str) -> None:
    """The name and description that a tree's mkdocs.yml gives are shown as they were written, and run nothing."""
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "index.md").write_text(_page("index.html", "Fine", "<h1>Fine</h1>").text(), encoding="utf-8")
    (tmp_path / "mkdocs.yml").write_text(
        yaml.safe_dump({"site_name": name, "site_description": name}), encoding="utf-8"
    )
    render(tmp_path, pages, tmp_path / "site", lambda message: None)

    tree = LexborHTMLParser((tmp_path / "site" / "index.html").read_text(encoding="utf-8"))
    assert [node.text() for node in tree.css("title")] == [f"Fine - {name}"]
    assert [node.text() for node in tree.css("header a.rk-brand span")] == [name]
    assert [node.attributes["content"] for node in tree.css("meta[name=description]")] == [name]


def test_an_unsafe_page_stops_the_build_and_the_last_good_site_stays(tmp_path: Path) -> None:
    """HTML that reaches a page unescaped is named with its page and element; nothing of the new site is put in place."""
    pages, site = tmp_path / "pages", tmp_path / "site"
    pages.mkdir()
    site.mkdir()
    (site / "index.html").write_text("the last good one", encoding="utf-8")
    (pages / "index.md").write_text(_page("index.html", "Fine", "<h1>Fine</h1>").text(), encoding="utf-8")
    bad = _page("bad.html", "Bad", '<h1>Bad</h1>\n<p><img src="x" alt="" onerror="x()"></p>')
    (pages / "bad.md").write_text(bad.text(), encoding="utf-8")

    with pytest.raises(UnsafePages) as refusal:
        render(REPOSITORY, pages, site, lambda message: None)

    assert refusal.value.lines() == ["bad.html: <img onerror=“x()”>: this attribute is not allowed"]
    assert [path.name for path in site.iterdir()] == ["index.html"]
    assert (site / "index.html").read_text(encoding="utf-8") == "the last good one"


def test_inline_scripts_are_allowed_by_their_hash_alone() -> None:
    """The policy of a page that consists of one file names the hash of each of its scripts."""
    assert "'unsafe-inline'" not in policy(inline_scripts=["a()"])
    assert (
        source_hash("alert(1)") == "'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='"
    )  # openssl dgst -sha256 -binary | base64
    assert policy(inline_scripts=["alert(1)"]).split("; ")[1].endswith(source_hash("alert(1)"))


def test_a_fault_says_what_where_and_why() -> None:
    """A fault reads as a sentence."""
    assert str(PolicyFault("img", "src", "//x", "pages load nothing from elsewhere")) == (
        "<img src=“//x”>: pages load nothing from elsewhere"
    )

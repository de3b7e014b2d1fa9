"""Pages that show input, judged without a browser: payloads may be text and harmless attributes, never markup.

The table is written here a second time on purpose: it judges the project's own policy instead of repeating it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from tests.hostile.inputs.payloads import TOKEN

# What no page of the site needs, whoever writes it.
_FORBIDDEN = frozenset(
    (
        "iframe", "object", "embed", "applet", "base", "frame", "frameset", "portal", "style", "math", "template", "video", "audio",
        "source", "track", "marquee", "dialog", "xmp", "plaintext", "listing", "foreignobject", "animate", "set", "use", "image",
    )
)  # fmt: skip
# Attributes whose value is only ever text to a browser; `data-` and `aria-` are too.
_TEXT = frozenset(
    (
        "alt",
        "title",
        "content",
        "value",
        "placeholder",
        "label",
        "id",
        "class",
        "for",
        "headers",
        "lang",
        "name",
        "datetime",
    )
)
_URLS = frozenset(("href", "src", "action"))
_SCHEMES = frozenset(("http", "https", "mailto", "tel"))
_DROPPED = re.compile(r"[\t\n\r]")


@dataclass(frozen=True)
class PageFault:
    """Input that a page takes for markup, and the token it carries where it carries one."""

    page: str
    sentence: str
    token: str = ""


def faults_of(page: str, html: str, own: frozenset[str] = frozenset()) -> Iterator[PageFault]:
    """Faults of one page; `own` are sources of scripts and styles that the page may hold inline, by their exact text."""
    root = LexborHTMLParser(html).root
    for node in root.traverse() if root else ():
        tag = (node.tag or "").lower()
        if tag in _FORBIDDEN and not (tag == "style" and not TOKEN.search(node.text())):
            yield _fault(page, f"<{tag}> is on the page", node.html or "")
        if TOKEN.search(tag):
            yield _fault(page, "a payload became an element", tag)
        yield from _attribute_faults(page, tag, node)
        if tag == "script":
            yield from _script_faults(page, node)


def _attribute_faults(page: str, tag: str, node: LexborNode) -> Iterator[PageFault]:
    for name, given in node.attributes.items():
        value = given or ""
        if name.startswith("on") or name in ("style", "srcdoc", "srcset", "formaction", "ping", "background", "poster"):
            yield _fault(page, f"<{tag}> has the attribute {name}", value)
        if TOKEN.search(name):
            yield _fault(page, f"a payload became the attribute {name!r}", name)
        elif name in _URLS:
            yield from _url_faults(page, tag, name, value)
        elif TOKEN.search(value) and name not in _TEXT and not name.startswith(("data-", "aria-")):
            yield _fault(page, f"<{tag} {name}> holds a payload", value)
        if tag == "meta" and name == "http-equiv" and value.lower() != "content-security-policy":
            yield _fault(page, f"<meta http-equiv={value!r}>", str(node.attributes))


def _url_faults(page: str, tag: str, name: str, value: str) -> Iterator[PageFault]:
    url = _DROPPED.sub("", value.strip("".join(map(chr, range(33)))))
    scheme = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):", url)
    followed = tag in ("a", "area")
    if (
        scheme
        and (scheme[1].lower() not in _SCHEMES or not followed)
        and not (tag == "img" and url.startswith("data:image/"))
    ):
        if not (tag == "link" and name == "href" and not TOKEN.search(unquote(url))):
            yield _fault(page, f"<{tag} {name}> leads to {scheme[1]}:", value)
    elif not scheme and re.match(r"[/\\]{2}", url):
        yield _fault(page, f"<{tag} {name}> leads to another host without a scheme", value)
    elif scheme and scheme[1].lower() in ("http", "https") and not _is_plain(url):
        yield _fault(page, f"<{tag} {name}> is not a plain address", value)


def _is_plain(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return (
            bool(parts.hostname)
            and parts.username is None
            and "\\" not in url.split("?")[0]
            and url[len(parts.scheme) + 1 :][:2] == "//"
        )
    except ValueError:
        return False


def _script_faults(page: str, node: LexborNode) -> Iterator[PageFault]:
    kind, text = node.attributes.get("type") or "", node.text()
    if (
        kind not in ("application/json", "application/ld+json")
        and (found := TOKEN.search(text))
        and not _quoted(text, found[0])
    ):
        yield _fault(page, "a script holds a payload outside a string", text[max(0, found.start() - 80) :])


def _quoted(text: str, token: str) -> bool:
    """Whether each `<` after which a payload could begin an element is escaped: what remains is data in strings."""
    return all("<" not in text[max(0, match.start() - 1) : match.end() + 40] for match in re.finditer(token, text))


def _fault(page: str, sentence: str, text: str) -> PageFault:
    found = TOKEN.search(unquote(text))
    return PageFault(page, f"{sentence}: {' '.join(text.split())[:160]}", found[0] if found else "")


def pages_with_payloads(files: Mapping[str, bytes]) -> dict[str, frozenset[str]]:
    """The HTML pages that show payloads, with their tokens; pages that show more come first."""
    found = {
        name: frozenset(TOKEN.findall(content.decode("utf-8", "replace")))
        for name, content in files.items()
        if name.endswith(".html")
    }
    return dict(
        sorted(((name, marks) for name, marks in found.items() if marks), key=lambda one: (-len(one[1]), one[0]))
    )


def covering(pages: Mapping[str, frozenset[str]]) -> list[str]:
    """A small choice of pages on which every token of all pages is shown at least once."""
    missing: set[str] = set().union(*pages.values()) if pages else set()
    chosen = [name for name, marks in pages.items() if not marks]
    for name, marks in pages.items():
        if marks & missing:
            chosen.append(name)
            missing -= marks
    return chosen

"""HTML allow-list: the elements, attributes and URL schemes that a rendered page may contain, and a check of parsed HTML.

The check parses with an HTML5 parser (Lexbor), so that it sees the same tree as a browser. It changes nothing: a page that breaks the
policy is refused, because our own templates produce nothing outside this table and anything else is text that was not escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from selectolax.lexbor import LexborHTMLParser, LexborNode

Table = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class PolicyFault:
    """An element or attribute outside the policy; `attribute` is empty when the element itself is refused."""

    element: str
    attribute: str
    value: str
    reason: str

    def __str__(self) -> str:
        where = f"<{self.element} {self.attribute}=“{self.value[:80]}”>" if self.attribute else f"<{self.element}>"
        return f"{where}: {self.reason}"


class UnsafePages(Exception):
    """Raised with the faults of every page whose HTML breaks the policy; these pages have not been written."""

    def __init__(self, faults: Mapping[str, list[PolicyFault]]) -> None:
        super().__init__(f"{len(faults)} page{'s' if len(faults) != 1 else ''} would not be safe to open")
        self.faults = faults

    def lines(self) -> list[str]:
        """One line a fault: the page, the element and the reason."""
        return [f"{page}: {fault}" for page, faults in self.faults.items() for fault in faults]


def _table(text: str) -> Table:
    """Parse lines `element: attribute attribute` into a table."""
    rows = (line.split(":") for line in text.split("\n") if line.strip())
    return {element.strip(): frozenset(attributes.split()) for element, attributes in rows}


# What Markdown makes of the text of an entry.
BODY = _table("""
    a: href
    abbr:
    blockquote:
    br:
    code:
    div:
    em:
    h1:
    h2:
    h3:
    h4:
    h5:
    h6:
    hr:
    img: src alt
    li:
    ol: start
    p:
    pre:
    span:
    strong:
    table:
    tbody:
    td: align
    th: align
    thead:
    tr:
    ul:
""")
# What the templates and the theme add to it.
PAGE = {
    **BODY,
    **_table("""
    a: href rel download
    article:
    aside:
    bdi:
    body:
    button: type disabled name value
    circle: cx cy r
    dd:
    del:
    details: open
    dl:
    dt:
    fieldset: disabled
    footer:
    form: action method
    g: transform
    head:
    header:
    html:
    ins:
    input: type name value placeholder autocomplete inputmode min max step checked disabled readonly required spellcheck
    label: for
    legend:
    li: value
    link: rel href type
    main:
    meta: charset name content http-equiv
    nav:
    noscript:
    optgroup: label
    option: value selected disabled
    output: for
    path: d
    script: src type defer async
    section:
    select: name disabled
    small:
    summary:
    svg: xmlns viewBox width height preserveAspectRatio focusable
    td: align colspan rowspan headers
    text: x y text-anchor
    textarea: cols rows readonly name
    th: align scope colspan rowspan abbr
    time: datetime
    title:
"""),
}
EVERYWHERE = frozenset({"class", "dir", "hidden", "id", "lang", "role", "tabindex", "title"})
PREFIXES = ("aria-", "data-")
# Attributes that hold a URL, by what a browser does with it: follow a link on a click, or load a file at once.
FOLLOWED = frozenset({"a href"})
LOADED = frozenset({"img src", "link href", "script src", "form action"})
LINK_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
# Data that a script reads; a browser runs only scripts of a type it knows as JavaScript.
DATA_TYPES = frozenset({"application/json", "application/ld+json"})
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
_IGNORED_IN_URLS = str.maketrans("", "", "\t\n\r")
_TRIMMED_OF_URLS = "".join(map(chr, range(33)))
_NOSCRIPT_END = re.compile("</noscript", re.IGNORECASE | re.ASCII)
# Most links: neither a scheme nor a slash at the start, and nothing that a browser drops.
_RELATIVE = re.compile(r"[A-Za-z0-9._#-][A-Za-z0-9._/#-]*")
_DOMAIN = re.compile(r"https?://[^/\\?#@\s]+([/?#].*)?", re.IGNORECASE)


def require_safe(pages: Mapping[str, str]) -> None:
    """Raise UnsafePages unless every page keeps to the HTML policy."""
    faults = {address: list(page_faults(page)) for address, page in pages.items()}
    if any(faults.values()):
        raise UnsafePages({address: found for address, found in faults.items() if found})


def page_faults(html: str, *, own_url: str = "") -> Iterator[PolicyFault]:
    """Faults of a whole page; `own_url` is the site's own address, to which `rel=canonical` may lead."""
    tree = LexborHTMLParser(html)
    yield from _faults(tree, _PAGE_SHAPES, own_url)
    # With scripts on, browsers read `noscript` as plain text up to the next end tag, even one inside an attribute.
    if len(_NOSCRIPT_END.findall(html)) != len(tree.css("noscript")):
        yield PolicyFault("noscript", "", "", "each end tag of noscript must end an element")


def fragment_faults(html: str) -> Iterator[PolicyFault]:
    """Faults of a body made by Markdown: fewer elements are allowed than on a page."""
    yield from _faults(LexborHTMLParser(html), _BODY_SHAPES, "")


class _Shapes:
    """Elements with the names of their attributes, each looked up in a table once; a site has some hundred of them."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._known: dict[tuple[str, ...], tuple[str, ...] | None] = {}

    def inspected(self, element: str, names: Iterable[str]) -> tuple[str, ...] | None:
        """Those attributes of an element that are refused or hold a URL; None when the element itself is refused."""
        shape = (element, *names)
        try:
            return self._known[shape]
        except KeyError:
            found = tuple(filter(partial(self._is_inspected, element), names)) if element in self._table else None
            self._known[shape] = found
            return found

    def allows(self, element: str, name: str) -> bool:
        """Whether an allowed element may have an attribute."""
        return name in self._table[element] or name in EVERYWHERE or name.startswith(PREFIXES)

    def _is_inspected(self, element: str, name: str) -> bool:
        return not self.allows(element, name) or f"{element} {name}" in FOLLOWED | LOADED


_PAGE_SHAPES = _Shapes(PAGE)
_BODY_SHAPES = _Shapes({**BODY, "html": frozenset(), "head": frozenset(), "body": frozenset()})


def _faults(tree: LexborHTMLParser, shapes: _Shapes, own_url: str) -> Iterator[PolicyFault]:
    root = tree.root
    if root is None:
        return
    for node in root.traverse():
        element, attributes = node.tag or "", node.attributes
        inspected = shapes.inspected(element, attributes)
        if inspected is None:
            yield PolicyFault(element, "", "", "this element is not allowed")
            continue
        for name in inspected:
            value = attributes[name] or ""
            if not shapes.allows(element, name):
                yield PolicyFault(element, name, value, "this attribute is not allowed")
            elif reason := _fault_of_value(f"{element} {name}", value, own_url):
                yield PolicyFault(element, name, value, reason)
        if element in _BY_ELEMENT:
            yield from _BY_ELEMENT[element](node, attributes)


def _fault_of_value(name: str, value: str, own_url: str) -> str | None:
    """The reason for refusing a value, in a clause; None for other values than URLs and for allowed URLs."""
    if _RELATIVE.fullmatch(value):
        return None
    if name in FOLLOWED:
        return link_fault(value)
    if name in LOADED and not (own_url and value.startswith(own_url)):
        return resource_fault(value)
    return None


def link_fault(value: str) -> str | None:
    """The reason for refusing a link, in a clause; None for pages of this site and allowed schemes."""
    url = normalize_url(value)
    scheme = _SCHEME.match(url)
    if not scheme:
        return "it leads to another host without a scheme" if url.startswith(("//", "/\\", "\\")) else None
    if scheme[1].lower() not in LINK_SCHEMES:
        return f"links with “{scheme[1]}:” are not allowed"
    if scheme[1].lower() in ("http", "https") and not _DOMAIN.fullmatch(url):
        return "it is not the address of a page"
    return None


def resource_fault(value: str) -> str | None:
    """The reason for refusing a URL that a page loads, in a clause; None for a relative URL."""
    url = normalize_url(value)
    if _SCHEME.match(url) or url.startswith(("//", "/\\", "\\")):
        return "pages load nothing from elsewhere"
    return None


def normalize_url(value: str) -> str:
    """A URL less what the URL standard drops before it is parsed: outer control characters and spaces, inner tabs and line breaks."""
    return value.strip(_TRIMMED_OF_URLS).translate(_IGNORED_IN_URLS)


def _script_faults(node: LexborNode, attributes: Mapping[str, str | None]) -> Iterator[PolicyFault]:
    if "src" not in attributes and attributes.get("type") not in DATA_TYPES:
        yield PolicyFault("script", "", node.text()[:80], "scripts are files of the site")


def _meta_faults(node: LexborNode, attributes: Mapping[str, str | None]) -> Iterator[PolicyFault]:
    given = attributes.get("http-equiv")
    if given is not None and given.lower() != "content-security-policy":
        yield PolicyFault("meta", "http-equiv", given, "only the content security policy may be set")


_BY_ELEMENT = {"script": _script_faults, "meta": _meta_faults}

"""HTML text extraction: by declared selector, else by landmark element, else all visible text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from bs4 import BeautifulSoup, NavigableString, Tag
from bs4.element import CData, Comment, Declaration, Doctype, ProcessingInstruction
from soupsieve.util import SelectorSyntaxError

from scrapers.extract.adapter import WHOLE_PAGE, ExtractionRule
from scrapers.extract.ignore_patterns import IGNORE_PATTERNS, IgnorePattern
from scrapers.extract.normalize import normalize
from scrapers.extract.text import ExtractedText, Paragraph

MAX_CHARACTERS = 2_500_000
MAX_TAGS = 30_000
# Comments and processing instructions become nodes of the tree as well.
MAX_COMMENTS = 30_000
MIN_MAIN_CHARACTERS = 200
# Ages of items and counters are in lines of their own; a line with more words is a sentence.
MAX_NOISE_WORDS = 8
# A line as long as a chapter is compared as it is.
MAX_NOISE_CHARACTERS = 50_000
# Shorter text that is hidden from screen readers is a symbol of an icon font.
MIN_ARIA_HIDDEN_CHARACTERS = 30

_NON_TEXT_TAGS = (
    "script",
    "style",
    "noscript",
    "template",
    "svg",
    "iframe",
    "object",
    "head",
    "select",
    "canvas",
)
_LAYOUT_TAGS = frozenset(("header", "nav", "footer", "aside", "form"))
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = _HEADINGS | {
    "address", "article", "aside", "blockquote", "body", "br", "caption", "dd", "details", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "header", "hr", "html", "legend", "li", "main", "nav",
    "ol", "option", "p", "pre", "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul",
}  # fmt: skip
_NO_DATA = _HEADINGS | {"table", "ul", "ol"}
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_PANEL = re.compile(r"accordion|collapse|tab-?pane|tab-?panel|panel|toggle-content|faq")
_NO_PANEL = re.compile(r"modal|dialog|cookie|consent|menu|nav|popup|overlay")
_DIGIT = re.compile(r"\d")
_NOT_TEXT = (Comment, CData, Declaration, Doctype, ProcessingInstruction)


class SelectorNotFound(Exception):
    """A declared selector that matches nothing or is not valid CSS."""


class DocumentTooComplex(Exception):
    """A page with more characters or elements than the limits."""


def parse(html: str) -> BeautifulSoup:
    """Parse tree of a page; raises DocumentTooComplex above the limits."""
    if len(html) > MAX_CHARACTERS:
        raise DocumentTooComplex(f"the page has {len(html):,} characters; more than {MAX_CHARACTERS:,} are not parsed")
    if (tags := len(re.findall(r"<[a-zA-Z]", html))) > MAX_TAGS:
        raise DocumentTooComplex(f"the page has {tags:,} elements; more than {MAX_TAGS:,} are not parsed")
    if (comments := len(re.findall(r"<[!?]", html))) > MAX_COMMENTS:
        raise DocumentTooComplex(f"the page has {comments:,} comments; more than {MAX_COMMENTS:,} are not parsed")
    return BeautifulSoup(html.replace("\x00", ""), "lxml", multi_valued_attributes=None)


def read_page(soup: BeautifulSoup, rule: ExtractionRule = WHOLE_PAGE) -> ExtractedText:
    """Extracted text and all visible text of a page; modifies the tree."""
    title = normalize(soup.title.get_text()) if soup.title else ""
    _remove_hidden(soup)
    whole = _without_ignored(paragraphs(soup.body or soup), rule.ignore_patterns)
    for selector in rule.remove:
        for part in _select(soup, selector):
            part.decompose()
    if rule.select:
        parts = _select(soup, rule.select)
        if not parts:
            raise SelectorNotFound(
                f"the selector {rule.select!r} matches nothing on the page; inspect the page and declare another one"
            )
        chosen, how = [line for part in _outermost(parts) for line in paragraphs(part)], "selector"
    else:
        chosen, how = _by_landmark(soup, whole)
    return ExtractedText(_without_ignored(chosen, rule.ignore_patterns), whole, how, title)


def _by_landmark(soup: BeautifulSoup, whole: tuple[Paragraph, ...]) -> tuple[list[Paragraph], str]:
    tags = [node for node in soup.descendants if isinstance(node, Tag)]
    mains = [tag for tag in tags if tag.name == "main"]
    roles = [tag for tag in tags if tag.attrs.get("role") == "main"]
    for found in (mains, roles, [tag for tag in tags if tag.name == "article"]):
        if len(found) == 1 and _size(lines := list(paragraphs(found[0]))) >= MIN_MAIN_CHARACTERS:
            return lines, "landmark"
    for part in tags:
        if part.name in _LAYOUT_TAGS and not part.decomposed:
            part.decompose()
    lines = list(paragraphs(soup.body or soup))
    if _size(lines) >= MIN_MAIN_CHARACTERS:
        return lines, "body"
    return list(whole), "visible"


def paragraphs(root: Tag) -> Iterator[Paragraph]:
    """Visible block-level texts below an element, in document order."""
    words: list[str] = []
    block: Tag | None = None
    blocks: dict[int, Tag] = {}
    rows = _layout_rows(root)
    for node in root.descendants:
        if isinstance(node, Tag):
            if node.name in ("br", "hr"):
                block = None
            elif node.name in ("td", "th") and words:
                words.append(" · ")
            continue
        if not isinstance(node, NavigableString) or isinstance(node, _NOT_TEXT):
            continue
        here = _block_of(node, root, blocks, rows)
        if here is not block and not (isinstance(node, str) and not node.strip()):
            yield from _paragraph(words, block)
            words, block = [], here
        words.append(str(node))
    yield from _paragraph(words, block)


def _paragraph(words: list[str], block: Tag | None) -> Iterator[Paragraph]:
    text = normalize("".join(words)).strip("· ")
    if text:
        yield Paragraph(text, block is not None and block.name in _HEADINGS)


def _block_of(node: NavigableString, root: Tag, blocks: dict[int, Tag], rows: dict[int, bool]) -> Tag:
    """Nearest block-level ancestor; `blocks` remembers it for each ancestor, since inline elements can be nested deep."""
    path: list[Tag] = []
    for parent in node.parents:
        if id(parent) in blocks:
            found = blocks[id(parent)]
            break
        path.append(parent)
        if parent.name in _BLOCKS or parent is root:
            found = _row_of(parent, root, rows)
            break
    else:
        found = root
    blocks.update((id(visited), found) for visited in path)
    return found


def _row_of(block: Tag, root: Tag, rows: dict[int, bool]) -> Tag:
    """Table row of a block when the row is one line, so that a fee stays with its label; otherwise the block."""
    parent = block
    for _ in range(3):
        if parent is root or parent.parent is None:
            return block
        if parent.name == "tr":
            return parent if rows.get(id(parent), True) else block
        parent = parent.parent
    return block


def _layout_rows(root: Tag) -> dict[int, bool]:
    """The rows below an element that are no data: rows of layout tables hold lists, tables or cells of several paragraphs."""
    row_of: dict[int, int | None] = {id(root): None}
    cell_of: dict[int, int | None] = {id(root): None}
    texts: Counter[int] = Counter()
    rows: dict[int, bool] = {}
    for tag in root.descendants:
        if not isinstance(tag, Tag):
            continue
        above = id(tag.parent)
        row, cell = row_of.get(above), cell_of.get(above)
        if tag.name in _NO_DATA:
            _mark(row, rows, row_of)
        elif tag.name in ("p", "div") and cell is not None:
            texts[cell] += 1
            if texts[cell] > 1 and row is not None:
                rows[row] = False
        row_of[id(tag)] = id(tag) if tag.name == "tr" else row
        cell_of[id(tag)] = id(tag) if tag.name in ("td", "th") else cell
        if tag.name == "tr":
            row_of[~id(tag)] = row
    return rows


def _mark(row: int | None, rows: dict[int, bool], row_of: dict[int, int | None]) -> None:
    """Mark a row and those around it; `row_of` has the row around a row under its complement."""
    while row is not None and rows.get(row, True):
        rows[row] = False
        row = row_of.get(~row)


def _remove_hidden(soup: BeautifulSoup) -> None:
    """Remove what no reader sees; what one click shows (panels, accordions, tabs) stays."""
    tags = [node for node in soup.descendants if isinstance(node, Tag)]
    controlled = {target for tag in tags for target in _controls(tag)}
    lengths = _text_lengths(soup)
    for part in [tag for tag in tags if _is_hidden(tag, controlled, lengths)]:
        if not part.decomposed:
            part.decompose()


def _text_lengths(soup: BeautifulSoup) -> Counter[int]:
    """Number of characters of text in each element, by its id; summed from the inside, since trees can be deep."""
    lengths: Counter[int] = Counter()
    for node in reversed(list(soup.descendants)):
        if isinstance(node, Tag):
            lengths[id(node.parent)] += lengths[id(node)]
        elif isinstance(node, NavigableString) and not isinstance(node, _NOT_TEXT):
            lengths[id(node.parent)] += len(node)
    return lengths


def _controls(tag: Tag) -> Iterator[str]:
    """Ids of the elements that a link or button of the page shows."""
    known = tag.attrs
    for name in ("href", "aria-controls", "data-target", "data-bs-target", "for"):
        value = known.get(name)
        if value and (name != "href" or str(value).startswith("#")):
            yield from str(value).replace("#", " ").split()


def _is_hidden(part: Tag, controlled: set[str], lengths: Counter[int]) -> bool:
    # Plain comparisons in one traversal; the same as a CSS selector costs more than parsing the page.
    if part.name in _NON_TEXT_TAGS:
        return True
    known = part.attrs
    if part.name == "button":
        return not _opens(part)
    if not known:
        return False
    style = known.get("style")
    if "hidden" in known or (style and _HIDDEN_STYLE.search(str(style))):
        return not _is_panel(part, controlled)
    return known.get("aria-hidden") == "true" and lengths[id(part)] < MIN_ARIA_HIDDEN_CHARACTERS


def _opens(button: Tag) -> bool:
    """Whether a button is the heading of a panel."""
    parent = button.parent
    return bool({"aria-controls", "aria-expanded"} & set(button.attrs)) or (
        parent is not None and parent.name in _HEADINGS
    )


def _is_panel(part: Tag, controlled: set[str]) -> bool:
    """Whether a hidden element is shown by a click on something else of the page; dialogs and menus are not text of it."""
    known = part.attrs
    names = f"{known.get('class', '')} {known.get('role', '')} {known.get('id', '')}".lower()
    if _NO_PANEL.search(names):
        return False
    if known.get("hidden") == "until-found" or str(known.get("id", "")) in controlled:
        return True
    return bool(_PANEL.search(names))


def _select(soup: BeautifulSoup, selector: str) -> list[Tag]:
    try:
        return list(soup.select(selector))
    except SelectorSyntaxError as error:
        raise SelectorNotFound(f"{selector!r} is no CSS selector: {str(error).splitlines()[0]}") from error


def _outermost(parts: list[Tag]) -> list[Tag]:
    """The parts that are inside no other part."""
    covered = {id(part): True for part in parts}
    return [part for part in parts if part.parent is None or not _is_covered(part.parent, covered)]


def _is_covered(tag: Tag, covered: dict[int, bool]) -> bool:
    """Whether an element or an ancestor is covered; remembers the answer for each ancestor, since trees can be deep."""
    path: list[Tag] = []
    here: Tag | None = tag
    while here is not None and id(here) not in covered:
        path.append(here)
        here = here.parent
    found = here is not None and covered[id(here)]
    covered.update((id(visited), found) for visited in path)
    return found


def _without_ignored(
    lines: Iterator[Paragraph] | list[Paragraph], ignore_patterns: tuple[IgnorePattern, ...]
) -> tuple[Paragraph, ...]:
    kept = []
    for line in lines:
        text = line.text
        # What an adapter declares to be noise is on no page of its publisher a fact.
        for ignored in ignore_patterns:
            text = normalize(re.sub(ignored.pattern, " ", text))
        if text:
            noise_free = without_noise(text)
            kept.append(Paragraph(text, line.heading, noise_free if noise_free != text else None))
    return tuple(kept)


def without_noise(text: str) -> str:
    """A line without what changes at every visit; a sentence keeps everything, since its figures may be facts."""
    # Every general ignore pattern contains a digit.
    if len(text) > MAX_NOISE_CHARACTERS or not _DIGIT.search(text):
        return text
    short = len(text.split()) <= MAX_NOISE_WORDS and not text.endswith((".", "!", "?", "؟"))
    for ignored in IGNORE_PATTERNS:
        if short or ignored.anywhere:
            text = normalize(re.sub(ignored.pattern, " ", text))
    return text


def _size(lines: list[Paragraph]) -> int:
    return sum(len(line.text) for line in lines)

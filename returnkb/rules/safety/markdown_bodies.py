"""Rules on Markdown bodies: bounds on size and nesting, and an allow-list for the HTML that they render to.

The converter is that of the pages, so that the checked HTML is the published HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from itertools import chain

from returnkb.corpus.corpus import Corpus
from returnkb.model.entry import KINDS
from returnkb.rules.engine.rule import MUST_FIX, UNUSUAL, Fault, Rule, rule
from returnkb.rules.engine.strings import BODY, Text, matching_raw_strings
from returnkb.text.html.allowlist import PolicyFault, fragment_faults
from returnkb.text.html.body_bounds import BOUNDS, within_bounds
from returnkb.text.html.markdown import body_html
from returnkb.text.url_check import url_fault

RULES: list[Rule] = []

_HTML = re.compile(r"<(?:[a-zA-Z][^>\n]{0,80}>?|/[a-zA-Z]|!--|!\[|\?|!)")
_BRACES = re.compile(r"\{[^\n]{0,40}")


@rule(
    RULES,
    "B01",
    MUST_FIX,
    "A text below the front matter is of bounded size and nesting.",
    "each page renders within a second",
)
def oversized_bodies(corpus: Corpus, today: date) -> Iterator[Fault]:
    """Bodies beyond a bound, found before rendering, which could take minutes."""
    for text in _bodies(corpus):
        for bound in BOUNDS:
            if excess := bound.excess(text.value):
                sentence = f"The text has {excess[0]} {bound.value}; at most {bound.most} are read."
                yield text.fault(sentence, bound.repair, excess[1])


def _bodies(corpus: Corpus) -> Iterator[Text]:
    for record in corpus.entries.values():
        if record.document.body.strip():
            yield Text(record, BODY, record.document.body)


@rule(RULES, "B02", UNUSUAL, "Fields stand in the front matter.", "what stands below is printed as text")
def fields_below(corpus: Corpus, today: date) -> Iterator[Fault]:
    """Lines of a body that begin like a field, which have no effect there."""
    names = {name for model in KINDS.values() for name in model.model_fields}
    line = re.compile(rf"^[ \t]*(?:{'|'.join(sorted(names))}):(?=[ \t]|$)", re.MULTILINE)
    for text in _bodies(corpus):
        match = line.search(text.value)
        if match:
            repair = "Move the line up, between the two lines “---”."
            yield text.fault(f"“{match[0].strip()}” below the front matter has no effect.", repair, match.start())


@rule(RULES, "S02", MUST_FIX, "No raw HTML and no braces.", "hostile until proven otherwise")
def no_html(corpus: Corpus, today: date) -> Iterator[Fault]:
    """HTML in any string, and elements or attributes outside the policy in rendered bodies."""
    bodies = (text for text in _bodies(corpus) if not _HTML.search(text.value))
    for text in chain(matching_raw_strings(corpus, _HTML), bodies):
        braces = _BRACES.search(text.value) if text.key == BODY else None
        if braces:
            sentence = f"Braces in the text: “{braces[0]}”. They can change what a page does."
            yield text.fault(sentence, "Use ( ), or leave them out.", braces.start())
        match = _HTML.search(text.value)
        if match:
            yield text.fault(
                f"HTML in the text: “{match[0][:40]}”.",
                "Write Markdown: **bold**, lists with -, [links](https://…).",
                match.start(),
            )
        elif text.key == BODY and not braces and within_bounds(text.value):
            yield from _element_faults(text)


def _element_faults(text: Text) -> Iterator[Fault]:
    for fault in _faults(text.value):
        if fault.attribute not in ("href", "src"):
            sentence = f"The text becomes HTML that is not allowed: {fault}."
            yield text.fault(sentence, "Write it more plainly.", max(text.value.find(fault.value), 0))


@lru_cache(maxsize=1 << 16)
def _faults(body: str) -> tuple[PolicyFault, ...]:
    return tuple(fragment_faults(body_html(body)))


def link_faults(text: Text) -> Iterator[Fault]:
    """Links and pictures of a rendered body with a refused target, each at the line of that target."""
    if not within_bounds(text.value) or not re.search(r"[\[<!]", text.value):
        return
    refused: set[str] = set()
    for fault in _faults(text.value):
        if fault.attribute not in ("href", "src"):
            continue
        refused.add(fault.value)
        shown, what = fault.value[:80], "picture" if fault.element == "img" else "link"
        repair = "Link to an https:// address or to a page of this site."
        if what == "picture":
            repair = "Leave it out: pages load nothing from elsewhere."
        yield text.fault(
            f"The {what} “{shown}” is refused: {fault.reason}.", repair, _position(text.value, fault.value)
        )
    if "![" in text.value and "![" in re.sub(r"(?s)<code>.*?</code>", "", body_html(text.value)):
        yield text.fault("A picture without a file.", "Write ![what it shows](file.png).", text.value.index("!["))
    for target, label in _targets(text.value):
        reason = _reason(target, label) if target not in refused else None
        if reason:
            repair = "Copy the address from the browser again." if target else "Write ![what it shows](file.png)."
            yield text.fault(f"The link “{target[:80]}” is refused: {reason}.", repair, _position(text.value, target))


def _reason(target: str, label: str) -> str | None:
    if not target.strip():
        return "a picture without a file" if label == "img" else None
    return url_fault(target) if re.match(r"https?:", target, re.IGNORECASE) else None


def _targets(body: str) -> Iterator[tuple[str, str]]:
    """Every target of a rendered body with its element: `a` or `img`."""
    from selectolax.lexbor import LexborHTMLParser

    for node in LexborHTMLParser(body_html(body)).css("a[href], img"):
        yield node.attributes.get("href" if node.tag == "a" else "src") or "", node.tag or ""


def _position(body: str, target: str) -> int:
    """The position of a target; where the body has it in another form, that of the first link of the first paragraph that renders to it."""
    at = body.find(target) if target.strip() else -1
    if at >= 0:
        return at
    start = 0
    for part in re.split(r"(\n[ \t]*\n)", body):
        if part.strip() and any(fault.value == target for fault in _faults(part)):
            bracket = re.search(r"!?\[", part)
            return start + (bracket.start() if bracket else len(part) - len(part.lstrip()))
        start += len(part)
    bracket = re.search(r"\]:|!?\[", body)
    return bracket.start() if bracket else 0

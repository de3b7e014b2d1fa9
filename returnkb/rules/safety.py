"""Rules that protect people: no personal data, no hidden addresses, nothing that runs in a reader's browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from itertools import chain

from returnkb.corpus import Corpus
from returnkb.entry import Service
from returnkb.links import fault_of
from returnkb.rules.rule import MUST_FIX, Fault, Rule, rule
from returnkb.rules.texts import BODY, small_texts, texts

RULES: list[Rule] = []

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+\.[\w.-]*\w")
_PHONE = re.compile(r"(?<![\w/])(?:\+|00)\d[\d ()./-]{6,}\d")
_BIRTH = re.compile(
    r"\b(?:born on|date of birth|DOB)\b[^.]{0,20}\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\bborn on \d{1,2} \w+ \d{4}",
    re.IGNORECASE,
)
_PAPER = re.compile(
    r"\b(?:passport|ID card|case|file|dossier|alien) (?:no\.?|number|nr\.?) ?:? ?[A-Z]{0,3}[\d/-]{5,}", re.IGNORECASE
)
_FREEMAIL = re.compile(r"@(?:gmail|googlemail|yahoo|hotmail|outlook|live|icloud|gmx|web|protonmail)\.", re.IGNORECASE)
_PERSON_BOX = re.compile(r"^[a-z]{2,}\.[a-z]{2,}(?:\.[a-z]+)?@", re.IGNORECASE)
_OFFICE_BOX = re.compile(
    r"^(?:info|office|contact|kontakt|help|admin|mail|hello|migration|legal|press|hr|secretar\w*|reception)\.",
    re.IGNORECASE,
)
_HTML = re.compile(r"<(?:[a-zA-Z][^>]*>?|/[a-zA-Z]|!--|!\[)|<script", re.IGNORECASE)
_BRACKET = re.compile(r"\\.|(!?)\[|\](?:\((?=([^)\[\]]{0,400}))|:(?=([^\n]{0,200})))?", re.DOTALL)
_SCHEME = re.compile(r"([a-zA-Z][\w+.-]*):")
_BRACES = re.compile(r"\{[^\n]{0,40}")


@rule(
    RULES,
    "C22",
    MUST_FIX,
    "No personal data: no mailboxes or numbers in the text, no papers, no dates of birth.",
    "data protection",
)
def no_personal_data(corpus: Corpus, today: date) -> Iterator[Fault]:
    """Patterns of personal data are refused in all prose."""
    patterns = {
        "A mailbox": (_EMAIL, "Put an organisation's mailbox under offices → emails; leave a person's out."),
        "A phone number": (_PHONE, "Put an organisation's number under offices → phones; leave a person's out."),
        "A date of birth": (_BIRTH, "Leave it out: nobody may be recognisable here."),
        "The number of a paper or case": (_PAPER, "Leave it out: nobody may be recognisable here."),
    }
    for text in chain(texts(corpus), small_texts(corpus)):
        for what, (pattern, repair) in patterns.items():
            match = pattern.search(text.words)
            if match:
                yield text.fault(f"{what} in the text: “{match[0]}”.", repair, match.start())


@rule(RULES, "C23", MUST_FIX, "Mailboxes belong to an organisation, not to a person.", "data protection")
def no_personal_mailbox(corpus: Corpus, today: date) -> Iterator[Fault]:
    """A mailbox that looks like a person's, or is with a private mail provider, is refused."""
    for record in corpus.entries.values():
        if not isinstance(record.what, Service):
            continue
        for position, office in enumerate(record.what.offices):
            for place, email in enumerate(office.emails):
                key = ("offices", position, "emails", place)
                if not _EMAIL.fullmatch(email):
                    yield Fault(record, key, f"“{email}” is not a mailbox.", "Write it as info@example.org.")
                elif _FREEMAIL.search(email) or (_PERSON_BOX.match(email) and not _OFFICE_BOX.match(email)):
                    yield Fault(
                        record,
                        key,
                        f"“{email}” looks like a person's mailbox.",
                        "Use the organisation's own, or leave it out.",
                    )


@rule(RULES, "S01", MUST_FIX, "Links lead to https, http or a page of this site.", "hostile until proven otherwise")
def safe_links(corpus: Corpus, today: date) -> Iterator[Fault]:
    """No javascript:, data: or other link that does something, and no picture from another host."""
    for text in texts(corpus):
        if text.key != BODY:
            continue
        for start, target, picture in _links(text.words):
            shown = target[:80]
            if picture and not target:
                yield text.fault("A picture without a file.", "Write ![what it shows](file.png).", start)
            elif picture and (_SCHEME.match(target) or target.startswith("//")):
                sentence = f"The picture “{shown}” comes from another host."
                yield text.fault(sentence, "Leave it out: pages load nothing from elsewhere.", start)
            elif _SCHEME.match(target) and (reason := fault_of(target)):
                repair = "Link to an https:// address or to a page of this site."
                yield text.fault(f"The link “{shown}” is refused: {reason}.", repair, start)
            elif target.startswith("//"):
                yield text.fault(f"The link “{shown}” has no scheme.", "Write https:// in front.", start)
    for record in corpus.entries.values():
        for position, office in enumerate(getattr(record.what, "offices", ())):
            reason = fault_of(office.website) if office.website else None
            if reason:
                yield Fault(
                    record,
                    ("offices", position, "website"),
                    f"The link “{office.website}” is refused: {reason}.",
                    "Copy the address from the browser again.",
                )
    for organisation in corpus.organisations.values():
        website = organisation.what.website
        reason = fault_of(website) if website else None
        if reason:
            yield Fault(
                organisation,
                ("website",),
                f"The link “{website}” is refused: {reason}.",
                "Copy the address from the browser again.",
            )


def _links(words: str) -> Iterator[tuple[int, str, bool]]:
    """Where each link or picture starts, what it points to, and whether it is a picture.

    What a browser would make of the target counts, so entities are resolved, and blanks inside a scheme are dropped.
    """
    opened: list[tuple[int, bool]] = []
    pictured = False
    for match in _BRACKET.finditer(words):
        if match[0].startswith("\\"):
            continue
        if match[0].endswith("["):
            opened.append((match.start(), bool(match[1])))
            pictured = pictured or bool(match[1])
            continue
        # A bracket inside code can hide the opening one; then a picture is assumed where one was begun.
        start, picture = opened.pop() if opened else (match.start(), pictured)
        target = match[2] if match[2] is not None else match[3]
        if target is None and not picture:
            continue
        plain = unescape(target or "").strip().lstrip("<").strip()
        joined = re.sub(r"\s+", "", plain)
        scheme = _SCHEME.match(joined)
        address = (plain.split() or [""])[0].rstrip(">")
        yield start, address if not scheme or _SCHEME.match(address) else joined, picture


@rule(RULES, "S02", MUST_FIX, "No raw HTML and no braces.", "hostile until proven otherwise")
def no_html(corpus: Corpus, today: date) -> Iterator[Fault]:
    """HTML is refused in all prose, in code too: what counts as code is too easily mistaken."""
    for text in chain(texts(corpus), small_texts(corpus)):
        braces = _BRACES.search(text.words) if text.key == BODY else None
        if braces:
            sentence = f"Braces in the text: “{braces[0]}”. They can change what a page does."
            yield text.fault(sentence, "Use ( ), or leave them out.", braces.start())
        match = _HTML.search(text.words)
        if match:
            yield text.fault(
                f"HTML in the text: “{match[0][:40]}”.",
                "Write Markdown: **bold**, lists with -, [links](https://…).",
                match.start(),
            )


@rule(
    RULES,
    "S03",
    MUST_FIX,
    "The address of a shelter for women or trafficked people is not published.",
    "safety that is not negotiable",
)
def hidden_addresses(corpus: Corpus, today: date) -> Iterator[Fault]:
    """A service whose kind hides its address gives none; people are referred by phone."""
    hidden = {record.id for record in corpus.services.values() if record.what.hide_address}
    for record in corpus.entries.values():
        if not isinstance(record.what, Service):
            continue
        sheltering = hidden.intersection(record.what.offers) or (
            "shelter" in record.what.offers and _ENDANGERED.intersection((*record.what.groups, *record.what.who.groups))
        )
        for position, office in enumerate(record.what.offices):
            if sheltering and office.address:
                repair = "Delete the address and keep the phone for referral. If it was ever published here, tell the editors at once."
                yield Fault(
                    record, ("offices", position, "address"), "This kind of service must not show its address.", repair
                )


_ENDANGERED = {"woman_alone", "gbv_survivor", "trafficking_survivor", "unaccompanied_child", "lgbtiq"}

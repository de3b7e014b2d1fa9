"""Rules that protect people: no personal data, no hidden addresses, nothing that runs in a reader's browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from returnkb.corpus import Corpus
from returnkb.entry import Service
from returnkb.links import fault_of
from returnkb.rules.rule import MUST_FIX, Fault, Rule, rule
from returnkb.rules.texts import BODY, texts

RULES: list[Rule] = []

_EMAIL = re.compile(r"\b[\w.+-]+@[\w-]+\.[\w.-]+\w")
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
_CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
_LINK = re.compile(
    r"(!?)\[[^\]]*\]\(\s*<?([^)\s>]*)|^\s*\[[^\]]+\]:\s*(\S+)|<([a-zA-Z][\w+.-]*:[^>\s]*)>", re.MULTILINE
)


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
    for text in texts(corpus):
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
        for match in _LINK.finditer(_CODE.sub(lambda code: " " * len(code[0]), text.words)):
            target = match[2] or match[3] or match[4] or ""
            scheme = re.match(r"\s*([a-zA-Z][\w+.-]*):", target)
            if match[1] and scheme:
                yield text.fault(
                    f"The picture “{target}” comes from another host.",
                    "Leave it out: pages load nothing from elsewhere.",
                    match.start(),
                )
            elif scheme and (reason := fault_of(target)):
                yield text.fault(
                    f"The link “{target}” is refused: {reason}.",
                    "Link to an https:// address or to a page of this site.",
                    match.start(),
                )
            elif target.startswith("//"):
                yield text.fault(f"The link “{target}” has no scheme.", "Write https:// in front.", match.start())
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


@rule(RULES, "S02", MUST_FIX, "No raw HTML.", "hostile until proven otherwise")
def no_html(corpus: Corpus, today: date) -> Iterator[Fault]:
    """HTML is refused in all prose; code in backticks may show it."""
    for text in texts(corpus):
        match = _HTML.search(_CODE.sub(lambda code: " " * len(code[0]), text.words))
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

"""Feedback links of a page: prefilled issue form or mail to the publisher, and a text to copy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from returnkb.model.source import Publisher

REPORT = "This is wrong or out of date"
CONFIRM = "Checked, still true"
_QUESTIONS = {
    REPORT: "What is true, and how do you know it (source, day)?",
    CONFIRM: "On what day did you check it, and how (call, visit, website, partner)?",
}
_FORMS = {REPORT: "report.yml", CONFIRM: "confirm.yml"}
# What readers can add where they are, by the kind of page: words of the link, form, and the question that the page answers.
_ADDITIONS = {
    "place": (("Add a service", "service.yml", "place"), ("Add a place or name", "place.yml", "country")),
    "sources": (("Add a source", "source.yml", ""),),
}


@dataclass(frozen=True)
class Feedback:
    """A link for each message if the tree names a publisher, and the text to copy."""

    links: tuple[tuple[str, str], ...]
    text: str


def feedback(publisher: Publisher | None, subject: str, title: str, claims: Sequence[str] = ()) -> Feedback:
    """Feedback of a page; it contains the ids of the page and its claims and nothing about the reader."""
    links = [
        (message, link) for message in _QUESTIONS if publisher and (link := _link(publisher, message, subject, claims))
    ]
    return Feedback(tuple(links), _text(subject, title, claims))


def edit_link(publisher: Publisher | None, path: str) -> str | None:
    """The address at which the file of a page is edited, if the tree names one."""
    return f"{publisher.edit_url.rstrip('/')}/{quote(path)}" if publisher and publisher.edit_url else None


def addition_links(publisher: Publisher | None, kind: str, subject: str = "") -> list[tuple[str, str]]:
    """Link texts and addresses of the forms for additions to a kind of page; none without issue forms."""
    if not publisher or not publisher.issues_url:
        return []
    found = []
    for words, form, question in _ADDITIONS[kind]:
        answer = {question: subject.partition("/")[0] if question == "country" else subject} if question else {}
        found.append((words, f"{publisher.issues_url}?{urlencode({'template': form, **answer}, quote_via=quote)}"))
    return found


def _link(publisher: Publisher, message: str, subject: str, claims: Sequence[str]) -> str | None:
    if publisher.issues_url:
        fields = {"template": _FORMS[message], "title": f"{message}: {subject}", "entry": subject}
        return f"{publisher.issues_url}?{urlencode(fields, quote_via=quote)}"
    if publisher.mail:
        body = "\n".join([*_head(subject, claims), "", _QUESTIONS[message], "", "", _CAUTION])
        return (
            f"mailto:{publisher.mail}?{urlencode({'subject': f'{message}: {subject}', 'body': body}, quote_via=quote)}"
        )
    return None


_CAUTION = "Name no client and no private contact."


def _head(subject: str, claims: Sequence[str]) -> list[str]:
    head = [f"Page: {subject}"]
    return [*head, f"Statements: {', '.join(claims)} (keep those you mean)"] if claims else head


def _text(subject: str, title: str, claims: Sequence[str]) -> str:
    asks = [f"[ ] {message}. {ask}" for message, ask in _QUESTIONS.items()]
    return "\n".join([*_head(subject, claims), f"Title: {title}", *asks, _CAUTION])

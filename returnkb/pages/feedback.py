"""How a reader says that something is wrong, or that it still holds: a prefilled form, a letter, or a text to copy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from returnkb.model.source import Publisher

REPORT = "This is wrong or out of date"
CONFIRM = "Checked, still true"
_ASKS = {
    REPORT: "What is true, and how do you know it (source, day)?",
    CONFIRM: "On what day did you check it, and how (call, visit, website, partner)?",
}
_FORMS = {REPORT: "report.yml", CONFIRM: "confirm.yml"}


@dataclass(frozen=True)
class Feedback:
    """A way to tell for each of the two messages, where a publisher is named, and a text for everybody."""

    links: tuple[tuple[str, str], ...]
    text: str


def feedback(publisher: Publisher | None, subject: str, title: str, claims: Sequence[str] = ()) -> Feedback:
    """What a page offers; it carries the page's id and its claims' ids, never where the reader came from."""
    links = [(message, link) for message in _ASKS if publisher and (link := _link(publisher, message, subject, claims))]
    return Feedback(tuple(links), _text(subject, title, claims))


def _link(publisher: Publisher, message: str, subject: str, claims: Sequence[str]) -> str | None:
    if publisher.issues_url:
        fields = {"template": _FORMS[message], "title": f"{message}: {subject}", "entry": subject}
        return f"{publisher.issues_url}?{urlencode(fields, quote_via=quote)}"
    if publisher.mail:
        body = "\n".join([*_head(subject, claims), "", _ASKS[message], "", "", _CAUTION])
        return (
            f"mailto:{publisher.mail}?{urlencode({'subject': f'{message}: {subject}', 'body': body}, quote_via=quote)}"
        )
    return None


_CAUTION = "Name no client and no private contact."


def _head(subject: str, claims: Sequence[str]) -> list[str]:
    head = [f"Page: {subject}"]
    return [*head, f"Statements: {', '.join(claims)} (keep those you mean)"] if claims else head


def _text(subject: str, title: str, claims: Sequence[str]) -> str:
    asks = [f"[ ] {message}. {ask}" for message, ask in _ASKS.items()]
    return "\n".join([*_head(subject, claims), f"Title: {title}", *asks, _CAUTION])

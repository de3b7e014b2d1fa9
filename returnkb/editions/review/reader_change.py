"""Reader change: one consequence of a change of files for readers of the pages."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Subject(StrEnum):
    """Subjects of reader changes, the most harmful when wrong first."""

    ALERT = "alerts"
    CONTACT = "contacts"
    ELIGIBILITY = "who may claim what"
    SUPPORT = "sources lost"
    ANSWER = "bottom lines"
    STATEMENT = "statements"
    FRESHNESS = "freshness"
    VERIFICATION = "checks by a person"
    PAGE = "pages"
    ADDRESS = "addresses"
    PLACE = "places"
    QUESTION = "questions"
    SOURCE = "sources"
    ORGANISATION = "organisations"
    VOCABULARY = "words of the collection"
    TRANSLATION = "words of fact sheets"
    SITE = "the site"
    UNREAD = "not compared"


@dataclass(frozen=True, order=True)
class ReaderChange:
    """A change as a sentence, with the entry or place it is about and the address of the page that shows it."""

    subject: Subject
    about: str
    sentence: str
    page: str = ""

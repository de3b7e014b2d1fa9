"""Short answers: whether a statement, or the answer of an editor, is of a kind that can answer a question."""

from __future__ import annotations

import re
from functools import cache

from returnkb.model.entry import AnyEntry, Claim, Service
from returnkb.model.vocabulary import Question
from returnkb.text.amounts import states_amount
from returnkb.text.characters import searchable


def can_answer(entry: AnyEntry, claim: Claim, question: Question) -> bool:
    """Whether a statement can be the short answer to a question where no editor wrote one.

    A statement of an entry on another main topic, or without a word that an answer needs, would be read as an answer and is none.
    """
    if entry.topic not in question.topics:
        return False
    if is_contact(entry, claim) and not question.asks_whom:
        return False
    return states_what_is_asked(entry, claim.text, question) and (
        question.asks_amount or _has_word(claim.text, question)
    )


def states_what_is_asked(entry: AnyEntry, text: str, question: Question) -> bool:
    """Whether a text states an amount of what a question asks for, if it asks for an amount.

    An amount is often stated without its subject, which the title has: “In Mardin 9,400 lira” of “Rents”.
    """
    return not question.asks_amount or (states_amount(text) and _has_word(f"{entry.title} {text}", question))


def is_contact(entry: AnyEntry, claim: Claim) -> bool:
    """Whether a statement is the source of the address or the phone of a service."""
    return isinstance(entry, Service) and any(office.claim == claim.id for office in entry.offices)


def _has_word(text: str, question: Question) -> bool:
    words = tuple(word for listed in question.answer_words.values() for word in listed)
    return not words or bool(_beginnings(words).search(searchable(text).casefold()))


@cache
def _beginnings(words: tuple[str, ...]) -> re.Pattern[str]:
    """Words that begin with one of some beginnings."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(searchable(word).casefold()) for word in words)})")

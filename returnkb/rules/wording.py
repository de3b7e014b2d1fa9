"""Rules on wording: no verdicts, absolutes, hearsay or orders."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from returnkb.corpus.corpus import Corpus
from returnkb.rules.engine.entry_prose import entry_prose
from returnkb.rules.engine.rule import MUST_FIX, UNUSUAL, Fault, Rule, rule

RULES: list[Rule] = []

# Verdicts on whether somebody may, can or should go back, and words that judge people; by language.
OUTCOME = {
    "en": (
        r"safe (?:to|for) return\w*", r"(?:can|could|may) (?:now )?safely return", r"safely be returned",
        r"(?:should|ought to) (?:go back|return home|return to)", r"no risk (?:on|upon|of|for|to) return\w*",
        r"no (?:real )?risk for returnees", r"bogus (?:asylum|refugee)\w*", r"illegal (?:im)?migrants?", r"genuine refugees?",
    ),
    "de": (r"sichere Rückkehr möglich", r"kann (?:gefahrlos|sicher) zurückkehren", r"Scheinasylant\w*", r"illegale Migrant\w*"),
    "fr": (r"peut rentrer sans (?:risque|danger)", r"retour sans risque", r"faux réfugiés?", r"migrants? illég\w+"),
}  # fmt: skip
_OUTCOME = re.compile("|".join(rf"\b(?:{word})\b" for words in OUTCOME.values() for word in words), re.IGNORECASE)
_ABSOLUTE = re.compile(
    r"\b(?:everybody knows|nobody ever|without any exception|100 ?% safe|completely safe|totally)\b", re.IGNORECASE
)
_HEARSAY = re.compile(
    r"\b(?:it is said that|rumou?r has it|allegedly everyone|people say that|as everyone knows)\b", re.IGNORECASE
)
_ORDER = re.compile(r"\b(?:you (?:must|should|have to|need to)|we (?:advise|recommend))\b", re.IGNORECASE)


@rule(
    RULES,
    "C19",
    MUST_FIX,
    "No verdict on return, and no word that judges people.",
    "neutrality as to outcome (ACCORD, Landinfo)",
)
def verdicts(corpus: Corpus, today: date) -> Iterator[Fault]:
    """Verdicts on return, and words that judge people, in any prose."""
    for text in entry_prose(corpus):
        match = _OUTCOME.search(text.value)
        if match:
            repair = "Say what was observed, where, when and by whom; whether to return is for the person to decide."
            yield text.fault(f"“{match[0]}” is a verdict, not a fact.", repair, match.start())


@rule(RULES, "C20", UNUSUAL, "No absolutes and no hearsay.", "ACCORD: neutrality")
def absolutes_and_hearsay(corpus: Corpus, today: date) -> Iterator[Fault]:
    """Absolute statements and vague attributions in claims."""
    for text in entry_prose(corpus):
        match = _ABSOLUTE.search(text.value) or _HEARSAY.search(text.value)
        if match:
            yield text.fault(
                f"“{match[0]}” claims more than a source can know.",
                "Say who says so, and how many or how often.",
                match.start(),
            )


@rule(RULES, "C21", UNUSUAL, "Claims state; they do not tell people what to do.", "no policy guidance")
def orders(corpus: Corpus, today: date) -> Iterator[Fault]:
    """Claims that tell the reader what to do; steps belong in the body."""
    for record, position, claim in corpus.claims():
        match = _ORDER.search(claim.text)
        if match:
            repair = "Write what the rule or office asks for (“the office asks for …”); steps belong in the text below."
            yield Fault(record, ("claims", position, "text"), f"“{match[0]}” tells the reader what to do.", repair)

"""Rules on recognisable people: checkers are named by role, and no person in an entry can be identified."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from returnkb.corpus.corpus import Corpus
from returnkb.rules.engine.rule import MUST_FIX, UNUSUAL, Fault, Rule, rule
from returnkb.rules.engine.strings import Text, matching_strings

RULES: list[Rule] = []

_ROLE_FIELDS = {"by", "verified_by", "read_by"}
_ROLES = re.compile(
    r"\b(?:agency|adviser|advisor|amt|association|asylum|board|caritas|centre|center|church|committee|council|counsell?ors?|cross|crescent|department|diakonie|"
    r"directorate|doctor|editors?|embassy|federation|foundation|helpline|institute|interpreter|lawyer|league|ministry|mission|municipality|nations|ngo|nurse|"
    r"office|officer|organi[sz]ation|partners?|programme|researcher|server|service|society|staff|team|translator|trust|union|university|volunteers?|worker)\b",
    re.IGNORECASE,
)
_CAPITALISED = re.compile(r"(?<!\w)[^\W\d_][\w'’.-]*")


@rule(
    RULES,
    "C38",
    MUST_FIX,
    "Whoever checked, searched or assessed is a role or an organisation, not a name.",
    "data protection",
)
def names_of_checkers(corpus: Corpus, today: date) -> Iterator[Fault]:
    """Values of `by`, `verified_by` and `read_by` that are neither a role nor an organisation."""
    known = known_names(corpus)
    for text in _values_of_roles(corpus):
        if name := name_of_person(text.plain, known):
            yield text.fault(
                f"“{name}” looks like the name of a person.",
                "Write the role, in lower case: social worker, editor, office in Prishtina.",
            )


def known_names(corpus: Corpus) -> frozenset[str]:
    """Names of all organisations and places, in lower case."""
    organisations = (one.value for one in corpus.organisations.values())
    names = [name for one in organisations for name in (one.name, *one.other_names)]
    names += [name for one in corpus.places.values() for name in one.value.every_name()]
    return frozenset(name.casefold() for name in names if len(name) > 2)


def name_of_person(value: str, known: frozenset[str]) -> str | None:
    """The likely name of a person in a value for a role; names of organisations and places are ignored."""
    folded = value.casefold()
    for name in sorted((one for one in known if one in folded), key=len, reverse=True):
        value = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", " ", value, flags=re.IGNORECASE)
    return _name_in(value)


def _values_of_roles(corpus: Corpus) -> Iterator[Text]:
    for file in corpus.files:
        if "by" in file.document.folded:
            for key, words in file.document.strings:
                if not _ROLE_FIELDS.isdisjoint(key[-2:]):
                    yield Text(file, key, words)


def _name_in(value: str) -> str | None:
    """The run of capitalised words in a value that no word for a role or organisation explains."""
    words = [word[0] for word in _CAPITALISED.finditer(value)]
    if words and words[0][0].isupper() and not words[0].isupper() and not _ROLES.search(value):
        return value
    run: list[str] = []
    for word in [*words, ""]:
        if word[:1].isupper() and not (word.isupper() and len(word) > 2):
            run.append(word)
            continue
        if len(run) >= 2 and not _ROLES.search(" ".join(run)):
            return " ".join(run)
        run = []
    return None


_PERSON = r"(?:man|woman|boy|girl|father|mother|son|daughter|brother|sister|widow|widower|returnee|asylum.seeker|refugee|applicant|person|client|patient|student|teenager)"
_INDIVIDUAL = re.compile(
    rf"\b\d{{1,2}}[- ]years?[- ]old {_PERSON}\b|\b(?:a|an|the) {_PERSON}(?:,)? (?:of|aged) \d{{1,2}}\b"
    r"|\b(?:mr|mrs|ms|herr|frau|mme|monsieur|madame|z\.|znj\.)\.? [a-z]\b\.?(?! ?[a-z]\w)|\b[a-z]\.[a-z]?\.?,? (?:aged )?\d{1,2}(?: years old)?,? from\b"
    r"|\b\d{1,2}-jährige[rn]? (?:mann|frau|junge|mädchen)\b|\b(?:un homme|une femme) de \d{1,2} ans\b"
)  # fmt: skip


@rule(RULES, "C39", UNUSUAL, "No single person can be recognised.", "data protection")
def recognisable_people(corpus: Corpus, today: date) -> Iterator[Fault]:
    """Persons described by an age or an initial, whom neighbours could recognise together with the place."""
    for text in matching_strings(
        corpus,
        _INDIVIDUAL.search,
        (
            "-old",
            " old",
            " of ",
            "aged",
            "mr",
            "ms",
            "herr",
            "frau",
            "mme",
            "monsieur",
            "madame",
            "z.",
            "znj",
            "from",
            "jährig",
            " ans",
        ),
    ):
        match = _INDIVIDUAL.search(text.folded)
        if match:
            repair = "Say what happened without age, origin and initials, or leave the case out."
            yield text.match_fault(
                match, f"“{text.original(match)}” describes a single person, who may be recognised.", repair
            )

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
    r"office|officer|organi[sz]ation|partners?|programme|researcher|server|service|society|staff|team|translator|trust|union|university|volunteers?|worker)\b"
    r"|موظف|[أا]خصائي|محامي?|طبيب|ممرض|مترجم|منظمة|مكتب|مركز|جمعية|وزارة|فريق|باحث|مرشد|متطوع|هيئة|دائرة|کارمەند|ڕێکخراو|رێکخراو|نووسینگە|کارمند|مددکار|سازمان|دفتر",
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


def _has_no_small_letters(words: list[str]) -> bool:
    """Whether words are in a script without capitals, or are two long words or an initial and a word in capitals: no abbreviations."""
    capitals = [word for word in words if word.isupper()]
    named = sum(len(word) > 3 for word in capitals) > 1 or (
        len(capitals) > 1 and any(word[1:] == "." for word in capitals)
    )
    return named or all(word.lower() == word.upper() for word in words)


def _name_in(value: str) -> str | None:
    """The run of capitalised words in a value that no word for a role or organisation explains."""
    words = [word[0] for word in _CAPITALISED.finditer(value)]
    explained = _ROLES.search(value)
    if words and words[0][0].isupper() and not words[0].isupper() and not explained:
        return value
    if not explained and words and _has_no_small_letters(words):
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


_TITLE = r"(?:mr|mrs|ms|herr|frau|mme|monsieur|madame|znj|zoti|zonja|gospodin|gospođa|господин|госпођа|السيد|السيدة)"
_PERSON = r"(?:man|woman|boy|girl|father|mother|son|daughter|brother|sister|widow|widower|returnee|asylum.seeker|refugee|applicant|person|client|patient|student|teenager)"
_INDIVIDUAL = re.compile(
    rf"\b\d{{1,2}}[- ]years?[- ]old {_PERSON}\b|\b(?:a|an|the) {_PERSON}(?:,)? (?:of|aged) \d{{1,2}}\b"
    r"|\b(?:mr|mrs|ms|herr|frau|mme|monsieur|madame|z\.|znj\.)\.? [a-z]\b\.?(?! ?[a-z]\w)|\b[a-z]\.[a-z]?\.?,? (?:aged )?\d{1,2}(?: years old)?,? from\b"
    r"|\b\d{1,2}-jährige[rn]? (?:mann|frau|junge|mädchen)\b|\b(?:homme|femme|garçon|fille|père|mère) (?:âgée? )?de \d{1,2} ans\b"
)  # fmt: skip
# The same in more languages and forms, each with one of the words of _MORE_HINTS.
_MORE = re.compile(
    rf"\b\d{{1,2}}[- ]years?[- ]old (?:\w+ ){{1,2}}{_PERSON}\b|\b[a-z]{{2,}} [a-z]\.,? ?\(\d{{1,2}}\)"
    rf"|\b{_TITLE}\.? \w{{2,}} \w{{2,}}\b"
    r"|\b(?:burr[ëi]|grua(?:ja)?|djal[ëi]|vajz[ëa]|nën[ëa]|baba(?:i)?) (?:\w+ ){0,2}\d{1,2} ?vje[çc]|\b\d{1,2}[- ]vjeçar[ei]?\b"
    r"|\b(?:muškarac|žena|mladić|devojka|djevojka|dečak|dječak|majka|otac) (?:\(|od |, )\d{1,2}\b|\b\d{1,2}-?godišnj\w+ (?:muškarac|žena|mladić|devojk\w|djevojk\w|dečak|majk\w|otac)"
    r"|\b\d{1,2} yaş(?:ında|ındaki) (?:bir )?(?:kadın|erkek|kız|anne|baba|adam)|\b(?:bărbat|femeie|fată|băiat) (?:în vârstă )?de \d{1,2} (?:de )?ani"
    r"|(?:رجل|امرأة|سيدة|شاب|شابة|فتاة|طفل|طفلة) (?:عمره|عمرها|يبلغ من العمر|تبلغ من العمر) ?\d{1,2}|(?:البالغة?) من العمر \d{1,2}"
)  # fmt: skip
_MORE_HINTS = (
    "old ", ". (", ".(", "mr", "ms ", "herr", "frau", "mme", "monsieur", "madame", "znj", "vje", "muškarac", "žena", "mladić", "devojk",
    "djevojk", "dečak", "dječak", "majka", "otac", "godišnj", "yaş", " ani", "عمر", "zoti", "zonja", "gospod", "gospođ", "господин",
    "госпо", "السيد",
)  # fmt: skip
_HINTS = ("-old", " of ", "aged", "z.", "from", "jährig", " ans", *_MORE_HINTS)


def _individual(text: str) -> re.Match[str] | None:
    return _INDIVIDUAL.search(text) or (_MORE.search(text) if any(hint in text for hint in _MORE_HINTS) else None)


@rule(RULES, "C39", UNUSUAL, "No single person can be recognised.", "data protection")
def recognisable_people(corpus: Corpus, today: date) -> Iterator[Fault]:
    """Persons described by an age or an initial, whom neighbours could recognise together with the place."""
    for text in matching_strings(corpus, _individual, _HINTS):
        match = _individual(text.folded)
        if match:
            repair = "Say what happened without age, origin and initials, or leave the case out."
            yield text.match_fault(
                match, f"“{text.original(match)}” describes a single person, who may be recognised.", repair
            )

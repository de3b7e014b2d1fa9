"""Rules against personal data: mailboxes, phone numbers, papers, dates of birth, names and recognisable people.

Every pattern is applied to every string of every file, in the normalised form of `characters.pattern_text`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from returnkb.corpus.corpus import Corpus
from returnkb.corpus.files.document import Key
from returnkb.rules.engine.rule import MUST_FIX, Fault, Rule, rule
from returnkb.rules.engine.strings import BODY, Find, Text, matching_strings
from returnkb.text.phone_numbers import is_national_number, phone_number_fault

RULES: list[Rule] = []

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+\.[\w.-]*\w")
# Providers of private mailboxes.
_PROVIDERS = (
    "gmail|googlemail|yahoo|ymail|rocketmail|hotmail|outlook|live|msn|icloud|me|aol|gmx|web|freenet|t-online|protonmail|proton|pm|tutanota|tuta|zoho"
    "|mail|yandex|rambler|bk|inbox|list|ukr|abv|seznam|wp|onet|interia|o2|orange|wanadoo|free|laposte|sfr|libero|virgilio|tiscali|bluewin|telenet|skynet"
)
_FREEMAIL = re.compile(rf"@(?:{_PROVIDERS})\.[a-z]{{2,3}}(?:\.[a-z]{{2}})?$", re.IGNORECASE)
# First and last name, or an initial and a name.
_PERSON_BOX = re.compile(r"^[a-z]+[._][a-z]{2,}(?:[._][a-z]+)?\d*@|^[a-z]{2,}[._][a-z]\d*@", re.IGNORECASE)
_OFFICE_BOX = re.compile(
    r"^(?:info|office|contact|kontakt|help|admin|mail|hello|migration|legal|press|hr|secretar\w*|reception)[._]",
    re.IGNORECASE,
)
_MAILBOX = re.compile(r"(?<![\w.+-])[\w.+-]{1,64} ?[\[({]?@[\])}]? ?[\w-]{1,63}(?: ?[.,] ?[a-z][\w-]{1,62}){1,4}")
# The name of an account in a network: “@anna_mueller”.
_ACCOUNT = re.compile(r"(?<![\w@.])@[a-z]\w{4,31}\b(?!\.\w)")
# Spelt out: “anna (at) gmail dot com”.
_SPELT_MAILBOX = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64} ?(?:[\[({*_|] ?(?:at|ät|chez|arobase|arroba|a) ?[\])}*_|] ?[\w-]{1,63}"
    r"| (?:at|ät) (?:gmail|googlemail|yahoo|hotmail|outlook|icloud|gmx|web|protonmail)\b"
    r"|(?<= )at [\w-]{1,63} (?:dot|punkt|point|pikë|tačka|\[\.\]|\(\.\)) ?\w{2,24})"
    # Whatever stands for the at sign, a private provider is written out with its ending.
    r"|\b(?:gmail|googlemail|yahoo|hotmail|outlook|icloud|gmx|protonmail|proton|yandex|aol) ?[*_|\[({]?(?:\.|,|dot|punkt|point|pikë|tačka|нокта|тачка|точка|نقطة)[*_|\])}]? ?(?:com|de|me|fr|net|org|ru|at|ch)\b"
)
_SPELT_HINTS = (
    "at)", "at]", "at}", "at )", "at ]", "ät)", "ät]", "ät }", "chez)", "chez]", "arobase", "arroba", " dot ", " punkt ", " point ", " pikë ", " tačka ", "[.]", "(.)",
    "gmail", "googlemail", "yahoo", "hotmail", "outlook", "icloud", "gmx", "t web", "proton", "yandex", "aol", "at*", "at_", "at|", "a)", "a]", "a}",
)  # fmt: skip
_PHONE = re.compile(
    r"(?<![\w/])(?:\+ ?|00)\(?[1-9][\d ()./_-]{6,30}\d|\b(?:wa\.me|api\.whatsapp\.com|t\.me|signal\.me|viber\.com|instagram\.com|m\.me)/[\w+?=#/]{3,40}"
    # A number in words, digit by digit.
    r"|\b(?:(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|zéro|un|deux|trois|quatre|cinq|sept|huit|neuf|null|eins|zwei|drei|vier|fünf|sechs|sieben|acht|neun"
    r"|zero|një|dy|tre|katër|pesë|gjashtë|shtatë|tetë|nëntë|nula|jedan|dva|tri|četiri|pet|šest|sedam|osam|devet)[ ,.-]{1,2}){6,14}\w+"
)
_PHONE_HINTS = (
    "+", "00", "wa.me", "whatsapp", "t.me", "signal.me", "viber.com", "instagram.com", "m.me", "zero", "zéro", "null", "nula",
)  # fmt: skip
# Numbers without a plus that a phone number could be: with the 0 of calls inside a country, or a bare code of a country of return.
_NATIONAL = re.compile(
    r"(?<![\w.,/+-])(?:\(?0\d{1,4}\)?|(?:22[0-5]|23[0-9]|35[5-9]|37[0-9]|38[0-9]|96[0-8]|99[0-8]|9[0-5])(?=[ /.-]?\d))(?:[ /._-]{0,2}\d{2,8}){1,4}(?![\w/-])|(?<![\w.,/+-])0(?:[ ./_-]\d){7,11}(?![\w/-])"
)
_DAY = r"(?:\d{1,2}[./ ] ?(?:i{1,3}|iv|vi{0,3}|ix|xi{0,2})[./ ] ?\d{4}|\d{1,4}[./-] ?\d{1,2}[./-] ?\d{1,4}|\d{1,2}(?:st|nd|rd|th|\.)? \w{3,12},? \d{4}|\w{3,12} \d{1,2}(?:st|nd|rd|th)?, \d{4})"
_BORN = (
    r"\bborn(?: on)?|\bdate of birth|\bbirth ?da(?:y|te)|\bd\.?o\.?b\b\.?|\bgeb(?:oren|\.)(?: am)?|\bgeburts(?:datum|tag)|\*(?= ?\d)"
    r"|\bnée?s?(?: le)?|\bdate de naissance|\blindur(?: më)?|\b(?:data e lindjes|datëlindja|ditëlindja)|\brođena?(?: dana)?|\brojen[ao]?"
    r"|\bdatum rođenja|\bрођена?|\bдатум рођења|\bродился|\bdoğum tarihi|\bdoğumlu|\bnăscută?(?: la)?|مواليد|تاريخ الميلاد|المولود|لەدایکبوو|له دایک بوو|متولد"
)
_BORN_HINTS = (
    "born", "birth", "dob", "d.o.b", "geb", "*", "né ", "née", "nés", "naissance", "lindur", "lindj", "datëlindja", "ditëlindja", "rođen", "rojen", "рођен", "родился",
    "doğum", "născut", "مواليد", "الميلاد", "المولود", "لەدایکبوو", "دایک بوو", "متولد",
)  # fmt: skip
_BIRTH = re.compile(rf"(?:{_BORN})[^.\n\d]{{0,20}}{_DAY}")
_ANY_DAY = re.compile(_DAY)


_PAPER = re.compile(
    r"\b(?:passport|pasaport\w*|reisepass|passeport|pasoš\w*|id(?: card)?|identity card|personal|case|file|dossier|alien|asylum|visa|azr|bamf|unhcr|matricule|nina"
    r"|letërnjoftim\w*|carte d.identité|aktenzeichen|az\.?|جواز|هوية)\b(?: (?:card|file|case|number|no\.?|nr\.?|num\.?|id|ref\.?|رقم)){0,3} ?[.:#№]? ?[a-z]{0,3} ?-?(?:(?=[\d/-]*\d{3})\d[\d/-]{4,20}|\d{2,4}(?: \d{2,4}){2,4}\b)",
)
_PAPER_HINTS = (
    "passport", "pasaport", "reisepass", "passeport", "pasoš", "id ", "id:", "id#", "id№", "identit", "personal", "case", "file", "dossier", "alien", "asylum", "visa", "azr",
    "bamf", "unhcr", "matricule", "nina", "letërnjoftim", "aktenzeichen", "az ", "az.", "az:", "جواز", "هوية",
)  # fmt: skip
_OWN_FILE = re.compile(
    r"\b(?:his|her|their|asylum|my) (?:asylum |case |personal )?(?:file|case|dossier|application) (?:no\.? ?|nr\.? ?)?\d{1,7}/\d{2,4}\b|\b(?:c|p|k|pp|ppm)\. ?nr\. ?\d{1,7}/\d{2,4}\b"
)
# Kosovo's personal number has 10 digits, Iraq's national card 12, Serbia's JMBG 13, Mali's NINA 14 or 15 and a letter.
_NATIONAL_ID = re.compile(r"(?<![\w./:#=?&+-])\d{10,15}[a-z]?(?![\w/-])")
# The same with signs between its groups, after a word that says what it is.
_SPACED_ID = re.compile(
    r"\b(?:jmbg|матични број|matični broj|nr\.? personal|numri personal|personal (?:number|no|nr)\.?|national (?:number|id)|nina|nni|cnp|t\.?c\.? kimlik)\b[^\d\n]{0,12}\d(?:[ .-]?\d){7,14}"
)
_SPACED_ID_HINTS = ("jmbg", "матични", "matični", "personal", "national", "nina", "nni", "cnp", "kimlik")
_IBAN = re.compile(r"\b[a-z]{2}\d{2}[ .-]?(?:[a-z0-9]{4}[ .-]?){2,7}[a-z0-9]{1,4}\b")
_BARE = re.compile(f"{_NATIONAL_ID.pattern}|{_NATIONAL.pattern}")
_URL = re.compile(r"\bhttps?://\S+")
_HOST_PART = re.compile(r"^https?://(?!wa\.me|t\.me)[^/?#]*")
_IN_URL = re.compile(r"@|wa\.me/|whatsapp|/t\.me/|signal\.me|(?:\+|%2b)\d{9}")

# Fields that hold numbers of things: addresses, checksums, codes of gazetteers, identifiers of records.
_NOT_PROSE = {
    "sha256",
    "digest",
    "url",
    "archive",
    "website",
    "form",
    "issues_url",
    "edit_url",
    "id",
    "fact",
    "source",
    "lat",
    "lon",
    "accessed",
}
_LEAVE_OUT = "Leave it out: nobody may be recognisable here."


def _birth(text: str) -> re.Match[str] | None:
    """A date of birth. Days are looked for first, as words for being born are slower to look for."""
    for day in _ANY_DAY.finditer(text):
        match = _BIRTH.search(text, max(day.start() - 50, 0), day.end())
        if match:
            return match
    return None


def _iban(text: str) -> re.Match[str] | None:
    """A bank account by its check digits (ISO 13616: the rearranged number leaves 1 when divided by 97)."""
    for match in _IBAN.finditer(text):
        account = re.sub(r"[ .-]", "", match[0])
        if 15 <= len(account) <= 34 and int("".join(str(int(c, 36)) for c in account[4:] + account[:4])) % 97 == 1:
            return match
    return None


@dataclass(frozen=True)
class _Kind:
    """A kind of personal data: how it is found, words of which every match has one, and the repair."""

    value: str
    find: Find
    hints: tuple[str, ...] = ()
    repair: str = _LEAVE_OUT


_UNDER_EMAILS = "Put an organisation's mailbox under offices → emails; leave a person's out."
_KINDS = (
    _Kind("A mailbox", _MAILBOX.search, ("@",), _UNDER_EMAILS),
    _Kind("The name of an account", _ACCOUNT.search, ("@",)),
    _Kind("A mailbox", _SPELT_MAILBOX.search, _SPELT_HINTS, _UNDER_EMAILS),
    _Kind(
        "A phone number",
        _PHONE.search,
        _PHONE_HINTS,
        "Put an organisation's number under offices → phones; leave a person's out.",
    ),
    _Kind("A date of birth", _birth, _BORN_HINTS),
    _Kind("The number of a paper or case", _PAPER.search, _PAPER_HINTS),
    _Kind("The number of a paper or case", _OWN_FILE.search, ("file", "case", "dossier", "application", "nr.")),
    _Kind("The number of a paper or case", _SPACED_ID.search, _SPACED_ID_HINTS),
    _Kind("A bank account", _iban),
)


@rule(
    RULES,
    "C22",
    MUST_FIX,
    "No personal data: no mailboxes or numbers in the text, no papers, no dates of birth.",
    "data protection",
)
def no_personal_data(corpus: Corpus, today: date) -> Iterator[Fault]:
    """Personal data in any string other than the numbers and mailboxes of an office."""
    public = frozenset(number[-8:] for number in _office_numbers(corpus))
    for kind in _KINDS:
        for text in matching_strings(corpus, kind.find, kind.hints):
            prose = _searched_text(text)
            match = kind.find(prose)
            if match:
                yield text.match_fault(match, f"{kind.value} in the text: “{text.original(match)}”.", kind.repair)
    for text in matching_strings(corpus, _BARE.search):
        if _is_prose(text):
            yield from _bare_numbers(text, _searched_text(text), corpus, public)


def _searched_text(text: Text) -> str:
    """The normalised text without values that a field is meant for: URLs, an office's numbers and mailboxes, checksums."""
    plain = text.folded
    if is_mailbox_field(text.key) or text.key[-1:] == ("number",) or text.field in ("sha256", "digest"):
        return ""
    if not _is_prose(text):
        return _HOST_PART.sub("", plain) if _IN_URL.search(plain) else ""
    return (
        _URL.sub(lambda url: url[0] if _IN_URL.search(url[0]) else " " * len(url[0]), plain)
        if "://" in plain
        else plain
    )


def _office_numbers(corpus: Corpus) -> Iterator[str]:
    """The digits of every phone number of an office of the collection."""
    for record in corpus.entries.values():
        for office in getattr(record.value, "offices", ()):
            for phone in office.phones:
                if not phone_number_fault(phone.number):
                    yield re.sub(r"\D", "", phone.number)


def _bare_numbers(text: Text, prose: str, corpus: Corpus, public: frozenset[str]) -> Iterator[Fault]:
    """Numbers that only their length, or the numbering plan of a country, shows to be personal."""
    if _PHONE.search(prose):
        return
    match = _NATIONAL_ID.search(prose)
    if match:
        yield text.match_fault(match, f"“{match[0]}” has the length of a personal number.", _LEAVE_OUT)
        return
    for candidate in _NATIONAL.finditer(prose):
        if re.sub(r"\D", "", candidate[0])[-8:] in public:
            continue
        if is_national_number(candidate[0], _regions(text, corpus)):
            repair = (
                "Put an organisation's number under offices → phones, with its country code; if it is another one there now, "
                "take this one out of the sentence. Leave a person's out."
            )
            yield text.match_fault(candidate, f"A phone number in the text: “{candidate[0]}”.", repair)
            return


def _regions(text: Text, corpus: Corpus) -> tuple[str, ...]:
    """The country of an entry's folder; for other files the countries of return."""
    folders = text.record.document.path.split("/")
    own = corpus.places.get(folders[1]) if folders[0] == "docs" and len(folders) > 2 else None
    if own and own.value.code:
        return (own.value.code,)
    return tuple(
        place.value.code for place in corpus.places.values() if place.value.code and "return" in place.value.roles
    )


def _is_prose(text: Text) -> bool:
    return text.key == BODY or (text.field not in _NOT_PROSE and "codes" not in text.key and "point" not in text.key)


@rule(RULES, "C23", MUST_FIX, "Mailboxes belong to an organisation, not to a person.", "data protection")
def no_personal_mailbox(corpus: Corpus, today: date) -> Iterator[Fault]:
    """Mailboxes that look like a person's or are with a private mail provider."""
    for file in corpus.files:
        if ("offices",) not in file.document.keys and ("mail",) not in file.document.keys:
            continue
        for key, words in file.document.strings:
            if is_mailbox_field(key):
                yield from _mailbox(Text(file, key, words))


def is_mailbox_field(key: Key) -> bool:
    """Whether a field is meant for a mailbox: an office's, or the publisher's."""
    return (key[:1] == ("offices",) and "emails" in key) or key == ("mail",)


def _mailbox(text: Text) -> Iterator[Fault]:
    email = text.value
    if not _EMAIL.fullmatch(email) or not email.isascii():
        yield text.fault(f"“{email}” is not a mailbox.", "Write it as info@example.org.")
    elif _FREEMAIL.search(email) or (_PERSON_BOX.match(email) and not _OFFICE_BOX.match(email)):
        yield text.fault(f"“{email}” looks like a person's mailbox.", "Use the organisation's own, or leave it out.")

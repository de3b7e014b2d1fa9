"""Rule on shelters: no string of a record about a shelter may reveal its location."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from returnkb.corpus.corpus import Corpus, Record
from returnkb.corpus.files.document import Key
from returnkb.model.entry import AnyEntry, Service
from returnkb.rules.engine.rule import MUST_FIX, Fault, Rule, rule
from returnkb.rules.engine.strings import BODY, Text, document_strings, read_body
from returnkb.rules.safety.locations import NEUTRAL, find_in_url, find_location, find_spot
from returnkb.text.characters import pattern_text

RULES: list[Rule] = []

_ENDANGERED = {"woman_alone", "gbv_survivor", "trafficking_survivor", "unaccompanied_child", "lgbtiq"}
_TOPICS = {"groups.women", "groups.trafficking", "groups.children", "groups.lgbtiq"}
# Words that always mean a shelter, and words that do so only together with words for endangered people.
_SHELTER = re.compile(
    r"\bsafe[- ]?hous(?:e|es|ing)\b|\b(?:women|woman|girl|children|child|victim|survivor)s?['’]?s? (?:shelters?|refuges?)\b|\brefuges? (?:for|of) "
    r"|\bfrauenh(?:aus|äuser)\w*|\bschutzwohnung\w*|\bmädchenhaus\w*|\bstreh[iëe]mor\w*|\bshtëpi\w* (?:e |të )?sigurt\w*|\bsigurn[aeiou]\w* ku[ćc]\w*|\bсигурн\w* ку[ћќ]\w*"
    r"|\bprihvatili[šs]t\w* za (?:žene|žrtve|djecu|decu)|\bfoyers? (?:pour|de) (?:femmes|victimes|jeunes filles)|\bmaison d['’]accueil pour femmes|\bcentre d['’]hébergement pour (?:femmes|victimes)"
    r"|\badăpost\w* pentru (?:femei|victime)|\bcentru\w* de plasament|دار (?:ال)?إيواء|مأوى|ملجأ (?:ال)?نساء|بيت آمن|البيت الآمن|شێڵتەر|خانەی پارێزراو|پەناگە|stargeh\w*|sığınma ?ev\w*|\bsığınak\w*"
    r"|\bskloni[šs]t\w* za (?:žene|žrtve|djecu|decu)|\bсклоништ\w* за|\bприхватили[шћ]т\w* за (?:жене|жртве)|\bkonuk ?ev\w*|دار (?:ال)?(?:حماية|ضيافة|أمان)|\bschutzh(?:aus|äuser)\w*"
    r"|\bmaisons? d['’]accueil (?:des|de|pour les) (?:femmes|victimes)|\bприют\w* для|\bубежищ\w* для (?:женщин|жертв)|خانه امن",
)
_LODGING = re.compile(
    r"\bshelter(?:s|ed|ing)?\b|\brefuges?\b|\bfoyers?\b|\bprihvatili[šs]t\w*|\bunterkunft\b|\bhébergement\b|\badăpost\w*|پناهگاه|თავშესაფარ"
)
_PEOPLE = re.compile(
    r"\bwom[ae]n\b|\bgirls?\b|\bvictims?\b|\bsurvivors?\b|\btraffick\w*|\bviolence\b|\babus(?:e|ed)\b|\blgbt\w*|\bqueer\b|\bunaccompanied\b|\bminors?\b|\bmothers?\b|\bgbv\b"
    r"|\bfrauen\b|\bgewalt\b|\bgra(?:të?|ve)\b|\bdhun\w*|\bžen[aeu]\b|\bnasilj\w*|\bfemmes?\b|\bvictimes?\b|\bfemei\b|نساء|النساء|العنف|ژنان|زنان|jinan|ქალ|მსხვერპლ|ძალადობ",
)

_REPAIR = "Take out all that tells where it is, and keep the phone for referral. If it was ever published here, tell the editors at once."


def mentions_shelter(text: str) -> bool:
    """Whether a normalised lower-case text mentions a shelter for endangered people."""
    return bool(_SHELTER.search(text) or (_LODGING.search(text) and _PEOPLE.search(text)))


def is_about_shelter(entry: AnyEntry, body: str, hidden: set[str]) -> bool:
    """Whether an entry is about a shelter for endangered people: by its offers, its groups, its title, or its words."""
    offers = set(getattr(entry, "offers", ()))
    groups = {*entry.groups, *(entry.who.groups if isinstance(entry, Service) else ())}
    endangered = _ENDANGERED & groups or _TOPICS.intersection((entry.topic, *entry.also))
    if hidden & offers or ("shelter" in offers and endangered):
        return True
    strings = [" ".join((entry.title, entry.summary or "", *entry.words))]
    if isinstance(entry, Service):
        strings += [
            entry.who.text or "",
            entry.refer or "",
            *(claim.text for claim in entry.claims),
            *body.split("\n\n"),
        ]
    return any(mentions_shelter(pattern_text(words).lower()) for words in strings)


# Files whose records name entries by their ids.
_NAMING = ("sources/readings/", "sources/alerts.yml", "sources/retired.yml", "sources/unused.yml")
# Lower-case words of which every text that `mentions_shelter` has one.
_HINTS = (
    "shelter", "refuge ", "refuges", "refuge.", "refuge,", "safe hous", "safe-hous", "safehous", "frauenh", "schutzwohnung", "mädchenhaus", "streh", "shtëpi", "sigurn", "сигурн", "prihvatili",
    "foyer", "maison d", "hébergement", "adăpost", "plasament", "unterkunft", "إيواء", "مأوى", "ملجأ", "بيت آمن", "البيت الآمن", "شێڵتەر", "پارێزراو", "پەناگە", "stargeh", "sığın", "refuge",
    "skloni", "склон", "прихват", "konuk", "دار ", "schutzh", "приют", "убежищ", "خانه", "پناهگاه", "თავშ",
)  # fmt: skip


@rule(
    RULES,
    "S03",
    MUST_FIX,
    "Where a shelter for women or trafficked people is, is not published.",
    "safety that is not negotiable",
)
def shelter_locations(corpus: Corpus, today: date) -> Iterator[Fault]:
    """Locations in any string of an entry on a shelter, of its organisation or of its sources, and beside any words on a shelter."""
    sheltering = shelter_entries(corpus)
    for record in sheltering.values():
        yield from _addresses(record)
    about = {record.document.path for record in (*sheltering.values(), *_only_of_shelters(corpus, sheltering))}
    for file in corpus.files:
        if file.document.path in about:
            yield from _locations([text for text in _texts(file) if text.key[-1:] != ("address",)], sure=True)
        else:
            yield from _beside_mentions(file, sheltering)


def shelter_entries(corpus: Corpus) -> dict[str, Record[AnyEntry]]:
    """The entries that are about a shelter, by id."""
    hidden = {record.id for record in corpus.services.values() if record.value.hide_address}
    return {
        key: record
        for key, record in corpus.entries.items()
        if is_about_shelter(record.value, record.document.body, hidden)
    }


def _addresses(record: Record[AnyEntry]) -> Iterator[Fault]:
    for position, office in enumerate(getattr(record.value, "offices", ())):
        if office.address:
            key = ("offices", position, "address")
            yield Fault(record, key, "This kind of service must not show its address.", _REPAIR)


def _only_of_shelters(corpus: Corpus, sheltering: dict[str, Record[AnyEntry]]) -> Iterator[Record[object]]:
    """Organisations and sources that only entries on shelters use, or whose name says that they are about one."""
    users: dict[str, set[str]] = {}
    for record in corpus.entries.values():
        organisation = getattr(record.value, "organisation", None)
        cited = {evidence.source for claim in record.value.claims for evidence in claim.evidence}
        for name in (f"organisation {organisation}", *(f"source {source}" for source in cited)):
            users.setdefault(name, set()).add(record.id)
    for organisation in corpus.organisations.values():
        if _hides(users.get(f"organisation {organisation.id}"), sheltering, organisation.value.name):
            yield organisation
    for source in corpus.sources.values():
        if _hides(users.get(f"source {source.id}"), sheltering, source.value.title):
            yield source


def _hides(users: set[str] | None, sheltering: dict[str, Record[AnyEntry]], name: str) -> bool:
    """Whether only entries on shelters use a record, or its own name says that it is about one."""
    return bool(users and users <= sheltering.keys()) or mentions_shelter(pattern_text(name).lower())


def _beside_mentions(file: Record[object], sheltering: dict[str, Record[AnyEntry]]) -> Iterator[Fault]:
    """Locations in parts of a file that speak of a shelter, or name an entry about one: a claim with its note and evidence, a row, a record."""
    document = file.document
    spoken = any(hint in document.folded for hint in _HINTS) and mentions_shelter(document.folded)
    named = document.path.startswith("sources/editions/") or (
        document.path.startswith(_NAMING) and _names(document.all_text, sheltering)
    )
    if not (spoken or named) or not find_location(document.searchable, everything=False):
        return
    parts: dict[Key, list[Text]] = {}
    for text in _texts(file):
        parts.setdefault(_part(text), []).append(text)
    for part, texts in parts.items():
        words = "\n".join((*map(str, part), *(text.value for text in texts)))
        if _names(words, sheltering) or any(mentions_shelter(text.folded) for text in texts):
            yield from _locations(texts, sure=False)


def _names(words: str, sheltering: dict[str, Record[AnyEntry]]) -> bool:
    """Whether a line of some words is the id of an entry on a shelter, or that of one of its claims."""
    return any(word.partition("#")[0] in sheltering for word in words.split("\n"))


def _part(text: Text) -> Key:
    """The part of a file that a string belongs to: an item of a list, one claim of an entry, or a file of one subject."""
    key, path = text.key, text.record.document.path
    if path.startswith("docs/"):
        if ("offices",) not in text.record.document.keys:
            return ()
        return key[:2] if key[:1] in (("claims",), ("offices",)) else key[:1]
    if path.startswith(("sources/register/", "sources/organisations/")):
        return ()
    return key[:1] if key and isinstance(key[0], int) else key[:2]


def _texts(file: Record[object]) -> Iterator[Text]:
    """Every string of a file, and its body as it is read."""
    yield from document_strings(file)
    if read := read_body(file):
        yield read


def _locations(texts: Iterable[Text], *, sure: bool) -> Iterator[Fault]:
    """Locations in texts; in a body as it is read only where its Markdown showed none."""
    in_source = False
    for text in texts:
        faults = list(_location(text, sure=sure)) if not (text.read and in_source) else []
        in_source |= bool(faults) and text.key == BODY
        yield from faults


def _location(text: Text, *, sure: bool) -> Iterator[Fault]:
    plain = text.plain
    match = None if text.field in NEUTRAL else find_location(plain, everything=sure)
    match = match or (find_in_url(plain) if "://" in plain else find_spot(plain))
    if match:
        part = "text" if text.key[:1] == BODY else f"field “{text.field}”"
        sentence = f"“{match[0].strip()}” in the {part} tells where a shelter is."
        yield text.match_fault(match, sentence, _REPAIR)

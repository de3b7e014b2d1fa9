"""Rule on shelters: no string of a record about a shelter may reveal its location."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from returnkb.corpus.corpus import Corpus, Record
from returnkb.model.entry import AnyEntry, Service
from returnkb.rules.engine.rule import MUST_FIX, Fault, Rule, rule
from returnkb.rules.engine.strings import BODY, Text, document_strings
from returnkb.text.characters import searchable

RULES: list[Rule] = []

_ENDANGERED = {"woman_alone", "gbv_survivor", "trafficking_survivor", "unaccompanied_child", "lgbtiq"}
_TOPICS = {"groups.women", "groups.trafficking", "groups.children", "groups.lgbtiq"}
# Words that always mean a shelter, and words that do so only together with words for endangered people.
_SHELTER = re.compile(
    r"\bsafe[- ]?hous(?:e|es|ing)\b|\b(?:women|woman|girl|children|child|victim|survivor)s?['’]?s? (?:shelters?|refuges?)\b|\brefuges? (?:for|of) "
    r"|\bfrauenh(?:aus|äuser)\w*|\bschutzwohnung\w*|\bmädchenhaus\w*|\bstreh[iëe]mor\w*|\bshtëpi\w* (?:e |të )?sigurt\w*|\bsigurn[aeiou]\w* ku[ćc]\w*|\bсигурн\w* ку[ћќ]\w*"
    r"|\bprihvatili[šs]t\w* za (?:žene|žrtve|djecu|decu)|\bfoyers? (?:pour|de) (?:femmes|victimes|jeunes filles)|\bmaison d['’]accueil pour femmes|\bcentre d['’]hébergement pour (?:femmes|victimes)"
    r"|\badăpost\w* pentru (?:femei|victime)|\bcentru\w* de plasament|دار (?:ال)?إيواء|مأوى|ملجأ (?:ال)?نساء|بيت آمن|البيت الآمن|شێڵتەر|خانەی پارێزراو|پەناگە|stargeh\w*|sığınma ?ev\w*|\bsığınak\w*",
)
_LODGING = re.compile(
    r"\bshelter(?:s|ed|ing)?\b|\brefuges?\b|\bfoyers?\b|\bprihvatili[šs]t\w*|\bunterkunft\b|\bhébergement\b|\badăpost\w*"
)
_PEOPLE = re.compile(
    r"\bwom[ae]n\b|\bgirls?\b|\bvictims?\b|\bsurvivors?\b|\btraffick\w*|\bviolence\b|\babus(?:e|ed)\b|\blgbt\w*|\bqueer\b|\bunaccompanied\b|\bminors?\b|\bmothers?\b|\bgbv\b"
    r"|\bfrauen\b|\bgewalt\b|\bgra(?:të?|ve)\b|\bdhun\w*|\bžen[aeu]\b|\bnasilj\w*|\bfemmes?\b|\bvictimes?\b|\bfemei\b|نساء|النساء|العنف|ژنان|jinan",
)

_NUMBERED = r"(?:no\.?|nr\.?|n°|№|#|br\.?)? ?\d{1,4} ?[a-z]?\b(?!\s*(?:per cent|percent|%|\w+ of))"
_NOT_A_STREET = r"(?!(?:Law|Act|Article|Art|Section|Chapter|Part|Page|Table|Figure|Annex|Decree|Regulation|Directive|Order|Class|Grade|Category|Phase|Age|Aged|Day|Unit|January|February|March|April|May|June|July|August|September|October|November|December|Mon|Tue|Wed|Thu|Fri|Sat|Sun|No|Nr|In|On|By|At|About|Until|Since|From|Of|The|And)\b)"
_STREET = re.compile(
    r"\b(?:rr\.|rr |rruga |rrugës |rrugën |ul\.|ulica |ulici |ulicu |улица |улици |ул\. ?|bul\.|bulevardi? |bulevar |str\.|(?<!la )strada |rue |avenue |av\. |bd\. |boulevard |bvd\.? |blvd\.? |"
    r"straße|strasse|platz \d|via (?=[A-Z])|sokak |cadde\w* |sheshi |lagjja |lagja |trg |quartier .{1,30}(?:porte|rue))"
    r"|(?<=[a-zäöüß])(?:straße|strasse|str\.|gasse|weg|allee|platz) ?\d|\b(?-i:(?!The|This|A|One|Next)[A-Z])[\w'’.-]+ (?:street|st\.|road|rd\.|lane|square|alley|drive|boulevard|avenue)\b|\bstreets? (?:no\.?|number|nr\.?) ?\d"
    r"|شارع|زقاق|محلة|شەقام|کۆڵان|جادة|كوچه|خیابان"
    r"|\b(?:no\.|nr\.|n°|№|house|building|flat|apartment|block|villa|door|porte|kati|banesa|hyrja|ulaz|stan|entrance) ?(?:no\.? ?|nr\.? ?|number )?\d{1,4}[a-z]?\b"
    r"|\bP\.? ?O\.? ?Box \d+",
    re.IGNORECASE,
)
_NAMED_NUMBER = re.compile(
    rf"(?<![\w.])(?:{_NOT_A_STREET}[A-ZÄÖÜÇËŠŽĆČĐÉ][\w'’-]+ ){{2,3}}(?<!Live )(?<!Radio )(?<!Channel )(?<!Agenda )(?<!Phase ){_NUMBERED}(?! ?\d)(?!-)|\b\d{{1,4}}[a-z]?,? {_NOT_A_STREET}[A-ZÄÖÜÇËŠŽĆČĐÉ][\w'’-]+ (?:Street|St|Road|Rd|Lane|Avenue|Square)\b"
)
_POSTCODE = re.compile(
    r"\b\d{1,4}[a-z]?, ?\d{4,5} [A-ZÄÖÜÇËŠŽĆČĐÉ]|\b(?!(?:19|20)\d\d )\d{4,5} (?:Prizren|Prishtin\w*|Pristina|Peja|Gjakova|Mitrovica|Tirana|Chișinău|Sarajevo|Belgrade|Skopje|Tbilisi)\b"
)
_SPOT = re.compile(
    r"\b[23456789CFGHJMPQRVWX]{4,8}\+[23456789CFGHJMPQRVWX]{2,3}\b|(?<!:)///[a-z]+\.[a-z]+\.[a-z]+|\bwhat3words\b|\b-?\d{1,2}\.\d{3,}°? ?[NS]?[,; ] ?-?\d{1,3}\.\d{3,}"
    r"|\b\d{1,2}° ?\d{1,2}['′’]"
    r"|\b(?:goo\.gl|maps\.app|maps\.google|google\.[a-z.]{2,6}/maps|openstreetmap\.org|osm\.org|waze\.com|bing\.com/maps|maps\.apple|w3w\.co|plus\.codes|geo:-?\d)"
)
_BESIDE = re.compile(
    r"\b(?:behind|next to|opposite|beside|adjacent to|across from|across the (?:street|road) from|in front of|around the corner from|close to|near) (?:the )?"
    r"(?-i:(?:[a-z]+ )?(?:[A-ZÄÖÜÇËŠŽĆČ]\w+|mosque|church|school|hospital|station|police|market|park|bank|bridge|pharmacy|post office|municipality|stadium|court|hotel|university))"
    r"|\b(?:gegenüber|neben|hinter) (?:der|dem) |\bderrière (?:le|la|l['’])|\ben face (?:de|du)\b|\bà côté (?:de|du)\b|\b(?:prapa|përballë|pranë) (?-i:[A-Zxs])|\b(?:iza|preko puta|pored) (?-i:[A-Z]\w+)|خلف |مقابل |بجانب |قرب ",
    re.IGNORECASE,
)
PATTERNS = (_STREET, _NAMED_NUMBER, _POSTCODE, _SPOT, _BESIDE)
_REPAIR = "Take out all that tells where it is, and keep the phone for referral. If it was ever published here, tell the editors at once."
# Fields that identify something without a location.
_NEUTRAL = {
    "id",
    "source",
    "accessed",
    "observed",
    "fact",
    "organisation",
    "place",
    "claim",
    "number",
    "url",
    "sha256",
    "topic",
    "day",
}


def find_location(text: str, *, everything: bool = True) -> re.Match[str] | None:
    """First match of a location in a normalised text: street, house number, coordinates, map link or landmark."""
    patterns = PATTERNS if everything else (_STREET, _NAMED_NUMBER, _POSTCODE, _SPOT)
    return next((match for match in (pattern.search(text) for pattern in patterns) if match), None)


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
    return any(mentions_shelter(searchable(words).lower()) for words in strings)


# Lower-case words of which every text that `mentions_shelter` has one.
_HINTS = (
    "shelter", "refuge ", "refuges", "refuge.", "refuge,", "safe hous", "safe-hous", "safehous", "frauenh", "schutzwohnung", "mädchenhaus", "streh", "shtëpi", "sigurn", "сигурн", "prihvatili",
    "foyer", "maison d", "hébergement", "adăpost", "plasament", "unterkunft", "إيواء", "مأوى", "ملجأ", "بيت آمن", "البيت الآمن", "شێڵتەر", "پارێزراو", "پەناگە", "stargeh", "sığın", "refuge",
)  # fmt: skip


@rule(
    RULES,
    "S03",
    MUST_FIX,
    "Where a shelter for women or trafficked people is, is not published.",
    "safety that is not negotiable",
)
def shelter_locations(corpus: Corpus, today: date) -> Iterator[Fault]:
    """Locations in any string of an entry on a shelter, of its organisation or of its sources, and addresses of its offices."""
    hidden = {record.id for record in corpus.services.values() if record.value.hide_address}
    sheltering = {
        record.id: record
        for record in corpus.entries.values()
        if is_about_shelter(record.value, record.document.body, hidden)
    }
    for record in sheltering.values():
        yield from _addresses(record)
    about = {record.document.path for record in (*sheltering.values(), *_only_of_shelters(corpus, sheltering))}
    for file in corpus.files:
        document = file.document
        if document.path in about:
            yield from _locations(file)
        elif (
            any(hint in document.folded for hint in _HINTS)
            and mentions_shelter(document.folded)
            and find_location(document.searchable, everything=False)
        ):
            yield from (
                fault
                for text in document_strings(file)
                if mentions_shelter(text.folded)
                for fault in _location(text, sure=False)
            )


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
    return bool(users and users <= sheltering.keys()) or mentions_shelter(searchable(name).lower())


def _locations(file: Record[object]) -> Iterator[Fault]:
    for text in document_strings(file):
        if text.key[-1:] != ("address",):
            yield from _location(text, sure=True)


def _location(text: Text, *, sure: bool) -> Iterator[Fault]:
    if text.field in _NEUTRAL and not _SPOT.search(text.plain):
        return
    match = find_location(text.plain, everything=sure)
    if match:
        part = "text" if text.key == BODY else f"field “{text.field}”"
        sentence = f"“{match[0].strip()}” in the {part} tells where a shelter is."
        yield text.match_fault(match, sentence, _REPAIR)

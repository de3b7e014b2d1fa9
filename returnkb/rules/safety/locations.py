"""Locations: streets, house numbers, coordinates, map links and landmarks in the languages of the collection.

Patterns are matched on `characters.pattern_text`. They find too much rather than too little: they are applied to texts about shelters only.
"""

from __future__ import annotations

import re
from urllib.parse import unquote_plus

_CAPITAL = "A-ZÀ-ÖØ-ÞĂĄĆČĎĐĘĚĞİŁŃŇŐŘŚŞŠȘŢȚŤŮŰŹŻŽА-ЯЀ-Џ"
_HOUSE = r"(?:(?:no|nr|br|n°|№|num)\b\.?:? ?)?\d{1,4} ?[a-z]?\b"
_NUMBERED = r"(?:no\.?|nr\.?|n°|№|#|br\.?)? ?\d{1,4} ?[a-z]?\b(?!\s*(?:per cent|percent|%|\w+ of))"
_NOT_A_STREET = r"(?!(?:Law|Act|Article|Art|Section|Chapter|Part|Page|Table|Figure|Annex|Decree|Regulation|Directive|Order|Class|Grade|Category|Phase|Age|Aged|Day|Unit|January|February|March|April|May|June|July|August|September|October|November|December|Mon|Tue|Wed|Thu|Fri|Sat|Sun|No|Nr|In|On|By|At|About|Until|Since|From|Of|The|And)\b)"
# Words for streets, by language.
_WORDS = (
    r"\brr\.|\brr |\brrug(?:a|ë|ës|ën|ica|icë|icës|icën)\b|\bsheshi(?:n|t)?\b|\blagj(?:j?a|ia|en|es|ën|ës|e)\b|\bbulevardi?\b|\bblloku ?(?:i |\d|[a-z]\b)|\bpallat(?:i|in|it)\b|\bhyrja ?(?:[a-z]|\d+)\b|\bkati (?:i |\d)|\bbanesa (?:e |nr|\d)",
    rf"\bul\.|\bul (?-i:[{_CAPITAL}])|\bulic[aeiu]\b|\bulicom\b|\bbul\.|\bbulevar\w*|\btrg \w|\bnaselj[eua] (?-i:[{_CAPITAL}])|\bzgrad[aeiu]\b|\bsprat\w?\b|(?-i:\b[{_CAPITAL}]\w{{1,40}}) bb\b",
    r"\bулиц\w+|\bул\. ?|\bул (?=\w)|\bбул\.|\bбулевар\w*|\bпроспект\w*|\bпереул\w+|\bпросп\.|\bтрг \w|\bнасељ\w+|\b(?:д|кв|корп|стр)\. ?\d|\bвул\.|\bвулиц\w+",
    r"\b\w{0,40}(?:straße|strasse|gasse|allee|platz|chaussee)\b ?(?:nr\.? ?)?\d|\b\w{0,40}[a-zäöüß](?:str\.|weg|ring|ufer|damm|steig|graben|pfad|zeile|wall) ?(?:nr\.? ?)?\d{1,3}[a-z]?\b|\bplatz \d|\b(?:straße|strasse|str\.) ",
    r"\brue |\bavenue |\bav\. |\bboulevard |\bb(?:oule)?v?d\. ?|\bimpasse\b|\ballées? (?:de|des|du|d['’])|\bruelle\b|\bchemin (?:de|du|des)\b|\bcarré \d|\bquartier .{1,30}(?:porte|rue)|\bplace (?:de la |du |de l['’])|\b\d{1,4}(?: ?(?:bis|ter))?,? (?:place|allée|chemin|cité|villa|passage|cours|quai|route) ",
    r"\bstr\. ?|(?<!la )\bstrada |\b(?:bl|sc|ap|et)\. ?\d|\b[sș]os\.|\b[sș]oseaua\b|\baleea \w|\bpia[tț]a (?=\w)|\bcalea \w",
    r"\bsok(?:ak|a[gğ])\w*|\b(?:sok|sk|cad|cd|mah|mh|bulv|blv|apt)\.|\bcadde\w*|\bmahalle\w*|\bbulvar\w*|\bapartman\w*|\b(?:no|kat|daire) ?: ?\d",
    r"شارع|زقاق|محلة|جادة|(?<!\w)(?:ال)?(?:حي|حارة|عمارة|بناية|طابق|شقة|بلوك|دوار|ساحة|تقاطع) |(?:منزل|دار|بيت|بناية|محل|باب) رقم|رقم (?:ال)?(?:دار|بيت|منزل|شقة|بناية)",
    r"شەقام|کۆڵان|گەڕەک|كوچه|کوچه|خیابان|بلوار|گلی نمبر|سڑک",
    r"ქუჩა|ქუჩის|გამზირ|მოედან|կորպուս|փողոց|պողոտա|հրապարակ|շենք \d|კორპუს",
    rf"\b(?-i:(?!The|This|A|One|Next)[{_CAPITAL}])[\w'’.-]{{1,40}}[ -](?:street|st\.|road|rd\.|lane|square|alley|drive|boulevard|avenue)\b|\bstreets? (?:no\.?|number|nr\.?) ?\d|\bvia (?-i:[{_CAPITAL}])",
    r"\b(?:no\.|nr\.|n°|№|house|building|flat|apartment|block|villa|door|porte|kati|banesa|hyrja|ulaz|stan|entrance) ?(?:no\.? ?|nr\.? ?|number )?\d{1,4}[a-z]?\b|\bP\.? ?O\.? ?Box \d+",
)  # fmt: skip
_STREET = re.compile("|".join(_WORDS), re.IGNORECASE)
_NAMED_NUMBER = re.compile(
    rf"(?<![\w.])(?:{_NOT_A_STREET}[{_CAPITAL}][\w'’-]{{1,40}} ){{2,3}}(?<!Live )(?<!Radio )(?<!Channel )(?<!Agenda )(?<!Phase ){_NUMBERED}(?! ?\d)(?!-)|\b\d{{1,4}}[a-z]?,? {_NOT_A_STREET}[{_CAPITAL}][\w'’-]{{1,40}} (?:Street|St|Road|Rd|Lane|Avenue|Square)\b"
    # One name with the ending of an adjective, as streets have it in Serbian, and a number.
    rf"|(?<![\w.])[{_CAPITAL}]\w{{1,40}}(?:[eo]va|ska|čka|ina|i[ćc]a|ева|ова|ска|чка|ина|ића),? {_HOUSE}(?! ?\d)"
)
_POSTCODE = re.compile(
    rf"\b\d{{1,4}}[a-z]?, ?\d{{4,5}} [{_CAPITAL}]|\b(?!(?:19|20)\d\d )\d{{4,5}} (?:Prizren|Prishtin\w*|Pristina|Peja|Gjakova|Mitrovica|Tirana|Chișinău|Sarajevo|Belgrade|Skopje|Tbilisi)\b"
)
_PLUS_CODE = r"(?<![\w/])(?=[a-z\d]*\d)[23456789CFGHJMPQRVWX]{4,8}\+[23456789CFGHJMPQRVWX]{2,3}\b"
_SPOT = re.compile(
    rf"{_PLUS_CODE}|(?<!:)///[a-z]+\.[a-z]+\.[a-z]+|\bwhat ?3 ?words\b|\bwhat three words\b|\bgeohash\b|\bMGRS\b|\bOSM (?:way|node|relation)\b|\bgoogle maps\b"
    r"|\b-?\d{1,2}\.\d{3,}°? ?[NS]?(?:[,;/ ]| ?/|%2c) ?-?\d{1,3}\.\d{3,}|\b-?\d{1,2},\d{4,}°? ?[NS]?(?:[;/ ]| ?/|%2c) ?-?\d{1,3},\d{4,}"
    r"|\b[NS] ?\d{1,2}[.,]\d{3,}|\b[NS] ?\d{1,2}[° ]+\d{1,2}[′'’ ]+\d{1,2}\b|\b\d{1,2}[C-HJ-NP-X] ?[A-HJ-NP-Z]{2} ?\d{4,5} ?\d{4,5}\b"
    r"|\b\d{1,2}° ?\d{1,2}['′’]"
    r"|\b(?:goo\.gl|maps\.app|maps\.google|google\.[a-z.]{2,6}/maps|openstreetmap\.org|osm\.org|waze\.com|bing\.com/maps|maps\.apple|w3w\.co|plus\.codes|geo:-?\d)",
    re.IGNORECASE,
)
_LANDMARKS_SQ = "(?:xhami|shkoll|spital|stacion|polici|treg|park|kish|bank|ur[ëe]s|komun|hotel|post[ëe]|farmaci|gjykat)"
_LANDMARKS_SR = (
    "(?:škol|pošt|bolnic|stanic|džamij|crkv|pijac|policij|sud|opštin|park|most|hotel|apotek|škol|fakultet|pump|robn)"
)
_BESIDE = re.compile(
    r"\b(?:behind|next to|opposite|beside|adjacent to|across from|across the (?:street|road) from|in front of|around the corner from|close to|near) (?:the )?"
    rf"(?-i:(?:[a-z]+ )?(?:[{_CAPITAL}]\w{{1,40}}|mosque|church|school|hospital|station|police|market|park|bank|bridge|pharmacy|post office|municipality|stadium|court|hotel|university))"
    r"|\b\w{1,20} minutes?['’]? (?:walk|on foot|drive|by bus) from\b|\b\d{1,4} ?(?:m|metres|meters|yards) (?:from|behind|after|before|past)\b|\b(?:get off at|bus stop|tram stop)\b"
    r"|\b(?:gegenüber|neben|hinter) (?:der|dem) |\bderrière (?:le|la|l['’])|\ben face (?:de|du)\b|\bà côté (?:de|du)\b|\b(?:non loin|tout près|à proximité) (?:de|du)\b"
    rf"|\b(?:prapa|përballë|pranë|afër|ngjitur me|karshi) (?:(?-i:[{_CAPITAL}xs])|(?:\w{{1,40}} )?{_LANDMARKS_SQ})"
    rf"|\b(?:iza|preko ?puta|pored|kod|blizu|ispred|naspram|pokraj) (?:(?-i:[{_CAPITAL}]\w{{1,40}})|(?:\w{{1,40}} )?{_LANDMARKS_SR})"
    r"|\w[ıiuü]n (?:yanında|karşısında|arkasında|önünde|yakınında)\b"
    r"|خلف |مقابل |بجانب |جنب |قرب |أمام |قبالة |بالقرب من |قريبة? من |نزیک |نزدیک |بەرامبەر |تەنیشت ",
    re.IGNORECASE,
)
PATTERNS = (_STREET, _NAMED_NUMBER, _POSTCODE, _SPOT, _BESIDE)
# Fields that identify something without a location.
NEUTRAL = frozenset(
    (
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
    )
)
# In an address a word for a street needs a number soon after it, as titles stand there too.
_NUMBER_AFTER = re.compile(r".{1,40}?\b\d{1,4}\b")
_URL = re.compile(r"https?://[^\s<>]+", re.IGNORECASE)
_PATH_SIGNS = re.compile(r"[-_/+=&?#|]")


def find_location(text: str, *, everything: bool = True) -> re.Match[str] | None:
    """First match of a location in a normalised text: street, house number, coordinates, map link or landmark."""
    patterns = PATTERNS if everything else (_STREET, _NAMED_NUMBER, _POSTCODE, _SPOT)
    return next((match for match in (pattern.search(text) for pattern in patterns) if match), None)


def find_spot(text: str) -> re.Match[str] | None:
    """First match of coordinates, a code for a spot, or a link to a map."""
    return _SPOT.search(text)


def find_in_url(text: str) -> re.Match[str] | None:
    """First match of a location in the URLs of a text: a spot, or a street whose words stand in the path or query."""
    for url in _URL.finditer(text):
        decoded = unquote_plus(url[0])
        words = _PATH_SIGNS.sub(" ", decoded.partition("://")[2])
        streets = (match for match in _STREET.finditer(words) if _NUMBER_AFTER.match(words, match.end()))
        found = _SPOT.search(decoded) or next(streets, None)
        if found:
            return found
    return None

"""Protected terms: words whose change alters the meaning, such as numbers, negations, currencies, may and must."""

from __future__ import annotations

import re

from scrapers.extract.normalize import fold

# One line a meaning. Words of one line are interchangeable; words of two lines are not.
_MEANINGS: dict[str, str] = {
    "not": "not no never none nor cannot nicht kein keine keinen keiner keinem nie ne pas aucun aucune jamais non nuk mos asnjë "
    "jo nije nisu nema ne ni не није нису нема без لا ليس ليست لم لن غير بدون دون",
    "without": "without ohne sans pa bez",
    "only": "only nur uniquement seulement vetëm samo само فقط",
    "except": "except unless außer sauf përveç osim осим إلا باستثناء",
    "before": "before vor avant para prije pre пре قبل",
    "after": "after nach après pas pasi nakon posle након после بعد",
    "until": "until bis jusqu deri do до حتى",
    "from": "since ab dès",
    "must": "must shall required muss müssen doit doivent duhet mora moraju мора морају يجب",
    "may": "may can might kann können darf dürfen peut peuvent mund može mogu може могу يجوز يمكن",
    "free": "free kostenlos gratuit gratuite falas besplatno бесплатно مجاني مجانا مجانية",
    "and": "and und et dhe i и و",
    "or": "or oder ou ose ili или أو",
    "all": "all every alle jeder tous toutes të gjithë svi сви جميع كل",
    "some": "some einige certains disa neki неки بعض",
    "more": "more mehr plus më više више أكثر",
    "less": "less fewer weniger moins pak manje мање أقل",
    "minimum": "least mindestens moins paktën najmanje најмање الأقل",
    "maximum": "most höchstens maximal",
    "EUR": "€ eur euro euros evro evra евро евра يورو",
    "USD": "$ usd dollar dollars dollarë دولار",
    "GBP": "£ gbp pound pounds",
    "CHF": "chf franken francs",
    "ALL": "lek lekë leke",
    "RSD": "rsd dinar dinara dinarë динар динара دينار",
    "open": "open opened offen geöffnet ouvert hapur otvoreno отворено مفتوح",
    "closed": "closed geschlossen fermé mbyllur zatvoreno затворено مغلق",
    "suspended": "suspended ended stopped discontinued eingestellt ausgesetzt beendet suspendu arrêté pezulluar ndërprerë "
    "obustavljen ukinut обустављен укинут معلق توقف",
}
_MEANING_OF: dict[str, frozenset[str]] = {}
for _meaning, _words in _MEANINGS.items():
    for _word in map(fold, _words.split()):
        _MEANING_OF[_word] = _MEANING_OF.get(_word, frozenset()) | {_meaning}

_TOKEN = re.compile(r"\d+(?:[.,:/'\- ]?\d+)*|[€$£%]|[^\W\d_]+", re.UNICODE)
_CONTRACTED = re.compile(r"n't\b")
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")


def protected_terms(text: str) -> tuple[str, ...]:
    """Protected terms of a passage, in order: numbers as digits, words as their meaning."""
    folded = _CONTRACTED.sub(" not", fold(text).translate(_DIGITS))
    found = []
    for token in _TOKEN.findall(folded):
        if token[0].isdigit():
            found.append(re.sub(r"\D", "", token) if len(token) > 8 else re.sub(r"[ ']", "", token))
        elif meaning := _MEANING_OF.get(token):
            found.append("/".join(sorted(meaning)))
    return tuple(found)

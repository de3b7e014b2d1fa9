"""Benchmark of anchors: `python -m tests.bench.freshness.anchors [--limit N]`.

Pages are written anew around the facts of the real claims: each fact in the form that its language uses, between sentences of other
content. Measured are whether a claim finds its own sentence, whether another page is taken for it, and whether a changed fact is
noticed on a page whose noise changes at every look. No sentence of any source is used.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from babel.dates import format_date
from babel.numbers import format_decimal

from returnkb.assessment.assess import assess
from returnkb.build.compiled_json import compiled_json
from returnkb.corpus.load import load
from scrapers.analysis.anchors.locate import ClaimFinder
from scrapers.analysis.anchors.match import match_claims
from scrapers.analysis.anchors.names import Names, load_country_codes, load_names
from scrapers.analysis.anchors.page_facts import PageFacts
from scrapers.analysis.anchors.protected_facts import ProtectedFact
from scrapers.analysis.anchors.records import CitedClaim, Level
from scrapers.extract.html import parse, read_page
from scrapers.extract.text import ExtractedText
from tests.bench.freshness.detection import fingerprints
from tests.bench.freshness.pages import LANGUAGES, NOISE, Content, content, render
from tests.bench.freshness.wrong_pages import FORMS
from tests.constants import REPOSITORY

# Every claim is looked for in the page of one claim in so many, of other sources.
PAGE_OF = 16
PAGES_OF_FORM = 4
# The other methods compare the pages of one claim in so many; they are slow.
OTHERS_OF = 6
LOCALES = {"en": "en", "de": "de", "fr": "fr", "sq": "sq", "sr": "sr", "ar": "ar", "ckb": "ckb", "ku": "ku"}
SUBJECT = {
    "en": "The office reports", "de": "Das Amt meldet", "fr": "Le bureau indique", "sq": "Zyra njofton", "sr": "Управа обавештава",
    "ar": "أعلن المكتب", "ckb": "نووسینگە ڕایگەیاند", "ku": "Ofîs dibêje",
}  # fmt: skip
PERCENT = {"en": "per cent", "de": "Prozent", "fr": "pour cent", "sq": "për qind", "sr": "одсто", "ar": "في المئة"}
CURRENCY = {"en": "euros", "de": "Euro", "fr": "euros", "sq": "euro", "sr": "евра", "ar": "يورو"}
UNTIL = {"en": "to", "de": "bis", "fr": "à", "sq": "deri", "sr": "до", "ar": "إلى", "ckb": "تا", "ku": "heta"}
COUNTED = {"en": "people", "de": "Menschen", "fr": "personnes", "sq": "persona", "sr": "људи", "ar": "شخص"}


@dataclass(frozen=True)
class WrittenPage:
    """A page written around the facts of a claim, and the sentence that states them."""

    text: ExtractedText
    sentence: str


class Writer:
    """Writes facts in a language as its pages do."""

    def __init__(self, language: str, names: Names, rng: random.Random) -> None:
        """Set language, names and the order of everything random."""
        self.language, self.names, self.rng = language, names, rng

    def sentence(self, facts: list[ProtectedFact], changed: ProtectedFact | None = None) -> str:
        """One sentence with all facts in a random order; one of them with another figure."""
        parts = [self._fact(fact, fact is changed) for fact in self.rng.sample(facts, len(facts))]
        return f"{SUBJECT[self.language]} {', '.join(filter(None, parts))}."

    def _fact(self, fact: ProtectedFact, changed: bool) -> str:
        if fact.kind in ("money", "percent", "count", "small", "year"):
            return self._number(fact, changed)
        if fact.kind == "years":
            first, last = (int(year) + (4 if changed else 0) for year in fact.value.split("-"))
            short = [f"{first}/{last % 100:02}"] if first // 100 == last // 100 else []
            return self.rng.choice([f"{first}–{last}", f"{first} {UNTIL[self.language]} {last}", *short])
        if fact.kind in ("date", "month", "day"):
            return self._date(fact, changed)
        if fact.kind in ("place", "organisation"):
            return self._name(fact)
        if changed:
            digits = [place for place, sign in enumerate(fact.shown) if sign.isdigit()]
            place = digits[-1] if digits else 0
            return (
                f"{fact.shown[:place]}{(int(fact.shown[place]) + 3) % 10 if digits else 'x'}{fact.shown[place + 1 :]}"
            )
        return fact.shown

    def _number(self, fact: ProtectedFact, changed: bool) -> str:
        value = float(fact.value) + (7 if changed else 0)
        if fact.kind == "year":
            return str(int(value))
        written = format_decimal(value, locale=LOCALES[self.language])
        after = {"money": CURRENCY, "percent": PERCENT}.get(fact.kind, COUNTED)
        return f"{written} {after.get(self.language, after['en'])}"

    def _date(self, fact: ProtectedFact, changed: bool) -> str:
        parts = [int(part) for part in fact.value.split("-")]
        year, month, day = {"date": parts, "month": [*parts, 1], "day": [2024, *parts]}[fact.kind]
        month = month % 12 + 1 if changed else month
        form = {"date": "d MMMM y", "month": "MMMM y", "day": "d MMMM"}[fact.kind]
        return format_date(date(year, month, min(day, 28) if changed else day), form, locale=LOCALES[self.language])

    def _name(self, fact: ProtectedFact) -> str:
        known = (self.names.places if fact.kind == "place" else self.names.organisations).get(fact.value, ())
        return self.rng.choice(known) if known else fact.shown


def page(sentence: str, language: str, rng: random.Random, look: int = 0) -> WrittenPage:
    """A page in which a sentence stands between others, under noise of its own at each look."""
    place = rng.randrange(1, len(content(language if language in LANGUAGES else "en").paragraphs))
    html = written(sentence, language, place, look)
    return WrittenPage(read_page(parse(html.decode("utf-8", errors="replace"))), sentence)


def written(sentence: str, language: str, place: int, look: int) -> bytes:
    """The bytes of a page with a sentence at a place."""
    base = content(language if language in LANGUAGES else "en")
    paragraphs = (*base.paragraphs[:place], sentence, *base.paragraphs[place:])
    made = Content(base.language, base.title, paragraphs, base.items, base.rows)
    noise = tuple(random.Random(look).sample(sorted(NOISE), 3))
    return render(made, "main", noise, look, look)


def claims_of(root: Path, data: Path) -> tuple[ClaimFinder, list[CitedClaim]]:
    """The finder with the names of a collection, and its claims."""
    corpus, _ = load(root)
    for name, text in compiled_json(assess(corpus, date.today())).items():
        (data / name).write_text(text, encoding="utf-8")
    evidence = json.loads((data / "evidence.json").read_text(encoding="utf-8"))
    unique = {
        item["claim"]: CitedClaim(item["claim"], item["source"], item["text"], item["place"]) for item in evidence
    }
    return ClaimFinder(load_names(data), load_country_codes(data)), list(unique.values())


def measure(finder: ClaimFinder, claims: list[CitedClaim], seed: int) -> Iterator[str]:
    """Lines of figures; each claim is written in one language, in turn."""
    rng, counts = random.Random(seed), Counter[str]()
    by_language: Mapping[str, Counter[str]] = {language: Counter() for language in LOCALES}
    for number, claim in enumerate(claims):
        language = list(LOCALES)[number % len(LOCALES)]
        own = _own_page(finder, claim, language, rng)
        found = finder.locate(claim, PageFacts(own.text.whole))
        strong = any(fact.strong for fact in finder.facts(claim))
        counts["claims with a figure"] += strong
        counts[f"level {found.level}"] += 1
        if found.level is Level.FIGURE:
            right = set(finder.facts(claim)) - set(found.missing) >= {
                fact for fact in finder.facts(claim) if fact.strong
            }
            counts["anchored"] += strong
            counts["anchored to all figures"] += right
            by_language[language]["anchored"] += strong
            counts["changed facts"] += 1
            by_facts, by_sentence = _notices(finder, claim, own, language, rng)
            counts["changed facts noticed by facts"] += by_facts
            counts["changed facts noticed"] += by_facts or by_sentence
            counts["quiet looks"] += 1
            counts["false alarms"] += _alarms(finder, claim, own, language, rng)
            if number % OTHERS_OF == 0:
                counts += _other_methods(own.sentence, language, rng)
        by_language[language]["figures"] += strong
    counts += wrong_pages(finder, claims, rng)
    counts += wrong_forms(finder, claims, rng)
    for name in sorted(counts):
        yield f"{name:<28} {counts[name]:>6}"
    yield _share("recall of claims with a figure", counts["anchored"], counts["claims with a figure"])
    anchored, wrong = counts["level figure"], counts["wrong pages anchored"] + counts["wrong forms anchored"]
    yield _share("precision of anchors", anchored, anchored + wrong)
    yield _share(
        "precision on wrong pages", counts["wrong pages"] - counts["wrong pages anchored"], counts["wrong pages"]
    )
    yield _share(
        f"precision on {len(FORMS)} wrong forms",
        counts["pages of wrong forms"] - counts["wrong forms anchored"],
        counts["pages of wrong forms"],
    )
    yield _share("changed facts noticed", counts["changed facts noticed"], counts["changed facts"])
    yield _share("false alarms", counts["false alarms"], counts["quiet looks"])
    for name in ("bytes", "visible text", "trafilatura"):
        looks = counts["looks of other methods"]
        yield _share(f"false alarms of {name}", counts[f"false alarms of {name}"], looks)
        yield _share(f"changes noticed by {name}", counts[f"changes noticed by {name}"], looks)
    for language, of_language in by_language.items():
        yield _share(f"recall in {language}", of_language["anchored"], of_language["figures"])


def wrong_pages(finder: ClaimFinder, claims: list[CitedClaim], rng: random.Random) -> Counter[str]:
    """Counts of claims that were looked for in pages of other sources, and of those that anchored there."""
    counts = Counter[str]()
    for number, other in enumerate(claims[::PAGE_OF]):
        own = set(finder.facts(other))
        page = PageFacts(_own_page(finder, other, list(LOCALES)[number % len(LOCALES)], rng).text.whole)
        for claim in claims:
            # A page that states every fact of a claim is one that supports it, whichever source it belongs to.
            if claim.source != other.source and not own.issuperset(finder.facts(claim)):
                counts["wrong pages"] += 1
                counts["wrong pages anchored"] += finder.locate(claim, page).level is Level.FIGURE
    return counts


def wrong_forms(finder: ClaimFinder, claims: list[CitedClaim], rng: random.Random) -> Counter[str]:
    """Counts of claims that were looked for in walls, error pages and pages of other kinds, and of those that anchored there."""
    counts = Counter[str]()
    for form in FORMS.values():
        for _ in range(PAGES_OF_FORM):
            page = PageFacts(read_page(parse(form(rng))).whole)
            for claim in claims:
                counts["pages of wrong forms"] += 1
                counts["wrong forms anchored"] += finder.locate(claim, page).level is Level.FIGURE
    return counts


def _own_page(finder: ClaimFinder, claim: CitedClaim, language: str, rng: random.Random) -> WrittenPage:
    country = [ProtectedFact("place", claim.country, 0.5, claim.country)] if claim.country else []
    facts = [*finder.facts(claim), *country]
    return page(Writer(language, finder.names, rng).sentence(facts), language, rng)


def _notices(
    finder: ClaimFinder, claim: CitedClaim, own: WrittenPage, language: str, rng: random.Random
) -> tuple[bool, bool]:
    """Whether a page with one figure changed lacks a fact that the first look found, or has another sentence."""
    facts = list(finder.facts(claim))
    changed = rng.choice([fact for fact in facts if fact.strong] or [fact for fact in facts if fact.is_figure])
    country = [ProtectedFact("place", claim.country, 0.5, claim.country)] if claim.country else []
    sentence = Writer(language, finder.names, rng).sentence([*facts, *country], changed)
    found, _ = match_claims(finder, [claim], page(sentence, language, rng, look=1).text)
    first, _ = match_claims(finder, [claim], own.text)
    by_facts = f"{changed.kind}:{changed.value}" not in found[claim.claim].facts
    return by_facts, found[claim.claim].sentence != first[claim.claim].sentence


def _other_methods(sentence: str, language: str, rng: random.Random) -> Counter[str]:
    """Alarms of bytes, visible text and trafilatura at a look that changed nothing, and at one after a changed digit."""
    digits = [place for place, sign in enumerate(sentence) if sign.isdigit()]
    place = rng.choice(digits) if digits else 0
    other = f"{sentence[:place]}{(int(sentence[place]) + 3) % 10 if digits else 'x'}{sentence[place + 1 :]}"
    where = rng.randrange(1, len(content(language if language in LANGUAGES else "en").paragraphs))
    first, quiet, changed = (
        fingerprints(written(text, language, where, look)) for text, look in ((sentence, 0), (sentence, 1), (other, 0))
    )
    counts = Counter[str]({"looks of other methods": 1})
    for name in first:
        counts[f"false alarms of {name}"] += first[name] != quiet[name]
        counts[f"changes noticed by {name}"] += first[name] != changed[name]
    return counts


def _alarms(finder: ClaimFinder, claim: CitedClaim, own: WrittenPage, language: str, rng: random.Random) -> bool:
    """Whether another look at the same sentence, under other noise, lacks a fact."""
    first, _ = match_claims(finder, [claim], own.text)
    later, _ = match_claims(finder, [claim], page(own.sentence, language, rng, look=2).text)
    one, two = first[claim.claim], later[claim.claim]
    return bool(set(one.facts) - set(two.facts)) or one.sentence != two.sentence


def _share(name: str, part: int, whole: int) -> str:
    return f"{name:<34} {part / whole:7.1%}  ({part} of {whole})" if whole else f"{name:<34} none"


def main() -> int:
    """Print the figures of the real collection."""
    import tempfile

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--limit", type=int, help="measure so many claims, drawn at random")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        finder, claims = claims_of(REPOSITORY, Path(folder))
    if arguments.limit:
        claims = random.Random(arguments.seed).sample(claims, arguments.limit)
    for line in measure(finder, claims, arguments.seed):
        print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Text analysis in Python and in the browser: folding, stemming and phonetics."""

from __future__ import annotations

import sys
import unicodedata
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Page

from search.dataset import Dataset
from search.text import analyzer, phonetics

CASES = yaml.safe_load((Path(__file__).parent / "folding_cases.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: repr(case["written"]))
def test_words_are_folded_as_the_cases_say(case: dict[str, str]) -> None:
    """Every case of the list gives the tokens beside it."""
    assert " ".join(analyzer.tokens(case["written"])) == case["folded"]


def test_folding_is_idempotent(dataset: Dataset) -> None:
    """Folding is idempotent."""
    names = [name for place in dataset.places.values() for name in (*place.names, *place.weak_names)]

    assert len(names) > 2000
    for name in names:
        assert analyzer.tokens(analyzer.index_key(name)) == analyzer.tokens(name)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Prishtinës", "Prishtina"),
        ("Приштини", "Приштина"),
        ("diplomës", "diploma"),
        ("للعائدين", "العائدون"),
        ("Gjilanit", "Gjilani"),
    ],
)
def test_endings_and_articles_do_not_change_the_stem(one: str, other: str) -> None:
    """An inflected name has the same stem as the name."""
    assert analyzer.stem_key(analyzer.tokens(one)) == analyzer.stem_key(analyzer.tokens(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("بريشتينا", "Pristina"),
        ("Timbuktu", "Tombouctou"),
        ("Djakova", "Gjakova"),
        ("Hewlêr", "Hawler"),
        ("Al-Qosh", "Alqosh"),
        ("العمارة", "Amara"),
        ("Suhareqa", "Suhareka"),
    ],
)  # fmt: skip
def test_spellings_of_one_name_match_phonetically(one: str, other: str) -> None:
    """Two spellings of a name have one consonant key and a small phonetic distance."""
    indexed = [
        name for word in phonetics.joined_forms(analyzer.tokens(other)) for name in phonetics.pronunciations(word)
    ]

    assert any(
        phonetics.consonant_key(pronunciation) == phonetics.consonant_key(name)
        and phonetics.phonetic_distance(pronunciation, name) < phonetics.MAX_DISTANCE
        for pronunciation in map(phonetics.transcribe, phonetics.joined_forms(analyzer.tokens(one)))
        for name in indexed
    )


@pytest.mark.parametrize(
    ("one", "other"), [("turnout", "Suhareka"), ("Leicester", "Shatra"), ("glance", "Klina"), ("kiss", "Thies")]
)
def test_equal_consonants_alone_do_not_match(one: str, other: str) -> None:
    """Equal consonants alone make no match."""
    assert phonetics.phonetic_distance(_transcribed(one), _transcribed(other)) == phonetics.MAX_DISTANCE


def test_the_kind_of_a_place_has_one_key_in_any_order_and_language() -> None:
    """“Mitrovica Veriore” and “North Mitrovica”, “Cercle de San” and “San district” have the same key."""
    small = frozenset({"de"})

    def filing(name: str) -> str:
        return analyzer.place_kind_key(*analyzer.split_place_kinds(analyzer.tokens(name), small))

    assert filing("Mitrovica Veriore") == filing("North Mitrovica") == filing("Северна Митровица")
    assert filing("Cercle de San") == filing("San district") != filing("San region")


def _transcribed(name: str) -> str:
    return phonetics.transcribe(phonetics.joined_forms(analyzer.tokens(name))[0])


def test_the_browser_folds_every_assigned_character_as_python_does(page: Page, site: Path) -> None:
    """Every assigned code point, inside a word, gives the same tokens in both."""
    page.goto((site / "find.html").as_uri())
    page.evaluate("() => returnkbSearch.open()")
    assigned = [code for code in range(sys.maxunicode + 1) if unicodedata.category(chr(code)) not in ("Cn", "Cs", "Co")]
    texts = [
        "".join(f"a{chr(code)}b\n" for code in assigned[start : start + 500]) for start in range(0, len(assigned), 500)
    ]
    there = page.evaluate(
        "texts => texts.map(text => text.split('\\n').map(line => returnkbSearch.tokenize(line).join(' ')).join('\\n'))",
        texts,
    )
    here = ["\n".join(" ".join(analyzer.tokens(line)) for line in text.split("\n")) for text in texts]

    assert len(assigned) > 140_000
    assert [one for one, other in zip(here, there, strict=True) if one != other] == []


def test_the_browser_stems_and_transcribes_every_name_as_python_does(page: Page, site: Path, dataset: Dataset) -> None:
    """Tokens, stems and transcriptions of all names and words are equal."""
    page.goto((site / "find.html").as_uri())
    page.evaluate("() => returnkbSearch.open()")
    names = [name for place in dataset.places.values() for name in (*place.names, *place.weak_names)]
    names += [word for terms in dataset.vocabulary.values() for term in terms.values() for word in term.words]
    words = sorted({word for name in names for word in analyzer.tokens(name)})
    claims = [claim["text"] for entry in dataset.entries for claim in entry["claims"][:1]]

    assert len(names) > 8000
    assert _different(page, words) == []
    assert _different(page, claims[::4]) == []
    names = [name for name in names if " " in name][::5]
    assert _different(page, names) == []


def _different(page: Page, texts: list[str]) -> list[str]:
    """The texts whose tokens, stems or transcriptions differ."""
    different: list[str] = []
    for start in range(0, len(texts), 20_000):
        some = texts[start : start + 20_000]
        there = page.evaluate(
            "texts => texts.map(text => returnkbSearch.tokenize(text).map("
            "word => [word, returnkbSearch.stem(word), returnkbSearch.transcribe(word)]))",
            some,
        )
        for text, seen in zip(some, there, strict=True):
            if [[word, analyzer.stem(word), phonetics.transcribe(word)] for word in analyzer.tokens(text)] != seen:
                different.append(text)
    return different

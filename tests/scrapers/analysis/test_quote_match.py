"""A quotation matches only word for word; similarity locates it and decides nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from scrapers.analysis.protected_terms import protected_terms
from scrapers.analysis.quote_match import match_quote, quotes_from_evidence
from scrapers.analysis.quotes import Standing
from scrapers.extract.normalize import fold, normalize
from scrapers.extract.text import ExtractedText, fingerprint, paragraphs_of
from scrapers.review.textfragment import text_fragment_url
from scrapers.state.change_severity import AROUND, INSIDE, classify_change, compare_claims
from scrapers.state.model import Grade, TextVersion

CASES = yaml.safe_load((Path(__file__).parent / "quotes.yml").read_text(encoding="utf-8"))
DAY = date(2026, 11, 21)


def text(page: str) -> ExtractedText:
    """Text of a page, one paragraph a line."""
    lines = paragraphs_of(page.splitlines())
    return ExtractedText(lines, lines)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["what"])
def test_how_a_passage_matches(case: dict[str, Any]) -> None:
    """Each case matches, is near or is absent, as listed."""
    found = match_quote(case["passage"], text(case["page"]))

    assert found.standing == case["standing"]
    if "tokens" in case:
        assert found.tokens_equal is case["tokens"]


@pytest.mark.parametrize("case", [case for case in CASES if case.get("beside")], ids=lambda case: case["what"])
def test_a_condition_beside_the_passage_is_graded_like_a_lost_passage(case: dict[str, Any]) -> None:
    """A negation that appears in the sentence, outside the passage, is graded G3."""
    old, new = text(case["passage"]), text(case["page"])
    before = compare_claims({}, {"c": match_quote(case["passage"], old)}, DAY)
    now = compare_claims(before, {"c": match_quote(case["passage"], new)}, DAY)

    assert now["c"].doubt == INSIDE
    assert (
        classify_change(TextVersion(fingerprint(old, "")), TextVersion(fingerprint(new, "")), now).grade
        is Grade.PASSAGE
    )


PAGE = "Opening hours\nThe office opens at nine.\nRegistration is free.\nBring a passport.\nFar below.\nFarther below.\nNews: {news}"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("News: {news}", "News: a new minister", Grade.ELSEWHERE),
        ("opens at nine", "opens at ten", Grade.NEARBY),
        ("Bring a passport.", "Bring a form.", Grade.NEARBY),
        ("Registration is free.", "Registration is paid.", Grade.PASSAGE),
        ("Registration is free.", "Registration is free only on Monday.", Grade.PASSAGE),
        ("Far below.", "", Grade.ELSEWHERE),
    ],
)
def test_a_change_is_graded_by_where_it_is(old: str, new: str, expected: Grade) -> None:
    """Far from the passage is G1, beside it G2, in it or its sentence G3."""
    first, second = text(PAGE), text(PAGE.replace(old, new))
    before = compare_claims({}, {"c": match_quote("Registration is free", first)}, DAY)
    now = compare_claims(before, {"c": match_quote("Registration is free", second)}, DAY)

    assert (
        classify_change(TextVersion(fingerprint(first, "")), TextVersion(fingerprint(second, "")), now).grade
        is expected
    )


def test_a_passage_that_occurs_twice_matches_while_one_is_left() -> None:
    """A repeated passage is lost only with its last occurrence; losing one place is a doubt."""
    first = text("Prizren\nRegistration is free.\nPeja\nRegistration is free.")
    before = compare_claims({}, {"c": match_quote("Registration is free", first)}, DAY)
    one_left = text("Prizren\nClosed.\nPeja\nRegistration is free.")
    now = compare_claims(before, {"c": match_quote("Registration is free", one_left)}, DAY)

    assert now["c"].standing is Standing.EXACT
    assert now["c"].doubt == AROUND


def test_a_passage_only_in_the_menu_is_found_there() -> None:
    """Text outside the landmark element is searched as well."""
    page = ExtractedText(paragraphs_of(["Main part"]), paragraphs_of(["Hotline 116 016", "Main part"]))

    assert match_quote("Hotline 116 016", page).standing is Standing.EXACT


def test_a_corrected_quotation_starts_a_new_state() -> None:
    """A claim whose quotation was corrected does not count as lost."""
    page = text("Registration costs 5 euros.")
    before = compare_claims({}, {"c": match_quote("Registration is free", text("Registration is free."))}, DAY)
    now = compare_claims(before, {"c": match_quote("Registration costs 5 euros", page)}, DAY)

    assert now["c"].standing is Standing.EXACT
    assert now["c"].doubt == ""


@given(st.text(max_size=60))
def test_folding_is_idempotent(words: str) -> None:
    """Folding or normalizing twice changes nothing more."""
    assert fold(fold(words)) == fold(words)
    assert normalize(normalize(words)) == normalize(words)


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_two_numbers_are_protected_as_different(one: int, two: int) -> None:
    """Two numbers are the same protected term only when they are equal."""
    assert (protected_terms(f"pay {one} once") == protected_terms(f"pay {two} once")) == (one == two)


@given(
    st.lists(
        st.sampled_from(["registration", "is", "free", "for", "all", "returnees", "in", "the", "office"]),
        min_size=4,
        max_size=12,
    )
)
def test_a_passage_copied_from_a_page_matches_it(words: list[str]) -> None:
    """Whatever is copied from a page matches word for word."""
    passage = " ".join(words)

    assert match_quote(passage, text(f"Before. {passage}. After.")).standing is Standing.EXACT


@pytest.mark.parametrize(
    ("passage", "expected"),
    [
        ("free of charge", "https://a.test/p#:~:text=free%20of%20charge"),
        ("one-stop, free & fair", "https://a.test/p#:~:text=one%2Dstop%2C%20free%20%26%20fair"),
        (" ".join(f"w{n}" for n in range(12)), "https://a.test/p#:~:text=w0%20w1%20w2%20w3,w8%20w9%20w10%20w11"),
    ],
)
def test_a_link_opens_the_page_at_the_passage(passage: str, expected: str) -> None:
    """Short passages are in the URL as a whole, long ones by their first and last words."""
    assert text_fragment_url("https://a.test/p#top", passage) == expected


def test_quotations_are_read_from_the_compiled_evidence() -> None:
    """Only quoted evidence counts, and two passages of one claim are two quotations."""
    pair = {"claim": "kosovo/x#c1", "source": "s", "quote_language": None}
    data = [pair | {"quote": None}, pair | {"quote": "one"}, pair | {"quote": "two", "quote_language": "sq"}]

    assert [(quote.claim, quote.passage, quote.language) for quote in quotes_from_evidence(data)] == [
        ("kosovo/x#c1", "one", ""),
        ("kosovo/x#c1 (2)", "two", "sq"),
    ]

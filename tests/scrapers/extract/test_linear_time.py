"""Extraction takes time in proportion to the length of a page, whatever characters it repeats."""

from __future__ import annotations

import ast
import gc
import re
import time
from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scrapers.adapters import adapters
from scrapers.analysis.protected_terms import protected_terms
from scrapers.analysis.quote_match import match_quote
from scrapers.extract.feed import InvalidFeed, read_feed
from scrapers.extract.html import parse, read_page
from scrapers.extract.ignore_patterns import IGNORE_PATTERNS, IgnorePattern
from scrapers.extract.normalize import fold
from scrapers.extract.text import ExtractedText, Paragraph, common_text, fingerprint
from tests.constants import REPOSITORY

pytestmark = pytest.mark.slow
SCRAPERS = REPOSITORY / "scrapers"
SIZES = (1_000, 8_000, 64_000, 512_000)
# Eight times the input takes a linear function eight times as long, a quadratic one 64 times: 2.5 for each doubling.
MAX_RATIO = 2.5**3
# Seconds of processor time below which a ratio is noise.
MEASURABLE = 0.03
SEEDS = [
    "1", "1 ", "1.", "1,", "1-", "1 -", "(1", "(", ")", "- ", "/", "a", "a ", "a1", "a.", "a@", "@", "+1", "...", "[", "]",
    "] ", "<", "©1", "© 1 - ", "copyright ", "page ", "views: 1", "vor 1 ", "1 days ", "il y a 1 ", "'", "1'", "€", "url ",
    "url = '", "display ", "charset ", "404 ", "COI Report ", "<!DOCTYPE ", "<!DOCTYPE [", "<?xml ", "<meta ", "/en", "not ",
    "http://", "\n", " | ", "٣", "Families ",
]  # fmt: skip


def processor_time(function: Callable[[str], object], text: str) -> float:
    """Seconds of processor time of one call, the best of a few, without garbage collection."""
    best = float("inf")
    gc.disable()
    try:
        for _ in range(3):
            began = time.process_time()
            function(text)
            best = min(best, time.process_time() - began)
            if not MEASURABLE <= best <= 0.5:
                break
    finally:
        gc.enable()
    return best


def worst_ratio(function: Callable[[str], object], seed: str, largest: int = SIZES[-1]) -> float:
    """Largest factor by which one step of SIZES multiplied the time, up to the first one that is too large."""
    before, worst = float("inf"), 0.0
    for size in (size for size in SIZES if size <= largest):
        took = processor_time(function, (seed * (size // len(seed) + 1))[:size])
        if took >= MEASURABLE:
            worst = max(worst, took / max(before, MEASURABLE / MAX_RATIO))
        if worst > MAX_RATIO:
            break
        before = took
    return worst


def is_linear(function: Callable[[str], object], seed: str, largest: int = SIZES[-1]) -> bool:
    """Whether no step of SIZES multiplied the time too much; measured up to three times, because other processes disturb caches."""
    return any(worst_ratio(function, seed, largest) <= MAX_RATIO for _ in range(3))


def literal_patterns() -> Iterator[str]:
    """Every regular expression that is written as a literal in a call of `re`; those for bytes as text."""
    for path in sorted(SCRAPERS.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("re.") and node.args:
                pattern = node.args[0].value if isinstance(node.args[0], ast.Constant) else None
                if isinstance(pattern, str | bytes):
                    yield pattern if isinstance(pattern, str) else pattern.decode()


def patterns() -> list[str]:
    """Every regular expression that is applied to text of a page."""
    own = [pattern for adapter in adapters() for pattern in ignored(adapter.ignore_patterns)]
    return sorted({*literal_patterns(), *ignored(IGNORE_PATTERNS), *filter(None, own)})


def ignored(found: tuple[IgnorePattern, ...]) -> list[str]:
    """The expressions of ignore patterns."""
    return [one.pattern for one in found]


@pytest.mark.parametrize("pattern", patterns())
def test_a_pattern_is_linear(pattern: str) -> None:
    """Searching a text of repeated characters takes time in proportion to its length."""
    compiled = re.compile(pattern, re.IGNORECASE)

    assert [seed for seed in SEEDS if not is_linear(compiled.findall, seed, SIZES[2])] == []


def test_the_measure_notices_a_quadratic_pattern() -> None:
    """The old pattern for amounts fails, so that the measure can fail."""
    quadratic = re.compile(r"\d[\d.,' ]*\s*(?:€|eur)")

    assert not is_linear(quadratic.findall, "1")


def page(text: str) -> str:
    """A page whose main part is a text."""
    return f"<main><h1>Page</h1><pre>{text.replace('<', '&lt;')}</pre></main>"


def feed(text: str) -> object:
    """A feed read, or refused."""
    try:
        return read_feed(f"{text}<rss><channel><item><title>x</title></item></channel></rss>".encode())
    except InvalidFeed as error:
        return error


def text_of(text: str) -> ExtractedText:
    """A text of one paragraph."""
    return ExtractedText((Paragraph(text),), (Paragraph(text),))


FUNCTIONS: dict[str, Callable[[str], object]] = {
    "a page": lambda text: read_page(parse(page(text))),
    "a feed": feed,
    "folding": fold,
    "protected terms": protected_terms,
    "a fingerprint": lambda text: fingerprint(text_of(text), ""),
    "an exact quotation": lambda text: match_quote(text[:3], text_of(text)),
    "the words of a line": lambda text: common_text(text_of(f"{text} x1"), text_of(f"{text} x2")),
    "many equal lines": lambda text: common_text(
        ExtractedText((*map(Paragraph, text.split()), Paragraph("1 here"))),
        ExtractedText((*map(Paragraph, text.split()), Paragraph("2 here"))),
    ),
    "nested inline elements": lambda text: read_page(parse(f"<body>{'<b>x ' * (len(text) // 300)}</body>")),
}


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize("seed", ["1", "1 ", "(1 -", "word ", "a@"])
def test_extraction_of_a_large_page_is_linear(name: str, seed: str) -> None:
    """A page of up to half a megabyte of repeated characters is processed in linear time."""
    assert is_linear(FUNCTIONS[name], seed)


@given(st.text(alphabet="0123 ()[]-./,ab@€<", min_size=1, max_size=6), st.sampled_from(sorted(FUNCTIONS)))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_repeated_characters_make_extraction_slow(seed: str, name: str) -> None:
    """Whatever is repeated, a page that is eight times as long takes about eight times as long."""
    assert is_linear(FUNCTIONS[name], seed, SIZES[2])

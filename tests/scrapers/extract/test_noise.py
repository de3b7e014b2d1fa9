"""Noise is ignored where a page puts it, in lines of its own; a figure in a sentence is a fact."""

from __future__ import annotations

import re

import pytest

from scrapers.analysis.quote_match import match_quote
from scrapers.extract.html import parse, read_page
from scrapers.extract.ignore_patterns import IGNORE_PATTERNS
from scrapers.extract.text import ExtractedText, fingerprint

NOISE = [
    "3 hours ago",
    "vor 14 Tagen",
    "il y a 4 heures",
    "para 3 orë",
    "пре 5 минута",
    "قبل 48 ساعة",
    "1,234 views",
    "shikime: 77",
    "12 pregleda",
]
SENTENCES = {
    "en": "Applications that are handed in {} are not accepted by the office any more.",
    "ar": "يقدم الطلب في مكتب البلدية {} من موعد السفر مع جميع الوثائق المطلوبة.",
    "sq": "Kërkesa që dorëzohet në komunë {} nuk pranohet më nga zyra përgjegjëse.",
}  # fmt: skip


def read(line: str) -> ExtractedText:
    """Text of a page with one line among others."""
    return read_page(parse(f"<main><h1>Office</h1><p>{'The office is open on weekdays. ' * 9}</p><p>{line}</p></main>"))


def other_figure(noise: str) -> str:
    """The same noise with another figure."""
    return "".join(chr(ord("0") + 9 - int(sign)) if sign.isdigit() else sign for sign in noise)


@pytest.mark.parametrize("noise", NOISE)
def test_a_line_of_noise_does_not_count(noise: str) -> None:
    """The age of an item and a counter change at every visit, and the page is the same."""
    assert any(re.search(one.pattern, noise) for one in IGNORE_PATTERNS)
    one, two = (fingerprint(read(line), "") for line in (noise, other_figure(noise)))
    assert one.sha256 == two.sha256


@pytest.mark.parametrize("noise", NOISE)
@pytest.mark.parametrize("sentence", SENTENCES.values(), ids=SENTENCES)
def test_a_figure_in_a_sentence_counts(sentence: str, noise: str) -> None:
    """A deadline in the form of an age is compared, and found as a quotation."""
    one, two = (read(sentence.format(text)) for text in (noise, other_figure(noise)))
    assert fingerprint(one, "").sha256 != fingerprint(two, "").sha256
    passage = sentence.format(noise)
    assert match_quote(passage, one).standing.verbatim
    assert not match_quote(passage, two).standing.verbatim


@pytest.mark.parametrize("noise", NOISE)
def test_a_quotation_is_found_in_a_line_of_noise(noise: str) -> None:
    """What is ignored for comparing is still looked through."""
    assert match_quote(noise, read(noise)).standing.verbatim


HIDDEN = "The grant of 450 euros is paid once."


@pytest.mark.parametrize(
    "panel",
    [
        "<a href='#p'>Who?</a><div id=p style='display:none'>{}</div>",
        "<button aria-controls=p aria-expanded=false>Who?</button><div id=p hidden>{}</div>",
        "<button data-bs-target='#p'>Who?</button><div id=p class=x style='display: none'>{}</div>",
        "<div hidden=until-found>{}</div>",
        "<div role=tabpanel hidden>{}</div>",
        "<div class='accordion-body' style='visibility:hidden'>{}</div>",
        "<details><summary>Who?</summary>{}</details>",
        "<h3><button aria-expanded=false>{}</button></h3>",
        "<div aria-hidden=true>{}</div>",
    ],
)
def test_what_one_click_shows_is_text(panel: str) -> None:
    """Panels, accordions, tabs and what is hidden from screen readers alone are read."""
    assert match_quote(HIDDEN, read(panel.format(HIDDEN))).standing.verbatim


@pytest.mark.parametrize(
    "hidden",
    [
        "<div style='display:none'>{}</div>",
        "<p hidden>{}</p>",
        "<a href='#m'>Log in</a><div id=m class=modal hidden>{}</div>",
        "<div class=cookie-panel hidden>{}</div>",
        "<button>{}</button>",
        "<noscript>{}</noscript>",
    ],
)
def test_what_no_click_shows_is_no_text(hidden: str) -> None:
    """Templates, dialogs and menus are not what the page says."""
    assert not match_quote(HIDDEN, read(hidden.format(HIDDEN))).standing.verbatim

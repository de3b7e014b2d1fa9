"""The page on open data shows texts of the collection as they are."""

from __future__ import annotations

import html
from dataclasses import replace

import markdown
import pytest

from returnkb.assessment.assessed import AssessedCorpus
from returnkb.exports.open_data_guide import open_data_guide
from returnkb.model.site_settings import Credit
from returnkb.text.markdown_escape import escape_markdown

MARKUP = [
    "[x](javascript:alert(1))",
    "**bold**",
    "`code`",
    "<img src=x onerror=alert(1)>",
    "![x](//elsewhere.example)",
    "| cell |",
    "&lt;b>",
]


@pytest.mark.parametrize("text", MARKUP)
def test_a_text_of_a_credit_is_shown_as_it_is(small: AssessedCorpus, text: str) -> None:
    """Name, licence and purpose of a credit are text, whatever Markdown they look like."""
    credit = Credit(key="c", name=f"n{text}", licence=f"l{text}", what=f"w{text}")
    settings = replace(small.corpus.settings, credits={"c": credit})
    guide = open_data_guide(replace(small, corpus=replace(small.corpus, settings=settings)))
    assert f"| n{escape_markdown(text)} | l{escape_markdown(text)} | w{escape_markdown(text)} |" in guide.splitlines()


@pytest.mark.parametrize("text", MARKUP)
def test_escaped_text_renders_to_itself(text: str) -> None:
    """Markdown gives an escaped text back, as text."""

    assert html.unescape(markdown.markdown(escape_markdown(text))) == f"<p>{text}</p>"

"""The catalogues of the interface are complete, and agree in their placeholders."""

from __future__ import annotations

import re

import pytest

from returnkb.text.messages.catalogue import LANGUAGES, catalogue, unread_languages

PLACEHOLDER = re.compile(r"\{[a-z]+\d*\}")


def test_all_languages_have_the_same_messages() -> None:
    """A text that one language translates is translated in every other one; add it to the file that lacks it."""
    ids = {language: set(catalogue(language).messages) for language in LANGUAGES}
    every = set().union(*ids.values())

    assert {language: sorted(every - own) for language, own in ids.items()} == {language: [] for language in LANGUAGES}
    assert len(every) > 900


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_keeps_the_placeholders(language: str) -> None:
    """What a page puts into a message also appears in its translation, once each."""
    differing = [
        source
        for source, target in catalogue(language).messages.items()
        if sorted(PLACEHOLDER.findall(source)) != sorted(PLACEHOLDER.findall(target))
    ]

    assert differing == []


def test_no_translation_claims_a_reader_it_has_not_had() -> None:
    """Both languages are unread until the header of their file names who read them."""
    assert unread_languages() == [LANGUAGES[language] for language in LANGUAGES if not catalogue(language).is_read]

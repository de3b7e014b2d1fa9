"""Catalogue of the interface: the fixed texts of pages in another language, by their English, from a gettext file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO

from babel.messages.pofile import read_po

# Languages by their own names; the pages themselves are in English.
LANGUAGES = {"de": "Deutsch", "fr": "Français"}
_READ_BY = "X-Read-By"
NOBODY = "nobody"


@dataclass(frozen=True)
class Catalogue:
    """The messages of one language, and their reviewer: role and day, or `nobody`."""

    language: str
    messages: Mapping[str, str]
    read_by: str

    @property
    def is_read(self) -> bool:
        """Whether a native speaker has reviewed the translation."""
        return self.read_by != NOBODY


@cache
def catalogue(language: str) -> Catalogue:
    """The catalogue of a language; raises FileNotFoundError for a language without one."""
    content = files("returnkb.text.messages").joinpath(f"{language}.po").read_bytes()
    parsed = read_po(BytesIO(content), locale=language, abort_invalid=True)
    messages = {str(message.id): str(message.string) for message in parsed if message.id and message.string}
    return Catalogue(language, messages, dict(parsed.mime_headers).get(_READ_BY, NOBODY))


def unread_languages() -> list[str]:
    """The own names of the languages whose translation nobody has reviewed."""
    return [name for language, name in LANGUAGES.items() if not catalogue(language).is_read]

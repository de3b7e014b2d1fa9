"""The fonts a PDF draws with, as the file describes them."""

from __future__ import annotations

from collections.abc import Iterator

import pypdf
from pypdf.generic import ArrayObject, DictionaryObject, PdfObject


def fonts(reader: pypdf.PdfReader) -> Iterator[DictionaryObject]:
    """Every font of every page."""
    for page in reader.pages:
        for font in part(part(page, "/Resources"), "/Font").values():
            yield dictionary(font)


def descriptor(font: DictionaryObject) -> DictionaryObject:
    """What is said of a font's letters, and whether they are inside the file."""
    descendants = font["/DescendantFonts"]
    assert isinstance(descendants, ArrayObject)
    return part(dictionary(descendants[0]), "/FontDescriptor")


def part(whole: DictionaryObject, name: str) -> DictionaryObject:
    """The dictionary that stands under a name in another."""
    return dictionary(whole[name])


def dictionary(found: PdfObject) -> DictionaryObject:
    """What was found, wherever in the file it lies, which has to be a dictionary."""
    there = found.get_object()
    assert isinstance(there, DictionaryObject)
    return there

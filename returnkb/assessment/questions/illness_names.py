"""Illness names: search of texts for illnesses of the vocabulary, by label, synonym, medicine and brand."""

from __future__ import annotations

import re
from collections.abc import Iterable

from returnkb.model.vocabulary import Illness
from returnkb.text.characters import searchable

_WORD = re.compile(r"\w+")


class IllnessNames:
    """The names of illnesses and of their medicines, as sequences of whole words."""

    def __init__(self, illnesses: Iterable[Illness]) -> None:
        self._by_first_word: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for illness in illnesses:
            names = [illness.label, *(name for listed in illness.words.values() for name in listed)]
            for words in {_words(name) for name in (*names, *illness.medicines, *illness.brands)}:
                self._by_first_word.setdefault(words[0], []).append((words, illness.id))

    def named_in(self, *texts: str) -> set[str]:
        """The ids of the illnesses that some texts name."""
        named: set[str] = set()
        for text in texts:
            words = _words(text)
            for at, word in enumerate(words):
                names = self._by_first_word.get(word, ())
                named.update(illness for name, illness in names if words[at : at + len(name)] == name)
        return named


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(searchable(text).casefold()))

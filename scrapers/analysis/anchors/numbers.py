"""Numbers in folded text: digits with any thousands sign, scale words such as “mijë”, and small number words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from scrapers.analysis.anchors.folding import fold_facts
from scrapers.sources.register import read_yaml

# Grouped digits first; a number never starts inside another one. Every alternative is bounded, so that matching is linear.
_NUMBER = re.compile(
    r"(?<![\w.,/])\d{1,3}(?:[ '.]\d{3}){1,4}(?:,\d{1,2})?(?![\d])|(?<![\w.,/])\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,2})?(?!\d)|\d{1,15}(?:[.,]\d{1,6})?"
)
_WORD = re.compile(r"[^\W\d_]+")
_SCALE_AFTER = re.compile(r"\s{0,2}\)?\s{0,2}(?:de |e )?([^\W\d_]+)")
_JOINED = re.compile(r"\s{0,2}(?:e|i|und|et|و)?\s{0,2}")
_TO = r"\s{0,2}(?:-|–|to|او|الي|ou|bis|do|deri|a)\s{0,2}"
# “(500 to 750) thousand”: the scale word holds for both numbers.
_RANGE = re.compile(rf"(\d[\d.,]{{0,14}}){_TO}(\d[\d.,]{{0,14}})\)?\s{{0,2}}([^\W\d_]+)")
_RANGE_BEFORE = re.compile(rf"(?<![\d.,])\d[\d.,]{{0,14}}{_TO}$")
_RANGE_BEHIND = re.compile(rf"{_TO}\d[\d.,]{{0,14}}(?<![.,])")
# Characters of a number and the word behind it.
_REACH = 24


@dataclass(frozen=True)
class Number:
    """A number with its span, the values it may have (12.266 has two), and whether a scale word belongs to it."""

    start: int
    end: int
    values: frozenset[float]
    scaled: bool
    digits: int

    @property
    def value(self) -> float:
        """The greatest of its possible values."""
        return max(self.values)


@cache
def words() -> dict[str, Any]:
    """The words around figures, folded as the texts are in which they are looked for."""
    data: dict[str, Any] = read_yaml((Path(__file__).parent / "words.yml").read_text(encoding="utf-8"))
    return {kind: _folded(found) for kind, found in data.items()}


def _folded(found: Any) -> Any:
    if isinstance(found, dict):
        return {key: _folded(words) for key, words in found.items()}
    return [fold_facts(str(word)) for word in found]


@cache
def _scales() -> dict[str, int]:
    return {str(word): int(scale) for scale, found in words()["scales"].items() for word in found}


@cache
def _number_words() -> dict[str, int]:
    return {str(word): int(value) for value, found in words()["numbers"].items() for word in found}


def possible_values(written: str) -> frozenset[float]:
    """The values that a written number may have: 12.266 is twelve thousand, or twelve and a bit."""
    plain = re.sub(r"[ ']", "", written)
    found: set[float] = set()
    if re.fullmatch(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*", plain):
        found.add(float(re.sub(r"[.,]", "", plain)))
        if len(plain) <= 7:
            found.add(float(plain.replace(",", ".")))
    elif re.fullmatch(r"\d{1,3}(?:\.\d{3})+,\d+", plain):
        found.add(float(plain.replace(".", "").replace(",", ".")))
    elif re.fullmatch(r"\d{1,3}(?:,\d{3})+\.\d+", plain):
        found.add(float(plain.replace(",", "")))
    else:
        found.add(float(plain.replace(",", ".")))
    return frozenset(found)


def numbers(text: str) -> list[Number]:
    """All numbers of a folded text in order, those of “1 million 586 thousand 659” put together."""
    found = sorted([*_in_digits(text), *_in_words(text)], key=lambda one: (one.start, -one.end))
    return [*_put_together(text, found), *_of_ranges(text)]


def range_of(text: str, number: Number) -> tuple[int, int]:
    """The place of the range that a number begins or ends, since a unit holds for both numbers; else that of the number."""
    before = _RANGE_BEFORE.search(text, max(0, number.start - _REACH), number.start)
    behind = _RANGE_BEHIND.match(text, number.end)
    return before.start() if before else number.start, behind.end() if behind else number.end


def _in_digits(text: str) -> Iterable[Number]:
    for match in _NUMBER.finditer(text):
        digits = sum(character.isdigit() for character in match[0])
        yield _scaled(text, match.start(), match.end(), possible_values(match[0]), digits)


def _in_words(text: str) -> Iterable[Number]:
    for match in _WORD.finditer(text):
        if (value := _number_words().get(match[0])) is not None:
            yield _scaled(text, match.start(), match.end(), frozenset([float(value)]), 0)


def _scaled(text: str, start: int, end: int, values: frozenset[float], digits: int) -> Number:
    after = _SCALE_AFTER.match(text, end)
    scale = _scales().get(after[1]) if after else None
    if after is None or scale is None:
        return Number(start, end, values, False, digits)
    return Number(start, after.end(), frozenset(round(value * scale, 4) for value in values), True, digits)


def _put_together(text: str, found: list[Number]) -> list[Number]:
    joined: list[Number] = []
    for one in found:
        last = joined[-1] if joined else None
        if last and last.scaled and one.value < last.value and _JOINED.fullmatch(text, last.end, one.start):
            joined[-1] = Number(
                last.start, one.end, frozenset([last.value + one.value]), True, last.digits + one.digits
            )
        elif last is None or one.start >= last.end:
            joined.append(one)
    return joined


def _of_ranges(text: str) -> Iterable[Number]:
    for match in _RANGE.finditer(text):
        if scale := _scales().get(match[3]):
            for group in (1, 2):
                written = match[group].rstrip(".,")
                if re.fullmatch(r"\d+(?:[.,]\d+)*", written):
                    try:
                        values = possible_values(written)
                    except ValueError:
                        continue
                    yield Number(match.start(), match.end(), frozenset(value * scale for value in values), True, 0)

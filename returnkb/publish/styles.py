"""Style sheets without the rules that no page can meet: a theme styles far more than a collection of facts shows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

import tinycss2  # type: ignore[import-untyped]  # ships no types

# Classes of our own are put together by scripts as well, from a label's name: they stay.
_OWN = "rk-"
# Scripts that make pages; others hold data, whose words are no classes and change with every edition.
_PROGRAMS = ("assets/", "search/finder.js")
_CLASSES = re.compile(r'\bclass="([^"]*)"')
_NAMES = re.compile(r"[A-Za-z][\w-]*")
_HOLDING = ("media", "supports")  # at-rules that hold rules


def names_in(files: Mapping[str, bytes]) -> set[str]:
    """Every name that may be a class: those on pages, and whatever word a script that makes pages has."""
    found: set[str] = set()
    for name, content in files.items():
        if name.endswith(".html"):
            found.update(word for classes in _CLASSES.findall(content.decode("utf-8")) for word in classes.split())
        elif name.endswith(".js") and name.startswith(_PROGRAMS):
            found.update(_NAMES.findall(content.decode("utf-8")))
    return found


def met(sheet: str, names: set[str]) -> str:
    """A style sheet with the rules that pages with such classes can meet, in their order; comments go."""
    return "".join(_met(tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True), names))


def _met(rules: Iterable[Any], names: set[str]) -> Iterator[str]:
    for rule in rules:
        if rule.type == "at-rule" and rule.content and rule.lower_at_keyword in _HOLDING:
            inner = _met(tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True), names)
            if kept := "".join(inner):
                yield f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{kept}}}"
        elif rule.type != "qualified-rule" or any(_may_meet(found, names) for found in _selectors(rule.prelude)):
            yield str(tinycss2.serialize([rule]))


def _selectors(prelude: Sequence[Any]) -> list[list[Any]]:
    selectors: list[list[Any]] = [[]]
    for part in prelude:
        if part == ",":
            selectors.append([])
        else:
            selectors[-1].append(part)
    return selectors


def _may_meet(selector: Sequence[Any], names: set[str]) -> bool:
    """Whether each class of a selector is among the names; what stands in `:is()` and its like is not looked at."""
    classes = [name.value for dot, name in pairwise(selector) if dot == "." and name.type == "ident"]
    return all(name.startswith(_OWN) or name in names for name in classes)

"""A script in short: what it declares gets short names, comments and needless spaces go, texts and properties stay.

For plain functions and variables as the finder is written in: no classes, no templates, no taking apart of objects.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import count, product
from string import ascii_letters

# Texts and patterns are kept as they are; between other signs a space says nothing.
_KEPT = r'"(?:[^"\\\n]|\\.)*"|(?<=[(,=:&|?!]) ?/(?![/*])(?:[^/\\\n[]|\\.|\[(?:[^\]\\]|\\.)*\])+/[a-z]*'
_NEEDLESS = re.compile(r"\s*([=+*<>!?:;,(){}\[\]&|]+)\s*|(?<=[\w)\]])\s([-/%^])\s(?=[\w(])")
_TOKEN = re.compile(rf"(?P<kept>{_KEPT})|(?P<name>[A-Za-z_$][\w$]*)|\s+|.")
_RESERVED = {"do", "if", "in", "of", "as", "for", "new", "try", "var", "let"}
_OPENING, _CLOSING = set("([{"), set(")]}")


def shortened(script: str) -> str:
    """A script that does the same in fewer letters."""
    tokens = [(match.group(), match.lastgroup) for match in _TOKEN.finditer(script)]
    signs = [at for at, (text, _) in enumerate(tokens) if not text.isspace()]
    chunks = list(_chunks([tokens[at][0] for at in signs]))
    shared = {name for chunk in chunks for name, is_shared in _declared(chunk) if is_shared}
    kept = {text for text, kind in tokens if kind == "name"} | _RESERVED
    counted = Counter(sign for chunk in chunks for sign in chunk if sign in shared)
    everywhere = _given(counted, (name for name in _names(2) if name not in kept))
    names = []
    for chunk in chunks:
        inner = {name for name, _ in _declared(chunk)} - shared
        given = _given(
            Counter(sign for sign in chunk if sign in inner), (n for n in _names(1) if n not in kept - inner)
        )
        names += [{**everywhere, **given}.get(sign, sign) for sign in chunk]
    for order, at in enumerate(signs):
        before, after = tokens[signs[order - 1]][0], tokens[signs[(order + 1) % len(signs)]][0]
        is_key = after == ":" and before in ("{", ",")
        if tokens[at][1] == "name" and before != "." and not is_key:
            tokens[at] = (names[order], "name")
    return "".join(_squeezed(tokens))


def _given(counted: Mapping[str, int], free: Iterable[str]) -> dict[str, str]:
    """Short names, the shortest for what stands most often."""
    return dict(zip(sorted(counted, key=lambda name: (-counted[name], name)), free, strict=False))


def _chunks(tokens: list[str]) -> Iterator[list[str]]:
    """A script's statements, as far as what stands inside one is not seen by another."""
    depth, start = 0, 0
    for at, sign in enumerate(tokens):
        depth += (sign in _OPENING) - (sign in _CLOSING)
        if depth == 0 and sign == ("}" if tokens[start] == "function" else ";"):
            yield tokens[start : at + 1]
            start = at + 1
    yield tokens[start:]


def _declared(tokens: list[str]) -> Iterator[tuple[str, bool]]:
    """The names a statement declares, and whether all others see them: functions, parameters, variables, what is caught."""
    depth = 0
    for at, sign in enumerate(tokens):
        depth += (sign in _OPENING) - (sign in _CLOSING)
        if sign == "function" and tokens[at + 1] != "(":
            yield tokens[at + 1], depth == 0
        if sign == "function" or (sign == "catch" and tokens[at - 1] == "}"):
            start = tokens.index("(", at)
            yield from ((name, False) for name in tokens[start + 1 : tokens.index(")", start)] if name != ",")
        if sign == "var":
            yield from ((name, depth == 0) for name in _variables(tokens, at + 1))


def _variables(tokens: list[str], at: int) -> Iterator[str]:
    depth, awaited = 0, True
    while depth >= 0 and not (depth == 0 and tokens[at] in (";", "of")):
        if awaited:
            yield tokens[at]
        depth += (tokens[at] in _OPENING) - (tokens[at] in _CLOSING)
        at += 1
        awaited = depth == 0 and tokens[at - 1] == ","


def _names(size: int) -> Iterator[str]:
    for longer in count(size):
        yield from map("".join, product(ascii_letters, repeat=longer))


def _squeezed(tokens: list[tuple[str, str | None]]) -> Iterator[str]:
    """The tokens without the spaces that only make them easier to read; texts and patterns as they are."""
    open_text = ""
    for text, kind in tokens:
        if kind == "kept":
            yield _NEEDLESS.sub(r"\1\2", open_text) + text
            open_text = ""
        else:
            open_text += text
    yield _NEEDLESS.sub(r"\1\2", open_text)

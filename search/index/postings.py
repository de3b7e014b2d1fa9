"""Lists of seats with levels, packed as text: short lists seat by seat, long ones level by level, high first, runs counted.

Most numbers are one sign; larger ones begin with signs that say there is more. A number put in between leaves all other
signs as they are, which keeps updates small: bytes written in base64 would shift whatever follows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

# What the number at the head of a list says in its lowest bits, besides how many seats follow.
PAIRS, BY_LEVEL, BY_LEVEL_RUNS = 0, 1, 2
_MAX_PAIRS = 24  # seats up to which levels are told one by one
# Signs that a script's text holds as they are, and that no list is parted or marked by.
ALPHABET = "".join(chr(code) for code in range(33, 127) if chr(code) not in '",-<>\\')
ONE_SYMBOL = 60  # numbers below are told by one sign; the signs from here on say that another follows
_CONTINUATIONS = len(ALPHABET) - ONE_SYMBOL
_SYMBOL_VALUES = {symbol: value for value, symbol in enumerate(ALPHABET)}


def encode_varint(number: int) -> str:
    """A number as signs: the sum of their values, each worth so many times as much as the one before."""
    symbols = ""
    while number >= ONE_SYMBOL:
        number, digit = divmod(number - ONE_SYMBOL, _CONTINUATIONS)
        symbols += ALPHABET[ONE_SYMBOL + digit]
    return symbols + ALPHABET[number]


_ENCODED = [
    encode_varint(number) for number in range(ONE_SYMBOL + ONE_SYMBOL * _CONTINUATIONS)
]  # all numbers of one or two signs


def _varint(number: int) -> str:
    return _ENCODED[number] if number < len(_ENCODED) else encode_varint(number)


def decode_varints(packed: str) -> Iterator[int]:
    """The numbers packed into signs."""
    value, place_value = 0, 1
    for symbol in packed:
        digit = _SYMBOL_VALUES[symbol]
        value += digit * place_value
        if digit < ONE_SYMBOL:
            yield value
            value, place_value = 0, 1
        else:
            place_value *= _CONTINUATIONS


def encode_postings(postings: Sequence[int]) -> str:
    """Pack postings given as seat * 16 + level in ascending order."""
    if not postings:
        return ""
    if len(postings) <= _MAX_PAIRS:
        head, impacts = _varint(len(postings) << 2 | PAIRS), "".join(ALPHABET[posting & 15] for posting in postings)
        return head + encode_deltas(posting >> 4 for posting in postings) + impacts
    by_level: dict[int, list[int]] = {}
    for posting in postings:
        by_level.setdefault(posting & 15, []).append(posting >> 4)
    plain = runs = ""
    for impact in sorted(by_level, reverse=True):
        doc_ids = by_level[impact]
        head = ALPHABET[impact] + _varint(len(doc_ids))
        plain += head + encode_deltas(doc_ids)
        runs += head + _encode_runs(doc_ids)
    form, packed = (BY_LEVEL_RUNS, runs) if len(runs) < len(plain) else (BY_LEVEL, plain)
    return _varint(len(postings) << 2 | form) + packed


def encode_deltas(doc_ids: Iterable[int]) -> str:
    """Each seat as its distance from the one before."""
    symbols, last = [], -1
    for doc_id in doc_ids:
        symbols.append(_varint(doc_id - last - 1))
        last = doc_id
    return "".join(symbols)


def _encode_runs(doc_ids: Sequence[int]) -> str:
    """Each run of neighbours as its distance from the one before and how many follow its first."""
    symbols, last, at = [], -1, 0
    while at < len(doc_ids):
        end = at + 1
        while end < len(doc_ids) and doc_ids[end] == doc_ids[end - 1] + 1:
            end += 1
        symbols += [_varint(doc_ids[at] - last - 1), _varint(end - at - 1)]
        last, at = doc_ids[end - 1], end
    return "".join(symbols)


def posting_count(packed: str) -> int:
    """How many seats a packed list holds."""
    return next(decode_varints(packed)) >> 2 if packed else 0


def decode_postings(packed: str) -> dict[int, int]:
    """The level of each seat in a packed list."""
    found: dict[int, int] = {}
    if not packed:
        return found
    stream = decode_varints(packed)
    head = next(stream)
    left, form = head >> 2, head & 3
    if form == PAIRS:
        doc_ids, last = [], -1
        for _ in range(left):
            last += next(stream) + 1
            doc_ids.append(last)
        return dict(zip(doc_ids, stream, strict=True))
    while left:
        impact, size, last = next(stream), next(stream), -1
        left -= size
        while size:
            first = last + next(stream) + 1
            last = first + (next(stream) if form == BY_LEVEL_RUNS else 0)
            for doc_id in range(first, last + 1):
                found[doc_id] = impact
            size -= last - first + 1
    return found

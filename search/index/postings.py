"""Posting lists encoded as printable text: document IDs as deltas of variable-length numbers, with impacts.

Short lists are pairs of document ID and impact; long ones are grouped by impact, highest first, with runs where that is
shorter. Most numbers take one symbol. Inserting a number leaves all other symbols unchanged, which keeps updates small:
bytes in base64 would shift everything that follows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

# Encodings, in the lowest two bits of the first number; the other bits are the number of postings.
PAIRS, BY_LEVEL, BY_LEVEL_RUNS = 0, 1, 2
_MAX_PAIRS = 24  # postings up to which a list is encoded as pairs
# Printable ASCII without the characters that JSON and HTML escape and those that separate lists.
ALPHABET = "".join(chr(code) for code in range(33, 127) if chr(code) not in '",-<>\\')
ONE_SYMBOL = 60  # numbers below take one symbol; symbols from here on are continuations
_CONTINUATIONS = len(ALPHABET) - ONE_SYMBOL
_SYMBOL_VALUES = {symbol: value for value, symbol in enumerate(ALPHABET)}


def encode_varint(number: int) -> str:
    """Encode a number: continuation symbols, least significant first, then a final symbol."""
    symbols = ""
    while number >= ONE_SYMBOL:
        number, digit = divmod(number - ONE_SYMBOL, _CONTINUATIONS)
        symbols += ALPHABET[ONE_SYMBOL + digit]
    return symbols + ALPHABET[number]


# All numbers of one or two symbols, precomputed.
_ENCODED = [encode_varint(number) for number in range(ONE_SYMBOL + ONE_SYMBOL * _CONTINUATIONS)]


def _varint(number: int) -> str:
    return _ENCODED[number] if number < len(_ENCODED) else encode_varint(number)


def decode_varints(packed: str) -> Iterator[int]:
    """The numbers encoded in a text."""
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
    """Encode postings, given as document ID * 16 + impact in ascending order."""
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
    """Encode ascending document IDs as deltas."""
    symbols, last = [], -1
    for doc_id in doc_ids:
        symbols.append(_varint(doc_id - last - 1))
        last = doc_id
    return "".join(symbols)


def _encode_runs(doc_ids: Sequence[int]) -> str:
    """Encode ascending document IDs as runs: the delta to the first ID, then how many consecutive IDs follow."""
    symbols, last, at = [], -1, 0
    while at < len(doc_ids):
        end = at + 1
        while end < len(doc_ids) and doc_ids[end] == doc_ids[end - 1] + 1:
            end += 1
        symbols += [_varint(doc_ids[at] - last - 1), _varint(end - at - 1)]
        last, at = doc_ids[end - 1], end
    return "".join(symbols)


def posting_count(packed: str) -> int:
    """The number of postings of an encoded list, without decoding it."""
    return next(decode_varints(packed)) >> 2 if packed else 0


def decode_postings(packed: str) -> dict[int, int]:
    """The impact of each document ID in an encoded list."""
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

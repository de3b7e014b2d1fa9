"""Citations, which say again what stands beside them: a copy's pages keep what they add, and a script puts them together."""

from __future__ import annotations

import re

from returnkb.publish.times import time_of

_CLAIM = re.compile(
    r'(<ul class="rk-evidence">)(.*?)(</ul>.*?)<details class="rk-cite"><summary>[^<]*</summary><p>([^<]*)</p>'
    r'<p><code class="rk-citation">“[^<]*?” \([^<]*?\)\. returnkb, [^;<]*; from ([^<]*)\.</code></p></details>',
    re.DOTALL,
)
_EVIDENCE = re.compile(r"<li>(<a [^>]*>([^<]*)</a>\. <bdi>([^<]*)</bdi>)")
_REST = re.compile(r"([^()]*)\)(?:, (\S+))?, read (\d{4}-\d\d-\d\d)(?:; |$)")
# Where the words give a source's dates; the first full stop after them is that of "Read".
_PUBLISHED = re.compile(r", published ([^,.<]+)[,.]")
_READ = re.compile(r"\. Read (\d{1,2} [A-Z][a-z]+ \d{4}) ")


def short_citations(body: str) -> str:
    """An article whose claims keep the reason of their label and, with each source, its dates and its address.

    A citation that says more than that is left as it is.
    """
    return _CLAIM.sub(_shorten, body)


def _shorten(claim: re.Match[str]) -> str:
    start, evidence, between, reason, said = claim.groups()
    facts: list[str] = []
    for source in _EVIDENCE.finditer(evidence):
        head = f"{source[3]}, “{source[2]}” ("
        rest = _REST.match(said, len(head)) if said.startswith(head) else None
        if not rest:
            return claim[0]
        facts.append(_beside(_words_of(evidence, source), rest[1], rest[3], rest[2] or ""))
        said = said[rest.end() :]
    if said or not facts:
        return claim[0]
    each = iter(facts)
    marked = _EVIDENCE.sub(lambda source: f'<li data-cite="{next(each)}">{source[1]}', evidence)
    return f'{start}{marked}{between}<p class="rk-cite">{reason}</p>'


def _words_of(evidence: str, source: re.Match[str]) -> str:
    """What stands behind the publisher of one source."""
    return evidence[source.end() :].partition("<li>")[0]


def _beside(words: str, published: str, read: str, address: str) -> str:
    """What a citation adds to the words: the dates where these do not give them, and the address."""
    said, seen = _PUBLISHED.match(words), _READ.search(words)
    dates = [
        "" if said and str(time_of(said[1])) == published else published,
        "" if seen and str(time_of(seen[1])) == read else read,
    ]
    return "|".join([*dates, address])

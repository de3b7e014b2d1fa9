"""Tight pages: the same document in fewer bytes, by what the HTML standard lets a page leave out.

Quotes around plain values, end tags that the next tag implies, and line breaks beside blocks. A parser makes the same tree of it,
line breaks aside; a test compares the two.
"""

from __future__ import annotations

import re

# What is kept to the letter: text whose spaces count, and what is no HTML.
_KEPT = re.compile(
    r"(<(pre|textarea|style|svg|math)\b.*?</\2>|<script\b[^>]*>[^<].*?</script>|<!--.*?-->)", re.DOTALL | re.IGNORECASE
)
_TAG = re.compile(r"""<[a-z][a-z0-9]*(?:\s+[^\s"'<>/=]+(?:="[^"]*")?)+\s*>""")
_VALUE = re.compile(r"""="([^\s"'`=<>]*[^\s"'`=<>/])\"""")
_BLOCKS = (
    "p|div|ul|ol|li|dl|dt|dd|table|thead|tbody|tr|td|th|h[1-6]|article|header|main|nav|section|details|summary|form|"
    "blockquote|option|optgroup|script|body|html"
)
_BESIDE = re.compile(rf"(</?(?:{_BLOCKS})\b[^<>]*>)\n+|\n+(?=</?(?:{_BLOCKS})\b)")
_AFTER_P = "p|div|ul|ol|dl|table|h[1-6]|article|header|main|nav|section|details|form|pre|blockquote"
_ENDS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"</p>(?=<(?:{_AFTER_P})\b|</(?:div|li|dd|td|article|main|section|blockquote|details)>)",
        r"</li>(?=<li\b|</[uo]l>)",
        r"</d[td]>(?=<d[td]\b|</dl>)",
        r"</t[dh]>(?=<t[dh]\b|</tr>)",
        r"</tr>(?=<tr\b|</(?:tbody|thead|table)>)",
        r"</option>(?=<opt|</(?:select|optgroup|datalist)>)",
        r"<head>|</head>(?=<body)|<body>(?=<p\b)|</body>(?=</html>)|</html>$",
    )
)


def tight(page: str) -> str:
    """A page without the bytes that change nothing of it."""
    parts = _KEPT.split(page)
    # The split gives, in turn: what may be cut, what is kept, and the name of the kept element.
    return "".join(_cut(part) if index % 3 == 0 else part for index, part in enumerate(parts) if index % 3 != 2).strip()


def _cut(html: str) -> str:
    html = _TAG.sub(lambda tag: _VALUE.sub(r"=\1", tag[0]), html)
    html = _BESIDE.sub(lambda found: found[1] or "", html)
    html = _BESIDE.sub(lambda found: found[1] or "", html)
    for end in _ENDS:
        html = end.sub("", html)
    return html

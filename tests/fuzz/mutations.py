"""Strategies: valid content that is cut, doubled and spliced with what parsers trip over."""

from __future__ import annotations

from hypothesis import strategies as st

_SPLICES = (
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\r", b"\t", b"\xc2\x85", b"\xe2\x80\xa8", b"\xed\xa0\x80", b"\x1b[31m", b"---\n", b"...\n",
    b"&a ", b"*a", b"!!python/name:os.system ", b"<<: ", b"? ", b"- ", b": ", b"{", b"}", b"[", b"]", b'"', b"'", b"#", b"|\n", b">-\n",
    b"[" * 500, b"{a: " * 200, b"- " * 500, b"9" * 400, b"1e999", b"NaN", b"Infinity", b"null", b"true", b"-0", b"{}", b"[]", b'""',
    b"0000-00-00", b"9999-12-31", b"2026-02-30", b"2020/", b"/2020", b"../2020", b"2020~", b"unknown", b"\\u0000", b"\\ud800", b"\\x1b",
    b"<img src=x onerror=x>", b"[x](javascript:x)", b"](", b"![", b"`" * 300, b"{: onclick=x }", b"!!! note\n    ", b"| a |\n|---|\n",
    b"\xe2\x80\xae", b"\xf3\xa0\x81\x81", b"\xcc\x80" * 300, b"=cmd|x!A0", b"::error::x", b"../../x", b"__proto__",
)  # fmt: skip


@st.composite
def mutated(draw: st.DrawFn, content: bytes) -> bytes:
    """Content after a few edits: parts are deleted, doubled, replaced, or something is put between them."""
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(content)))
        end = min(len(content), start + draw(st.integers(0, 40)))
        part = draw(st.sampled_from((b"", content[start:end] * 2, *_SPLICES)) | st.binary(max_size=12))
        content = content[:start] + part + content[end:]
    return content


def texts(most: int = 60) -> st.SearchStrategy[str]:
    """Texts of any characters that can be written as UTF-8, spliced with what parsers trip over."""
    splices = [splice.decode("utf-8", "ignore") for splice in _SPLICES]
    plain = st.text(st.characters(codec="utf-8"), max_size=most)
    return st.lists(plain | st.sampled_from(splices), max_size=4).map("".join)


def times() -> st.SearchStrategy[str]:
    """Texts that look like EDTF dates, true and false ones."""
    return st.text("0123456789-/.~?%XuT:+Z \u0662\uff12", max_size=24) | texts(20)


def numbers() -> st.SearchStrategy[str]:
    """Texts that look like phone numbers."""
    return st.text("0123456789+()-/. ext;,\u0661\u00a0\u200b", min_size=1, max_size=40) | texts(20)


def bodies() -> st.SearchStrategy[str]:
    """Markdown bodies."""
    parts = (
        "[x](", ")", "javascript:x", "`", "![", "](", "[y]: ", "\n", "\n\n", "    ", "- ", "1. ", "> ", "# ", "| a | b |\n|---|---|\n", "**",
        "_", "<", ">", "&#x6a;", "&colon;", "{: ", " }", "onclick=x", "href=", "!!! note\n", "//host", "/\\host", "data:text/html,x", "\\", "\t",
        "x", "https://example.org/", "<javascript:x>", "*[x]: ", "[TOC]", "---\n", "\x02", "\u2028", "```\n", "~~~\n", "<!--", "-->", "<![CDATA[",
    )  # fmt: skip
    return st.lists(st.sampled_from(parts) | st.text(max_size=6), max_size=40).map("".join)

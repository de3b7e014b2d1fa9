"""Read text: the words that a reader sees of a Markdown body, without markup, one line a block."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import unquote

from selectolax.lexbor import LexborHTMLParser

from returnkb.text.html.body_bounds import within_bounds
from returnkb.text.html.markdown import body_html

_BLOCKS = "p, li, h1, h2, h3, h4, h5, h6, tr, pre, dt, dd"


@lru_cache(maxsize=1 << 16)
def read_text(body: str) -> str:
    """The words of a body as a browser shows them, and the targets of its links to mailboxes and numbers; empty beyond the bounds."""
    if not body.strip() or not within_bounds(body):
        return ""
    tree = LexborHTMLParser(body_html(body))
    blocks = [" ".join(node.text(separator=" " if node.tag == "tr" else "").split()) for node in tree.css(_BLOCKS)]
    targets = [node.attributes.get("href") or "" for node in tree.css("a[href]")]
    pictures = [node.attributes.get("alt") or "" for node in tree.css("img")]
    followed = [unquote(target) for target in targets if not target.lower().startswith(("http:", "https:"))]
    return "\n".join((*blocks, *followed, *pictures))

"""A page in the dress of the site: the frame of a rendered page around an article of our own."""

from __future__ import annotations

import html
import re

_ARTICLE = re.compile(r'(<article class="md-content__inner[^>]*>).*(</article>)', re.DOTALL)
_TITLE = re.compile(r"<title>.*?</title>", re.DOTALL)
_CONTENTS = re.compile(r'<nav class="md-nav md-nav--secondary".*?</nav>', re.DOTALL)
_TOPIC = re.compile(r'(data-md-component="header-topic">\s*<span class="md-ellipsis">).*?(</span>)', re.DOTALL)
_SKIP = re.compile(r'<a href="#[^"]*" class="md-skip">')
_LINK = re.compile(r'(\s(?:href|src|action)=")(?!https?:|#|data:|mailto:|/)([^"]+)(")')
_FRAME = re.compile(r'<script src="[^"]*assets/frame\.js"></script>')
TEXT = "text"


def framed(model: str, address: str, title: str, body: str) -> str:
    """The page at an address, dressed like `model`, a rendered or lean page at the top of the site; `body` begins with its h1."""
    up = "../" * address.count("/")
    page = _CONTENTS.sub("", model)
    page = _SKIP.sub(f'<a href="#{TEXT}" class="md-skip">', page)
    page = _LINK.sub(lambda match: f"{match[1]}{up}{match[2]}{match[3]}", page).replace(
        '"base": "."', f'"base": "{up.rstrip("/") or "."}"'
    )
    page = _TITLE.sub(lambda _: f"<title>{html.escape(title)} - returnkb</title>", page, count=1)
    page = _TOPIC.sub(lambda match: f"{match[1]}{html.escape(title)}{match[2]}", page)
    # In a lean page the finder's form comes from a script in the article, which the new article needs as well.
    form = _FRAME.search(page)
    body = f'<div class="rk-top">{form[0]}</div>{body}' if form else body
    return _ARTICLE.sub(lambda match: f"{match[1]}{body}{match[2]}", page, count=1)

"""Generated pages for change detection: content with material changes, under noise that differs at every fetch."""

from __future__ import annotations

import html
import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml

LANGUAGES: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "pages.yml").read_text(encoding="utf-8"))
AGO = {
    "en": "{} minutes ago",
    "de": "vor {} Minuten",
    "fr": "il y a {} minutes",
    "sq": "para {} minuta",
    "sr": "пре {} минута",
    "ar": "قبل {} دقيقة",
}
VIEWS = {
    "en": "{} views",
    "de": "{} Aufrufe",
    "fr": "{} vues",
    "sq": "{} shikime",
    "sr": "{} прегледа",
    "ar": "{} مشاهدة",
}
WORDS = [
    "office",
    "project",
    "visit",
    "minister",
    "festival",
    "budget",
    "weather",
    "school",
    "bridge",
    "market",
    "river",
    "train",
    "museum",
    "garden",
]


@dataclass(frozen=True)
class Content:
    """The content of a page."""

    language: str
    title: str
    paragraphs: tuple[str, ...]
    items: tuple[str, ...]
    rows: tuple[tuple[str, str], ...]

    def sentences(self) -> list[str]:
        """Every quotable passage."""
        found = [
            f"{part}." if not part.endswith(".") else part for text in self.paragraphs for part in text.split(". ")
        ]
        return found + list(self.items) + [f"{what} · {fee}" for what, fee in self.rows]


@dataclass
class Frame:
    """The markup around the content at one fetch."""

    rng: random.Random
    language: str
    head: str = ""
    before: str = "<nav><ul><li><a href=/>Home</a></li><li><a href=/a>Services</a></li></ul></nav>"
    top: str = ""
    bottom: str = ""
    after: str = "<footer>Contact · Imprint</footer>"
    attributes: Callable[[], str] = field(default=lambda: "")
    spell: Callable[[str], str] = field(default=lambda text: html.escape(text, quote=False))

    def words(self, count: int = 6) -> str:
        """Random filler words."""
        return " ".join(self.rng.choices(WORDS, k=count))


def content(language: str) -> Content:
    """The original content in a language."""
    data = LANGUAGES[language]
    rows = tuple((str(what), str(fee)) for what, fee in data["rows"])
    return Content(language, data["title"], tuple(data["paragraphs"]), tuple(data["items"]), rows)


@dataclass(frozen=True)
class Change:
    """A material change: the content after it, and the passage quoted before it."""

    kind: str
    after: Content
    passage: str


def changes(before: Content) -> list[Change]:
    """Every kind of material change, each with a passage it affects."""
    found = []
    for kind, (old, new) in LANGUAGES[before.language]["edits"].items():
        text = next(text for text in before.paragraphs if old in text)
        passage = next((part for part in text.split(". ") if old in part), text)
        edited = tuple(each.replace(old, new) if each is text else each for each in before.paragraphs)
        found.append(Change(kind, replace(before, paragraphs=edited), passage))
    what, fee = before.rows[1]
    digits = "".join(str(9 - int(sign)) if sign.isdigit() else sign for sign in fee)
    rows = (before.rows[0], (what, digits), before.rows[2])
    found.append(Change("table_cell", replace(before, rows=rows), f"{what} · {fee}"))
    fewer = before.items[:1] + before.items[2:]
    found.append(Change("item_removed", replace(before, items=fewer), before.items[1]))
    more = (*before.items[:2], before.items[3] + " (2)", *before.items[2:])
    found.append(Change("item_added", replace(before, items=more), before.items[1]))
    fewer_paragraphs = before.paragraphs[:4] + before.paragraphs[5:]
    found.append(
        Change("paragraph_removed", replace(before, paragraphs=fewer_paragraphs), before.paragraphs[4].split(". ")[0])
    )
    link = f"{before.title}: /more"
    moved = (*before.paragraphs[:2], link, *before.paragraphs[3:])
    found.append(Change("section_moved", replace(before, paragraphs=moved), before.paragraphs[2].split(". ")[0]))
    return found


def _cookie(frame: Frame) -> None:
    frame.after += "<div class=cookie-banner><p>This site uses cookies.</p><button>OK</button></div>"


def _classes(frame: Frame) -> None:
    frame.attributes = lambda: f" class=css-{frame.rng.randrange(16**6):06x} data-v='{frame.rng.random()}'"


def _spelling(frame: Frame) -> None:
    def spell(text: str) -> str:
        spaced = "".join(
            f"{sign}\n  " if sign == " " and frame.rng.random() < 0.3 else sign
            for sign in html.escape(text, quote=False)
        )
        return spaced.replace("e", "&#101;", 2)

    frame.spell = spell


def _soft(frame: Frame) -> None:
    frame.spell = lambda text: html.escape(text, quote=False).replace("tion", "tion&#8203;").replace("'", "’")


NOISE: dict[str, Callable[[Frame], None]] = {
    "token": lambda f: setattr(
        f, "top", f.top + f"<form><input type=hidden name=csrf value={f.rng.randrange(10**9)}></form>"
    ),
    "session": lambda f: setattr(
        f, "before", f.before.replace("href=/a", f"href='/a;jsessionid={f.rng.randrange(10**9)}'")
    ),
    "age": lambda f: setattr(f, "top", f.top + f"<p>{AGO[f.language].format(f.rng.randrange(2, 59))}</p>"),
    "views": lambda f: setattr(
        f, "bottom", f.bottom + f"<p>{VIEWS[f.language].format(f.rng.randrange(1000, 9999))}</p>"
    ),
    "ads": lambda f: setattr(f, "bottom", f.bottom + f"<div class=ad><p>{f.words()}</p></div>"),
    "related": lambda f: setattr(
        f, "bottom", f.bottom + "".join(f"<li><a href=/{n}>{f.words(4)}</a></li>" for n in range(3))
    ),
    "cookie": _cookie,
    "menu": lambda f: setattr(f, "before", f.before.replace("</ul>", f"<li>{f.words(2)}</li></ul>")),
    "classes": _classes,
    "spelling": _spelling,
    "soft": _soft,
    "variant": lambda f: setattr(f, "top", f.top + f"<p>{['Welcome!', 'Good to see you!'][f.rng.randrange(2)]}</p>"),
    "links": lambda f: setattr(f, "after", f"<footer><a href='/imprint?utm={f.rng.random()}'>Imprint</a></footer>"),
    "lazy": lambda f: setattr(f, "top", f.top + f"<img loading=lazy data-src=/i{f.rng.randrange(99)}.jpg alt=''>"),
    "year": lambda f: setattr(f, "bottom", f.bottom + f"<p>© {f.rng.randrange(2024, 2031)} Municipality</p>"),
    "script": lambda f: setattr(f, "head", f"<script>window.t={f.rng.random()}</script>"),
    "ticker": lambda f: setattr(f, "before", f.before + f"<aside><p>{f.words(8)}</p></aside>"),
    "news": lambda f: setattr(f, "bottom", f.bottom + f"<section><h3>News</h3><p>{f.words(10)}</p></section>"),
    "comment": lambda f: setattr(f, "top", f.top + f"<!-- rendered in {f.rng.randrange(10, 999)} ms -->"),
    "nonce": lambda f: setattr(f, "head", f.head + f"<style nonce={f.rng.randrange(10**9)}>p{{margin:0}}</style>"),
    "weather": lambda f: setattr(f, "before", f.before + f"<aside><p>{f.rng.randrange(-5, 35)} °C</p></aside>"),
}
# Noise that changes between observations, but not between two fetches of one.
SLOW = frozenset({"ads", "related", "menu", "year", "ticker", "news", "cookie", "links", "weather"})
LAYOUTS = {
    "main": "{before}<main{a}>{top}{body}{bottom}</main>{after}",
    "article": "{before}<div{a}><article>{top}{body}</article></div>{bottom}{after}",
    "bare": "{before}<div id=content{a}>{top}{body}{bottom}</div>{after}",
    "tables": "{before}<table{a}><tr><td>{top}{body}</td></tr></table>{bottom}{after}",
}


def render(page: Content, layout: str, noise: tuple[str, ...], observation: int, fetch: int) -> bytes:
    """The bytes of one fetch; the same observation and fetch give the same bytes."""
    frame = Frame(random.Random(0), page.language)
    for name in noise:
        # Slow noise is the same at both fetches of an observation.
        frame.rng = random.Random(f"{name}{observation}{'' if name in SLOW else fetch}")
        NOISE[name](frame)
    frame.rng = random.Random(f"{observation}{fetch}")
    body = f"<h1>{frame.spell(page.title)}</h1>"
    body += "".join(f"<p{frame.attributes()}>{frame.spell(text)}</p>" for text in page.paragraphs)
    body += "<ul>" + "".join(f"<li{frame.attributes()}>{frame.spell(item)}</li>" for item in page.items) + "</ul>"
    body += (
        "<table>"
        + "".join(f"<tr><td>{frame.spell(a)}</td><td>{frame.spell(b)}</td></tr>" for a, b in page.rows)
        + "</table>"
    )
    filled = LAYOUTS[layout].format(
        before=frame.before, top=frame.top, body=body, bottom=frame.bottom, after=frame.after, a=frame.attributes()
    )
    head = f"<meta charset=utf-8><title>{html.escape(page.title)}</title>{frame.head}"
    return f"<!doctype html><html lang={page.language}><head>{head}</head><body>{filled}</body></html>".encode()

"""Pages that are not the page that was read, in the forms in which servers send them with status 200."""

from __future__ import annotations

import random
from collections.abc import Callable

from tests.bench.freshness.pages import WORDS, content

Form = Callable[[random.Random], str]


def _words(rng: random.Random, count: int) -> str:
    return " ".join(rng.choices(WORDS, k=count))


def _page(body: str, title: str = "Office") -> str:
    return f"<!doctype html><html><head><meta charset=utf-8><title>{title}</title></head><body>{body}</body></html>"


def _article(rng: random.Random, paragraphs: int = 8) -> str:
    return "".join(
        f"<p>{_words(rng, 30).capitalize()} {rng.randrange(2, 900)} {_words(rng, 4)}.</p>" for _ in range(paragraphs)
    )


def _home(rng: random.Random) -> str:
    items = "".join(f"<li><a href=/{number}>{_words(rng, 5)}</a></li>" for number in range(20))
    return _page(f"<main><h1>Welcome</h1><ul>{items}</ul><p>{_words(rng, 60)}</p></main>")


def _prices(rng: random.Random) -> str:
    rows = "".join(f"<tr><td>{_words(rng, 2)}</td><td>{rng.randrange(5, 400)} euros</td></tr>" for _ in range(40))
    return _page(f"<main><h1>Prices</h1><table>{rows}</table></main>")


def _calendar(rng: random.Random) -> str:
    days = "".join(
        f"<p>{rng.randrange(1, 29)} {rng.choice(['March', 'June', 'September'])} {rng.randrange(2019, 2027)}, "
        f"{rng.randrange(8, 18):02}:00: {_words(rng, 5)}</p>"
        for _ in range(40)
    )
    return _page(f"<main><h1>Calendar</h1>{days}</main>")


def _office(rng: random.Random) -> str:
    language = rng.choice(["en", "de", "fr", "sq", "sr", "ar"])
    body = "".join(f"<p>{paragraph}</p>" for paragraph in content(language).paragraphs)
    return _page(f"<main>{body}</main>")


# The names are those of the forms; each makes another page of its form for another seed.
FORMS: dict[str, Form] = {
    "challenge": lambda rng: _page(
        f"<p>Checking your browser before you continue. Request {rng.randrange(10**9)}.</p>" * 3, "Just a moment"
    ),
    "login": lambda rng: _page("<form><input name=user><input type=password name=p></form><p>Sign in to continue.</p>"),
    "consent": lambda rng: _page("<p>Before you continue, choose which cookies we may use on this device.</p>" * 12),
    "not found": lambda rng: _page("<h1>Not found</h1><p>We could not find the page that you are looking for.</p>"),
    "maintenance": lambda rng: _page("<p>We are working on our site. Please come back in a while.</p>" * 4),
    "server error": lambda rng: _page("<p>An error occurred while processing your request. Reference #30.dd4a.</p>" * 2),
    "parked": lambda rng: _page("<p>This domain may be for sale. Related searches: hotels, flights, loans.</p>" * 5),
    "home page": _home,
    "another article": lambda rng: _page(f"<main><h1>{_words(rng, 5)}</h1>{_article(rng)}</main>"),
    "a long report": lambda rng: _page(f"<main>{_article(rng, 300)}</main>"),
    "a list of prices": _prices,
    "a calendar": _calendar,
    "another office": _office,
    "an empty list": lambda rng: _page(f"<main><h1>Search</h1><p>0 results for {_words(rng, 2)}</p></main>" + "<p>Filter</p>" * 20),
    "a casino": lambda rng: _page(f"<main><p>Bonus of {rng.randrange(50, 500)} euros and 100 free spins. {_words(rng, 60)}</p></main>"),
}  # fmt: skip

"""The policy alone: payloads put into pages as raw HTML, as if nothing had checked them, so that only the policy can stop them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from tests.hostile.browsers import Canary, Visit, Visitor, canary, chromium, firefox, served
from tests.hostile.commands import run
from tests.hostile.inputs.payloads import FIELD, filled, token
from tests.hostile.inputs.trees import write_tree

_MARKUP = ("element with a handler", "element that runs or loads", "end of the element around", "mutation")
# Contexts in which our pages print text, one for each form of escape.
_CONTEXTS = {
    "end of the attribute": ('<p title="@">x</p>', "<p title='@'>x</p>"),
    "scheme": (
        '<a href="@">x</a>',
        '<iframe src="@"></iframe>',
        '<object data="@"></object>',
        '<form action="@"><button>x</button></form>',
    ),
    "other host": (
        '<img src="@" alt="">',
        '<script src="@"></script>',
        '<link rel="stylesheet" href="@">',
        '<iframe src="@"></iframe>',
    ),
}
# A policy in <meta> does not govern where a page navigates to: these leave the page, and the HTML gate is what stops them.
NAVIGATES = re.compile(r"http-equiv=.?refresh", re.IGNORECASE)
_POLICY = re.compile(r'<meta[^>]*http-equiv="?Content-Security-Policy[^>]*>', re.IGNORECASE)


@dataclass(frozen=True)
class Injected:
    """A page with a payload as raw HTML, its token, and the HTML that was put in."""

    file: Path
    token: str
    html: str


def injections() -> list[tuple[str, str]]:
    """Raw HTML by family: payloads that are markup as they are, the others in the contexts that they break or fill."""
    found = [(family, member) for family in _MARKUP for member in FIELD[family]]
    found += [
        (family, context.replace("@", member.replace("@T@", "%T%").replace("@J@", "%J%").replace("@U@", "%U%")))
        for family, contexts in _CONTEXTS.items()
        for member in FIELD[family]
        for context in contexts
    ]
    return [(family, re.sub("%([TJU])%", r"@\1@", html)) for family, html in found]


def inject(model: Path, payloads: Sequence[str], *, policy: bool) -> list[Injected]:
    """Copies of a page beside it, each with one payload at the start of its body; without the policy as a control."""
    html = model.read_text(encoding="utf-8")
    if not policy:
        html = _POLICY.sub("", html)
    assert bool(_POLICY.search(html)) is policy, f"{model} has no policy"
    body = re.search(r"<body[^>]*>", html)
    assert body, f"{model} has no body"
    made = []
    for number, template in enumerate(payloads, 1):
        payload = filled(template, token(number))
        file = model.with_name(f"{'with' if policy else 'without'}-{number}.html")
        file.write_text(html[: body.end()] + payload + html[body.end() :], encoding="utf-8")
        made.append(Injected(file, token(number), payload))
    return made


def visits(site: Path, injected: Sequence[Injected], visitor: Visitor, scheme: str) -> Iterator[tuple[Injected, Visit]]:
    """Open each page with one browser, from a server or from the folder; only links that run a script are clicked."""
    visitor.clicked = "^(javascript|vbscript|data):"
    if scheme == "file":
        yield from ((one, visitor.visit(one.file.resolve().as_uri())) for one in injected)
        return
    with served(site) as base:
        for one in injected:
            yield one, visitor.visit(base + quote(one.file.relative_to(site).as_posix()))


def not_stopped(seen: Sequence[tuple[Injected, Visit]], proxy: Canary) -> Mapping[str, str]:
    """What ran, asked another host or could not be read, by the HTML that did it; pages that only navigate are left out."""
    found = {one.html: f"ran: {visit.executed}" for one, visit in seen if visit.executed}
    found |= {
        one.html: f"not read: {visit.errors}" for one, visit in seen if visit.unread and not NAVIGATES.search(one.html)
    }
    for one, _ in seen:
        asked = [line for line in proxy.asked if re.search(rf"{one.token}\b", line)]
        if asked and not NAVIGATES.search(one.html):
            found[one.html] = asked[0]
    return found


def policy_failures(folder: Path) -> list[str]:
    """Every payload as raw HTML, in both browsers, from a server and from a folder: what the policy did not stop."""
    tree = write_tree(folder / "tree", (), [0])
    ran = run("build", "--root", str(tree.folder))
    if ran.code != 0:
        return [f"the policy was not tried: {ran.out[-300:]}"]
    site = tree.folder / "build/site"
    injected, failures = inject(site / "index.html", [html for _, html in injections()], policy=True), []
    with canary() as seen, chromium(seen) as one, firefox(folder / "profile", seen) as other:
        for visitor in (one, other):
            for scheme in ("http", "file"):
                seen.asked.clear()
                missed = not_stopped(list(visits(site, injected, visitor, scheme)), seen)
                failures += [
                    f"the policy alone, {visitor.name} {scheme}: {html}: {what}" for html, what in missed.items()
                ]
    return failures

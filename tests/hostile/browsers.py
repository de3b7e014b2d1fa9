"""Browsers that open pages with payloads: Chromium and Firefox, with a canary proxy that sees every request to another host."""

from __future__ import annotations

import contextlib
import http.server
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from playwright.sync_api import Browser, Error, Page, ProxySettings, sync_playwright

from tests.constants import CHROMIUM
from tests.fixtures.firefox import Firefox
from tests.hostile.inputs.payloads import CANARY_HOST

# Focuses and hovers every element with a payload, and clicks every link whose target the reader could not foresee.
_TOUCH = r"""
for (const element of document.querySelectorAll('*')) {
  const written = [...element.attributes].map(one => one.name + '=' + one.value).join(' ');
  if (!/zq\d+zq|pwn|__executed/.test(written)) continue;
  if (element.focus && !['INPUT', 'SELECT', 'TEXTAREA'].includes(element.tagName)) element.focus();
  for (const kind of ['mouseover', 'mouseenter', 'pointerenter', 'focus', 'focusin', 'mousemove'])
    element.dispatchEvent(new MouseEvent(kind, {bubbles: false}));
}
const elsewhere = link => {
  const written = link.getAttribute('href');
  if (/^(https?:\/\/|mailto:|tel:)/i.test(written)) return '';
  try { var url = new URL(written, document.baseURI); } catch { return ''; }
  return url.protocol !== location.protocol || url.host !== location.host ? url.protocol : '';
};
const odd = [...document.querySelectorAll('a[href], area[href]')].filter(elsewhere);
const report = {odd: odd.map(link => link.outerHTML.slice(0, 200)), title: document.title};
for (const link of odd.filter(link => CLICKED.test(elsewhere(link)))) {
  link.removeAttribute('target');
  link.dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true}));
}
return JSON.stringify({...report, executed: String(window.__executed || '')});
"""
_AFTER = "return String(window.__executed || '')"
_REPORT_CANARY = "window.pwn = () => { window.__executed = 'pwn'; };"
# A page that navigates by itself may do so after it was read, into the visit of the next one.
_MOST_INTERRUPTIONS = 2


@dataclass(frozen=True)
class Visit:
    """What a page did: scripts of payloads that ran, links that lead where nobody could see, errors, and where it ended."""

    url: str
    executed: str = ""
    odd_links: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    title: str = ""
    ended_at: str = ""
    unread: bool = False

    @property
    def harmed(self) -> bool:
        """Whether a script ran, or the browser left the page."""
        return bool(
            self.executed or self.odd_links or self.errors or self.ended_at.split("#")[0] != self.url.split("#")[0]
        )


class Visitor(Protocol):
    """A browser that opens pages one after the other; of the odd links it clicks those with a scheme that matches `clicked`."""

    name: str
    clicked: str

    def visit(self, url: str) -> Visit:
        """Open a page, activate the elements with payloads, and report."""


@dataclass
class Canary:
    """A proxy to which browsers send every request for another host; `asked` lists those that payloads caused."""

    asked: list[str] = field(default_factory=list)
    port: int = 0


@contextlib.contextmanager
def canary() -> Iterator[Canary]:
    """A running canary proxy."""
    seen = Canary()

    class Handler(http.server.BaseHTTPRequestHandler):
        def note(self) -> None:
            # Browsers ask their makers' hosts by themselves; only hosts of payloads count.
            if CANARY_HOST in self.path or "evil.example" in self.path:
                seen.asked.append(f"{self.command} {self.path}")
            self.send_error(502)

        do_GET = do_POST = do_HEAD = do_CONNECT = do_PUT = do_OPTIONS = note

        def log_message(self, format: str, *args: object) -> None:
            """Log nothing."""

    with _serving(Handler) as port:
        seen.port = port
        yield seen


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    """A folder served on this machine; yields its URL, with a slash at its end."""

    class Handler(http.server.SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            """Log nothing."""

    with _serving(partial(Handler, directory=str(folder))) as port:
        yield f"http://127.0.0.1:{port}/"


@contextlib.contextmanager
def _serving(handler: Any) -> Iterator[int]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


class ChromiumVisitor:
    """Chromium, driven by Playwright."""

    name = "Chromium"
    clicked = "."

    def __init__(self, page: Page) -> None:
        self.page = page
        self.errors: list[str] = []
        page.add_init_script(_REPORT_CANARY)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("dialog", self._dialog)

    def _dialog(self, dialog: Any) -> None:
        self.errors.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def visit(self, url: str) -> Visit:
        """Open a page, activate the elements with payloads, and report."""
        self.errors.clear()
        try:
            self._open(url)
            seen = _parsed(self.page.evaluate(f"() => {{ {_script(self.clicked)} }}"))
            if seen["odd"]:
                self.page.wait_for_timeout(100)
                seen["executed"] = seen["executed"] or self.page.evaluate(f"() => {{ {_AFTER} }}")
        except Error as error:
            # A page that navigates away while it is read has left the reader somewhere else.
            return Visit(url, errors=(str(error).split("\n")[0],), ended_at=self.page.url, unread=True)
        return Visit(url, seen["executed"], tuple(seen["odd"]), tuple(self.errors), seen["title"], self.page.url)

    def _open(self, url: str) -> None:
        """Go to a page; a navigation that the page before began may still come in between, and is waited for."""
        for _ in range(_MOST_INTERRUPTIONS):
            try:
                self.page.goto(url, wait_until="load")
                return
            except Error as error:
                if "interrupted by another navigation" not in str(error):
                    raise
                self.page.wait_for_timeout(300)
        self.page.goto(url, wait_until="load")


class FirefoxVisitor:
    """Firefox, driven by its own protocol."""

    name = "Firefox"
    clicked = "."

    def __init__(self, firefox: Firefox, proxy: Canary) -> None:
        self.firefox = firefox
        firefox.do("Marionette:SetContext", value="chrome")
        for name, value in (
            ("http", "127.0.0.1"),
            ("http_port", proxy.port),
            ("ssl", "127.0.0.1"),
            ("ssl_port", proxy.port),
        ):
            kind = "Char" if isinstance(value, str) else "Int"
            script = f"Services.prefs.set{kind}Pref('network.proxy.{name}', arguments[0])"
            firefox.do("ExecuteScript", script=script, args=[value])
        firefox.do("Marionette:SetContext", value="content")

    def visit(self, url: str) -> Visit:
        """Open a page, activate the elements with payloads, and report."""
        try:
            self.firefox.open(url)
            text = self.firefox.run(_script(self.clicked))
            ended_at = str(self.firefox.do("GetCurrentURL"))
            if text is None:
                # Firefox answers without a value when the page navigates away while it is read.
                return Visit(url, errors=("the page was left while it was read",), ended_at=ended_at, unread=True)
            seen = _parsed(text)
            if seen["odd"]:
                seen["executed"] = seen["executed"] or self.firefox.run(_AFTER)
        except AssertionError as error:
            return Visit(url, errors=(str(error)[:200],), ended_at=url, unread=True)
        return Visit(url, seen["executed"], tuple(seen["odd"]), (), seen["title"], ended_at)


def _script(clicked: str) -> str:
    return f"const CLICKED = /{clicked}/; {_TOUCH}"


def _parsed(text: str) -> dict[str, Any]:
    return dict(json.loads(text))


@contextlib.contextmanager
def chromium(proxy: Canary, shared: Browser | None = None) -> Iterator[ChromiumVisitor]:
    """A running Chromium behind the canary proxy, or a context of a shared one; pages of this machine are asked directly."""
    if shared:  # a process can run Playwright once
        proxied: ProxySettings = {"server": f"http://127.0.0.1:{proxy.port}", "bypass": "127.0.0.1"}
        context = shared.new_context(proxy=proxied, service_workers="block")
        yield ChromiumVisitor(context.new_page())
        context.close()
        return
    with sync_playwright() as player:
        words = ["--no-sandbox", f"--proxy-server=http://127.0.0.1:{proxy.port}", "--disable-background-networking"]
        running = player.chromium.launch(executable_path=CHROMIUM, args=words)
        yield ChromiumVisitor(running.new_context(service_workers="block").new_page())
        running.close()


@contextlib.contextmanager
def firefox(profile: Path, proxy: Canary) -> Iterator[FirefoxVisitor]:
    """A running Firefox behind the canary proxy."""
    running = Firefox(profile)
    try:
        yield FirefoxVisitor(running, proxy)
    finally:
        running.close()

"""A run over hundreds of sources, of which one in twenty is hostile, loses none of the others."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from scrapers.adapters import adapter_for
from scrapers.analysis import reading_child
from scrapers.analysis.reading_child import ReadingChild, ReadingLimits
from scrapers.extract.adapter import Adapter
from scrapers.http.client import FetchLimits
from scrapers.observe import examine
from tests.scrapers.analysis.test_reading_child import HEAVY, die, loop
from tests.scrapers.fixtures.loopback import PROSE, Handler, LoopbackNetwork, html, reply
from tests.scrapers.fixtures.pdf_documents import circular
from tests.scrapers.fixtures.project import Project

pytestmark = pytest.mark.slow
HOSTS = 190
ANSWERS: dict[str, bytes | Handler] = {
    "a charset that refuses": reply(html().replace(b"free", b"fr\xe9e"), kind="text/html; charset=undefined"),
    "a charset of Python": reply(html().replace(b"free", b"fr\xe9e"), kind="text/html; charset=unicode_escape"),
    "very many figures": reply(html(f"<pre>{'12 ' * 300_000}</pre>")),
    "very many times of day": reply(html(f"<pre>{'07:00-15:30 ' * 60_000}</pre>")),
    "elements never closed": reply(html("<b>x " * 29_000)),
    "nested tables": reply(html("<table><tr><td>1 " * 9_000)),
    "equal paragraphs": reply(html("<p>Download</p>" * 29_000)),
    "too many elements": reply(html("<i>" * 200_000)),
    "a bomb of zeros": reply(gzip.compress(b"0" * 50_000_000), Content_Encoding="gzip"),
    "a damaged archive": reply(b"\x1f\x8b\x08\x00broken", Content_Encoding="gzip"),
    "a PDF that refers to itself": reply(circular(), kind="application/pdf"),
    "a feed of entities": reply(
        b'<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><rss><channel><item><title>&b;</title></item></channel></rss>',
        kind="application/rss+xml",
    ),
    "a feed without an end": reply(b"<!DOCTYPE rss [" + b"<!ENTITY a 'x'>" * 9_000, kind="application/rss+xml"),
    "endless interim responses": b"HTTP/1.1 103 Early Hints\r\n\r\n" * 200,
    "no HTTP": b"\x16\x03\x01 nothing\r\n\r\n",
    "an endless header": b"HTTP/1.1 200 OK\r\nX: " + b"a" * 500_000,
    "a status of letters": b"HTTP/1.1 abc OK\r\n\r\n",
    "a length that is a lie": b"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\nshort",
    "a redirect to itself": reply(b"", "302 Found", Location="/"),
    "a redirect to this machine": reply(b"", "302 Found", Location="http://127.0.0.1:1/"),
    "a redirect to no address": reply(b"", "302 Found", Location="http://[::1"),
    "a date of nowhere": reply(html(), Date="Sat, 99 Foo 9999 99:99:99 GMT"),
    "a tag with control characters": reply(html(), ETag="@@").replace(b"@@", b'"a\x85b"'),
    "nothing": b"",
    "many comments": reply(html("<!--x-->w" * 29_000)),
    "a page that needs memory": reply(HEAVY),
    "a drip": lambda request: request.drip(reply(html()), pause=0.3, size=1),
}
# Paths of pages whose parsing takes the processor for ever, and whose parsing ends the process.
ADAPTERS = {"/loop": Adapter("a loop", (), facts=loop), "/die": Adapter("a kill", (), facts=die)}
# Each kind of hostile source once, and nineteen others for each.
HOSTILE = len(ANSWERS) + len(ADAPTERS)
SOURCES = 20 * HOSTILE


def adapter(url: str) -> Adapter:
    """Adapter of a URL, or one that makes its parsing fail."""
    return next((one for path, one in ADAPTERS.items() if url.endswith(path)), adapter_for(url))


@pytest.fixture
def narrow_limits(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Limits of a page that the most expensive ones exceed."""
    child = ReadingChild(ReadingLimits(processor_seconds=1, memory=150_000_000))
    monkeypatch.setattr(reading_child, "CHILD", child)
    monkeypatch.setattr(examine, "adapter_for", adapter)
    yield
    child.close()


@pytest.mark.usefixtures("narrow_limits")
def test_one_hostile_source_in_twenty_costs_no_other_its_look(tmp_path: Path, network: LoopbackNetwork) -> None:
    """Every other source has its state, with its claim compared, and the run is not degraded."""
    project = Project(tmp_path, network, limits=FetchLimits(seconds=1.5, bytes=2_000_000))
    for number in range(HOSTS):
        server = network.server(f"good{number}.test{number}", address=f"127.0.1.{number + 1}")
        server.routes["*"] = reply(html(f"<main><p>{PROSE * 3}</p></main>"))
    for number in range(SOURCES - HOSTILE):
        project.register(f"good{number}", f"http://good{number % HOSTS}.test{number % HOSTS}/{number}")
        project.quote(f"good{number}", "a grant of 450 euros once", f"kosovo/entry-{number}#c1")
    hostile = [*((answer, "/") for answer in ANSWERS.values()), *((reply(html()), path) for path in ADAPTERS)]
    for number, (answer, path) in enumerate(hostile):
        server = network.server(f"bad{number}.bad{number}", address=f"127.0.2.{number + 1}")
        server.routes["*"] = answer
        project.register(f"bad{number}", f"http://bad{number}.bad{number}{path}")
    result = project.observe()

    assert result.degraded == ""
    assert not result.not_reached
    assert not result.internal_errors
    states = {path.stem: json.loads(path.read_text("utf-8")) for path in (tmp_path / "sources/state").glob("*.json")}
    standing = [
        claim["standing"] for number in range(SOURCES - HOSTILE) for claim in states[f"good{number}"]["claims"].values()
    ]
    assert standing == ["stands"] * (SOURCES - HOSTILE)
    assert len(states) == SOURCES
    reasons = " ".join(states[f"bad{number}"]["reason"] for number in range(HOSTILE))
    assert "Reading it took more than 1 seconds of processor time." in reasons
    assert "It made its reader fail (exit code -9)." in reasons

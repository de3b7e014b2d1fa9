"""Recorded responses of servers that make mistakes are read as browsers read them."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from scrapers.adapters import DEFAULT_ADAPTER
from scrapers.analysis.document import DocumentUnreadable
from scrapers.analysis.reading_child import read_document
from scrapers.archive.warc_record import warc_records
from scrapers.http.response import Response
from tests.scrapers.fixtures.loopback import LoopbackNetwork, html, reply
from tests.scrapers.fixtures.observations import observed_once
from tests.scrapers.fixtures.project import START, Project

RESPONSES = Path(__file__).parent / "responses"
PASSAGE = "The grant of 450 euros is paid once within sixty days"
CLAIM = "kosovo/registration#c1"


@pytest.fixture
def project(tmp_path: Path, network: LoopbackNetwork) -> Project:
    """A project with two sources; the passage is quoted from the first."""
    made = Project(tmp_path, network)
    for name in ("page", "other"):
        network.server(f"{name}.test", address=f"127.0.0.{len(network.servers) + 2}").routes["/"] = reply(html())
        made.register(name, f"http://{name}.test/")
    made.quote("page", PASSAGE)
    return made


@pytest.mark.parametrize(
    "name",
    ["charset-undefined", "content-encoding-utf-8", "content-encoding-none", "content-encoding-binary", "chunked"],
)
def test_a_wrong_label_does_not_hide_a_page(project: Project, name: str) -> None:
    """Labels of charset or content coding that do not exist are ignored, and the passage is found."""
    project.network.servers[0].routes["/"] = (RESPONSES / f"{name}.http").read_bytes()
    project.observe()

    assert project.state("page")["outcome"] == "same"
    assert project.state("page")["claims"][CLAIM]["standing"] == "stands"
    assert project.state("other")["outcome"] == "not_compared"


@pytest.mark.parametrize(
    "label", ["punycode", "idna", "undefined", "unicode_escape", "rot13", "zip", "utf-7", "x" * 3000]
)
def test_no_codec_of_python_is_taken_for_a_charset(project: Project, label: str) -> None:
    """A label that only Python knows is no charset of the Encoding Standard."""
    body = html().replace(b"<meta charset=utf-8>", b"").replace(b"free", "frée".encode("cp1252"))
    project.network.servers[0].routes["/"] = reply(body, kind=f"text/html; charset={label}")
    project.observe()

    assert project.state("page")["outcome"] == "not_compared"


def test_compressed_bytes_without_a_label_are_no_text(project: Project) -> None:
    """A gzip file that is declared as HTML is not fingerprinted as a page."""
    project.network.servers[0].routes["/"] = (RESPONSES / "gzip-without-label.http").read_bytes()
    project.observe()

    assert project.journal()[-1]["outcome"] == "unknown_kind"
    assert project.state("page")["outcome"] == "could_not_look"


@pytest.mark.parametrize(
    "kind", ["text/html", "text/plain", "text/html; charset=utf-8", "text/html; charset=windows-1252"]
)
def test_binary_data_is_no_text_under_any_label(kind: str) -> None:
    """Bytes with many control characters are refused, whichever charset decodes them."""
    body = bytes((n * 89 + 7) % 256 for n in range(5000))
    response = Response("http://page.test/", 200, {"content-type": kind}, body)
    with pytest.raises(DocumentUnreadable) as error:
        read_document(response, DEFAULT_ADAPTER, None, "http://page.test/")

    assert error.value.outcome == "unknown_kind"


def test_a_warc_record_has_the_body_that_its_headers_describe(network: LoopbackNetwork) -> None:
    """A joined body has no Transfer-Encoding header, and repeated headers are kept apart."""
    from warcio.archiveiterator import ArchiveIterator

    network.server("page.test").routes["/"] = (RESPONSES / "chunked.http").read_bytes()
    response = network.client().get("http://page.test/")
    assert isinstance(response, Response)
    data = warc_records(observed_once("a")[0], response)
    record = next(iter(ArchiveIterator(io.BytesIO(data), no_record_parse=False)))
    headers = [(name.lower(), value) for name, value in record.http_headers.headers]

    assert record.raw_stream.read() == response.body
    assert response.body.startswith(b"<!doctype html>")
    assert "transfer-encoding" not in dict(headers)
    assert ("x-archive-orig-transfer-encoding", "chunked") in headers
    assert [value for name, value in headers if name == "set-cookie"] == ["a=1", "b=2"]
    assert response.headers["set-cookie"] == "a=1, b=2"
    assert START.year == 2026


def test_a_stored_validator_that_is_no_header_value_is_not_sent(project: Project) -> None:
    """An ETag with a control character costs a full response and not the observation."""
    project.network.servers[0].routes["/"] = reply(html(), ETag="@@").replace(b"@@", b'"a\x85b"')
    for _ in range(3):
        project.observe()
        project.later(days=7)

    assert project.state("page")["last_seen"] == "2026-12-05"

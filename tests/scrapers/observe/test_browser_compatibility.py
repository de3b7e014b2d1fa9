"""Pages are read as browsers show them: refreshes, interim responses, damaged bytes, feeds and titles of error pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scrapers.fixtures.loopback import PROSE, LoopbackNetwork, html, reply
from tests.scrapers.fixtures.project import Project

BODY = f"<main><h1>Registration</h1><p>{PROSE * 4}</p></main>"


@pytest.fixture
def project(tmp_path: Path, network: LoopbackNetwork) -> Project:
    """A project with one source."""
    made = Project(tmp_path, network)
    network.server("page.test")
    made.register("a", "http://page.test/a")
    return made


def outcome(project: Project, answer: bytes) -> str:
    """Outcome of one look at an answer."""
    project.network.servers[0].routes["/a"] = answer
    project.observe()
    return str(project.journal()[-1]["outcome"])


def refresh(content: str) -> str:
    """A meta element that refreshes."""
    return f'<meta http-equiv=Refresh content="{content}">'


@pytest.mark.parametrize(
    "head",
    [
        refresh("300; url=http://page.test/a"),
        refresh("0;url=/a"),
        refresh("60;url=/other"),
        refresh("30"),
        f"<noscript>{refresh('0; url=/no-scripts.html')}</noscript>",
    ],
)
def test_a_page_that_stays_for_its_readers_is_read(project: Project, head: str) -> None:
    """A refresh of the same page, one after a while, and one for readers without scripts lead nobody away."""
    assert outcome(project, reply(html(BODY, head=head))) == "read"


@pytest.mark.parametrize("content", ["0; url=/other", "1;URL='http://else.test/'", "0, url = /x"])
def test_a_page_that_leads_away_is_not_read(project: Project, content: str) -> None:
    """A refresh to another page within seconds is a redirect."""
    assert outcome(project, reply(html(BODY, head=refresh(content)))) == "bad_redirect"


@pytest.mark.parametrize("count", [1, 3])
def test_interim_responses_are_skipped(project: Project, count: int) -> None:
    """103 Early Hints come before the response."""
    hints = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n"
    assert outcome(project, hints * count + reply(html(BODY))) == "read"


def test_endless_interim_responses_end(project: Project) -> None:
    """A server that never comes to its response is not read."""
    assert outcome(project, b"HTTP/1.1 103 Early Hints\r\n\r\n" * 50) == "protocol"


def test_a_damaged_byte_does_not_change_the_charset(project: Project) -> None:
    """A page that declares UTF-8 is UTF-8 with one replacement character, as browsers show it."""
    project.quote("a", "familje të kthyer në komunë")
    text = "<main><p>Ndihma jepet për çdo familje të kthyer në komunë brenda gjashtëdhjetë ditëve.</p>{}</main>"
    body = html(text.format("<p>Zyra është e hapur çdo ditë.</p>" * 9)).replace(
        "Zyra është".encode(), b"Zyra \xc3sht", 1
    )
    assert outcome(project, reply(body)) == "read"
    assert project.state("a")["claims"]["kosovo/registration#c1"]["standing"] == "stands"


@pytest.mark.parametrize(
    ("title", "body", "expected"),
    [
        ("403 Forbidden", "<h1>403 Forbidden</h1>", "forbidden"),
        ("Error 503", "<p>Back soon</p>", "server_error"),
        ("502 Bad Gateway", "<h1>502 Bad Gateway</h1><hr>nginx", "server_error"),
        ("404 Not Found", "<h1>Not Found</h1>", "soft_not_found"),
        ("Error 404", "<p>Sorry.</p>", "soft_not_found"),
        ("Rents in Gao | 404 Media", BODY, "read"),
        ("503 homes rebuilt in Mosul", BODY, "read"),
        ("Frames", "<frameset cols='20%,80%'><frame src=a.html></frameset>", "script_only"),
    ],
)
def test_the_title_of_an_error_page_decides_its_outcome(project: Project, title: str, body: str, expected: str) -> None:
    """An error page with status 200 is what its title says; a number in the title of a page with text is none."""
    assert outcome(project, reply(html(body, title=title))) == expected


FEED = "<rss><channel><title>News</title><item><title>Grant</title>{}</item></channel></rss>"


@pytest.mark.parametrize(
    ("content", "declared"),
    [
        ("<content:encoded xmlns:content='c'><![CDATA[<p>The grant is paid once.</p>]]></content:encoded>", "utf-8"),
        ("<xhtml:body xmlns:xhtml='x'><xhtml:p>The grant is paid once.</xhtml:p></xhtml:body>", "utf-8"),
        ("<description>The&nbsp;grant is&nbsp;paid once.</description>", "utf-8"),
        ("<description>“The grant is paid once.” përgjigje</description>", "iso-8859-1"),
    ],
)
def test_all_text_of_a_feed_is_read(project: Project, content: str, declared: str) -> None:
    """Encoded content, XHTML, entities of HTML and a false declaration hide nothing."""
    project.quote("a", "grant is paid once")
    body = f"<?xml version='1.0' encoding='{declared}'?>{FEED.format(content)}".encode()
    assert outcome(project, reply(body, kind="application/rss+xml")) == "read"
    assert project.state("a")["claims"]["kosovo/registration#c1"]["standing"] == "stands"

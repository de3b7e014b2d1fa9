"""Addresses of documents: which URLs lead to one document."""

from __future__ import annotations

import pytest

from returnkb.text.document_address import document_address

REPORT = "https://example.org/report"


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/report",
        "https://www.example.org/report/",
        "https://EXAMPLE.org./report",
        "https://example.org:443/report",
        "https://example.org/report#chapter-2",
        "https://example.org/report?page=12",
        "https://example.org/report?utm_source=letter&fbclid=1",
        "https://example.org/%72eport",
    ],
)
def test_one_document_has_one_address(url: str) -> None:
    """Scheme, `www.`, a last slash, a page, a fragment, tracking and percent signs do not make another document."""
    assert document_address(url) == document_address(REPORT)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/Report",
        "https://example.org/report/2",
        "https://example.org/report?p=12",
        "https://example.org/report?page=2,45",
        "https://example.org:8443/report",
        "https://other.example.org/report",
    ],
)
def test_another_path_host_or_query_is_another_document(url: str) -> None:
    """What a server may answer with another document is kept, above all numbers of articles."""
    assert document_address(url) != document_address(REPORT)


def test_letters_of_other_scripts_are_compared_as_letters() -> None:
    """A path in Arabic letters is the same as its percent signs."""
    assert document_address("https://example.org/مدرسة") == document_address(
        "https://example.org/%D9%85%D8%AF%D8%B1%D8%B3%D8%A9"
    )


def test_the_order_of_a_query_does_not_matter() -> None:
    """Servers read the parts of a query by name."""
    assert document_address(f"{REPORT}?a=1&b=2") == document_address(f"{REPORT}?b=2&a=1")


def test_an_address_that_cannot_be_read_stays_as_it_is() -> None:
    """Another rule reports it."""
    assert document_address("https://[example") == "https://[example"

"""URLs written by people: which of them may be shown as links."""

from __future__ import annotations

import pytest

from returnkb.text.url_check import url_fault


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/",
        "http://example.org",
        "https://example.org:8443/a?b=c#d",
        "https://EXAMPLE.org/%20",
        "https://пример.example.org/",
        "https://xn--e1afmkfd.example.org/",
        "https://a_b.example.org/",
    ],
)
def test_proper_addresses_have_no_fault(url: str) -> None:
    """Addresses on the web are fine, in any script and with any path."""
    assert url_fault(url) is None


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("", "it does not start with https:// or http://"),
        ("example.org", "it does not start with https:// or http://"),
        ("//example.org/", "it does not start with https:// or http://"),
        ("ftp://example.org/", "it does not start with https:// or http://"),
        ("javascript:alert(1)", "it does not start with https:// or http://"),
        ("JavaScript:alert(1)", "it does not start with https:// or http://"),
        ("data:text/html,x", "it does not start with https:// or http://"),
        ("https:/example.org/", "it has no proper host name"),
        ("https:///path", "it has no proper host name"),
        ("https://localhost/", "it has no proper host name"),
        ("https://127.0.0.1/", "it has no proper host name"),
        ("https://example..org/", "it has no proper host name"),
        ("https://-example.org/", "it has no proper host name"),
        ("https://me:secret@example.org/", "it carries a user name"),
        ("https://example.org/a b", "it holds a blank"),
        ("https://example.org/\u00a0", "it holds a blank"),
        ("java\nscript:alert(1)", "it holds a blank"),
        ("https://example.org\\@evil.example/", "it holds a backslash"),
        ("https://[::1/", "it cannot be read as an address"),
        ("https://example.org:port/", "it cannot be read as an address"),
    ],
)
def test_other_addresses_are_refused_with_a_reason(url: str, fault: str) -> None:
    """Whatever does something else than open a page, or hides where it leads, is refused with its reason."""
    assert url_fault(url) == fault


@pytest.mark.parametrize("url", ["https://ü..example.org/", f"https://{'ü' * 70}.org/"])
def test_impossible_names_in_other_scripts_are_refused(url: str) -> None:
    """A host name that cannot exist in any script is refused like any other."""
    assert url_fault(url) == "it cannot be read as an address"

"""Rules that no page can meet are left out of the style sheet of copies, and no other."""

from __future__ import annotations

import pytest

from returnkb.publish.styles import met, names_in

NAMES = {"md-typeset", "here", "open"}


@pytest.mark.parametrize(
    "rule",
    [
        ".md-typeset p{margin:0}",
        "main>p{margin:0}",
        ".gone, .here{margin:0}",
        ".rk-made-by-a-script{margin:0}",
        ":is(.gone,.here) p{margin:0}",
        '[data-x=".gone"]{margin:0}',
        "@font-face{font-family:X}",
        "@media print{.here{margin:0}}",
        "@supports (inset:0){.here{margin:0}}",
        ":root{--x:.gone}",
    ],
)
def test_a_rule_that_a_page_may_meet_stays(rule: str) -> None:
    """One selector of several, elements, our own classes, alternatives, text that only looks like a class."""
    assert met(rule, NAMES) == rule


@pytest.mark.parametrize(
    "rule", [".gone{margin:0}", ".here.gone p{margin:0}", ".gone>.here{margin:0}", "@media print{.gone{margin:0}}"]
)
def test_a_rule_that_no_page_meets_goes(rule: str) -> None:
    """A class that is on no page and in no script, alone or beside others."""
    assert met(f"/* why */{rule}p{{margin:0}}", NAMES) == "p{margin:0}"


def test_names_are_those_on_pages_and_in_scripts() -> None:
    """Words of a text are no classes, and neither are those of data: the sheet would change with them."""
    page, program, data = b'<p class="one two-b">three</p>', b'make("four", five)', b'take("six")'
    files = {"a.html": page, "assets/a.js": program, "facts/a.js": data, "search/terms-1.js": data, "a.css": b".six{}"}

    assert names_in(files) == {"one", "two-b", "make", "four", "five"}

"""Markdown bodies: checked by their rendered HTML, and none takes the renderer long."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown

from returnkb.model.finding import Finding, Level
from returnkb.text.html.allowlist import fragment_faults
from returnkb.text.html.body_bounds import within_bounds
from returnkb.text.html.markdown import EXTENSIONS
from tests.constants import REPOSITORY

Look = Callable[[], list[Finding]]
HEAD = "---\nkind: guide\ntitle: Listening\ntopic: reintegration\nleans_on: [clinic-list]\n---\n"
TARGETS = (
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "&#106;avascript:alert(1)", "`javascript:alert(1)`", "java`s`cript:alert(1)",
    "data:text/html,x", "vbscript:x", "file:///etc/passwd", "blob:https://x", "//evil.example", "/\\evil.example", "/`/evil.example`",
    "\\\\\\\\evil.example", "https://user@evil.example/", "https://gоv.example.org/", "http://10.0.0.1/", "http://printer.local/",
    "ftp://example.org/",
)  # fmt: skip
FORMS = {
    "a link": "[x]({})",
    "a link with a title": '[x]({} "title")',
    "a link in angle brackets": "[x](<{}>)",
    "a link after blanks": "[x](" + " " * 300 + "{})",
    "a reference": "[x][y]\n\n[y]: {}",
    "a reference on the next line": "[x][y]\n\n[y]:\n   {}",
    "a short reference": "[x]\n\n[x]: {}",
    "a list": "- one\n- [x]({})",
    "a table": "| a |\n|---|\n| [x]({}) |",
    "a heading": "## [x]({})",
    "a quotation": "> [x]({})",
    "an admonition": "!!! note\n    [x]({})",
    "a link around a picture": "[![x](a.png)]({})",
    "bold": "**[x]({})**",
    "a picture": "![x]({})",
}


@pytest.mark.parametrize("form", FORMS)
def test_a_link_that_does_something_is_found_in_every_form(form: str, tree: Path, findings: Look) -> None:
    """A target that the renderer makes a link of is refused at its line; what stays text is harmless."""
    render = Markdown(extensions=EXTENSIONS)
    wanted = {}
    for number, target in enumerate(TARGETS):
        body = f"\nListen first.\n\n{FORMS[form].format(target)}\n"
        if list(fragment_faults(render.reset().convert(body))):
            wanted[f"docs/guide/listening-{number}.md"] = range(10, 14)
        (tree / f"docs/guide/listening-{number}.md").write_text(HEAD + body, encoding="utf-8")
    found = {item.path: item.line for item in findings() if item.level is Level.MUST_FIX}
    assert {path for path in wanted if found.get(path) not in wanted[path]} == set()
    assert wanted


def test_links_to_pages_and_sites_are_fine(tree: Path, findings: Look) -> None:
    """Links within the site, to sections, mail and https are what people need."""
    body = "[a](first-talk.md) [b](first-talk.md) [c](https://example.org/) [d](https://example.org/x?a=b&c=d#e) ![f](f.png)\n"
    (tree / "docs/guide/listening.md").write_text(HEAD + body, encoding="utf-8")
    assert [item for item in findings() if item.path == "docs/guide/listening.md"] == []


def test_bodies_are_judged_with_the_extensions_of_the_site() -> None:
    """The rules render with what `mkdocs.yml` renders with."""
    text = (REPOSITORY / "mkdocs.yml").read_text(encoding="utf-8")
    part = text[text.index("markdown_extensions:") : text.index("extra:")]
    names = [next(iter(one)) if isinstance(one, dict) else one for one in yaml.safe_load(part)["markdown_extensions"]]
    assert sorted(names) == sorted(EXTENSIONS)


@given(
    st.text(alphabet="[]()*_`#>-|&\\!<\n ax1.:=+", max_size=60),
    st.integers(1, 400),
    st.text(alphabet="[]()*_`>-! \n", max_size=8),
)
def test_a_body_within_its_bounds_renders_within_a_second(part: str, times: int, between: str) -> None:
    """Whatever signs are repeated, the bounds stop the body or the renderer is done within a second of processor time."""
    body = between.join([part] * times)
    if within_bounds(body):
        start = time.process_time()
        Markdown(extensions=EXTENSIONS).convert(body)
        assert time.process_time() - start < 1


@pytest.mark.parametrize(
    "body",
    ["[" * 90_000, "&" * 5_000, "# a\n" * 5_000, "\n".join("    " * depth + "- x" for depth in range(250)), "> " * 900, "- " * 900,
     "(" * 9_000, "\\" * 9_000, "*a" * 9_000, "`" * 9_000, "|" * 9_000, "1" * 40_000, "\n" * 9_000],
)  # fmt: skip
def test_a_body_beyond_its_bounds_is_refused_before_it_is_rendered(body: str, tree: Path, findings: Look) -> None:
    """Brackets, references, headings, nesting and digits without end are a finding, found within a second."""
    (tree / "docs/guide/listening.md").write_text(f"{HEAD}Text.\n{body}x\n", encoding="utf-8")
    start = time.process_time()
    codes = {item.code for item in findings() if item.path == "docs/guide/listening.md"}
    assert time.process_time() - start < 1
    assert "B01" in codes

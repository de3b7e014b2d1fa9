"""Links and anchors in bodies: what the rule accepts is what the renderer makes."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st

from returnkb.build.compile import compile_tree
from returnkb.build.render import render
from returnkb.model.finding import Finding
from returnkb.text.heading_anchors import body_links, heading_anchors, heading_slug
from tests.constants import TODAY

BODY = """
## الأوراق المطلوبة

See [claim](#c1), [papers](#الأوراق-المطلوبة), [what](#%D1%89%D0%BE), [rents](rents.md#c1), [place](index.md), [map](../map.md),
[topic](../topics/housing.md), [source](../../sources/city-report.md), [site](https://example.org/#x) and ![no](lost.png).

## Що?

Text with `[code](nowhere.md)`.

Papers and *fees*
-----------------

### Papers and [fees](rents.md) ###
"""


def rendered_anchors(body: str) -> set[str]:
    """The ids that Markdown gives to headings."""
    html = markdown.markdown(body, extensions=["toc"], extension_configs={"toc": {"slugify": heading_slug}})
    return {match[1] for match in re.finditer(r'<h\d id="([^"]*)"', html)}


def test_headings_in_every_script_have_anchors_of_their_own() -> None:
    """They keep their letters, so that a heading added above does not move them; a repeated one is counted."""
    anchors = {"الأوراق-المطلوبة", "що", "papers-and-fees", "papers-and-fees_1"}

    assert heading_anchors(BODY) == rendered_anchors(BODY) == anchors
    assert heading_slug("Prishtinë: fees", "-") == "prishtine-fees"


@given(st.lists(st.text("aб شé!-_ 1", min_size=1, max_size=8).filter(str.strip), min_size=1, max_size=5))
def test_anchors_are_those_of_the_renderer(headings: list[str]) -> None:
    """Whatever headings are called, the rule knows the anchors they get."""
    body = "\n\n".join(f"## {heading.strip().strip('_-')}a" for heading in headings)

    assert heading_anchors(body) == rendered_anchors(body)


def test_links_that_lead_somewhere_pass(tree: Path, findings: Callable[[], list[Finding]]) -> None:
    """Entries, claims, headings in other scripts, pages made beside entries and other sites can be linked."""
    path = tree / "docs/kosovo/prizren/rents.md"
    path.write_text(path.read_text(encoding="utf-8") + BODY, encoding="utf-8")

    assert [finding for finding in findings() if finding.code == "R11"] == []


@pytest.mark.parametrize(
    "link",
    [
        "[one](#nothing-here)", "[two](rents.md#c99)", "[four](/kosovo/prizren/rents.md)", "[five](../prizren)", "[six](rents.html)",
        "[seven](../../../README.md)", "[eight][x]\n\n[x]: nowhere.md", "[nine](<nowhere.md>)", "[ten](rents.md#C1)", "[e](%)",
        '[title](nowhere.md "title")',
    ],
)  # fmt: skip
def test_dead_links_are_found_where_they_stand(link: str, tree: Path, findings: Callable[[], list[Finding]]) -> None:
    """Each gives one finding at its line that names the link and a repair."""
    path = tree / "docs/kosovo/prizren/rents.md"
    text = path.read_text(encoding="utf-8") + f"\n## One\n\n{link}\n"
    path.write_text(text, encoding="utf-8")
    (found,) = [finding for finding in findings() if finding.code == "R11"]

    assert "](" in text.split("\n")[found.line - 1] or "]:" in text.split("\n")[found.line - 1]
    assert found.repair


def test_a_link_to_a_moved_entry_names_its_new_place(tree: Path, findings: Callable[[], list[Finding]]) -> None:
    """The former address still works for readers, and the link in the collection is asked to follow."""
    path = tree / "docs/kosovo/prizren/rents.md"
    text = path.read_text(encoding="utf-8").replace("---\n", "---\nmoved_from: [kosovo/old-rents]\n", 1)
    path.write_text(text + "\n[Rents](../old-rents.md)\n", encoding="utf-8")

    assert ["moved to “kosovo/prizren/rents”" in one.sentence for one in findings() if one.code == "R11"] == [True]


def test_positions_are_those_of_the_links() -> None:
    """Positions count characters of the body."""
    body = "é `x` [a](b.md)\n[c]: d.md"

    assert [(body[start], target) for start, target in body_links(body)] == [("[", "b.md"), ("[", "d.md")]


def test_the_site_has_the_anchors_that_links_name(tree: Path, tmp_path: Path) -> None:
    """In a built page the heading has its own letters as its id."""
    path = tree / "docs/kosovo/prizren/rents.md"
    path.write_text(path.read_text(encoding="utf-8") + BODY, encoding="utf-8")
    compile_tree(tree, tmp_path, TODAY)
    render(tree, tmp_path / "pages", tmp_path / "site", lambda words: None)

    assert 'id="що"' in (tmp_path / "site/kosovo/prizren/rents.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "unit", ["[", "]", "[a](", "[]", "# ", "#", " ", "`", "\\", "*", "[x](y", "!", "-\n", "a\n-\n", "<", "# a \t"]
)
def test_bodies_of_any_form_are_read_at_once(unit: str) -> None:
    """Bodies of the largest size that repeat what patterns look for; what is taken for a target is bounded."""
    body = f"# {unit * 50_000}b\n[x]: {unit * 50_000}"

    assert len(heading_anchors(body)) <= body.count("\n")
    assert all(len(target) <= 500 for _, target in body_links(body))

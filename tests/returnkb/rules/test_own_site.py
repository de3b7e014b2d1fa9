"""Links to the site itself: only relative ones, because copies have no URL."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from returnkb.corpus.load import load
from returnkb.rules import check

SITE = "https://facts.example.org/kb/"


@pytest.mark.parametrize(
    ("target", "refused"),
    [
        (f"{SITE}kosovo/prizren/rents.html", True),
        (SITE, True),
        (SITE.rstrip("/"), True),
        (f"{SITE.rstrip('/')}?q=rent", True),
        ("https://facts.example.org/kbx/", False),
        ("https://facts.example.org.evil.example/kb/", False),
        ("../prizren/rents.md", False),
    ],
)
def test_a_link_by_the_address_of_the_site_is_refused(tree: Path, target: str, refused: bool) -> None:
    """The finding names the link; another site whose address only begins alike is another site."""
    (tree / "mkdocs.yml").write_text(f"site_name: x\nsite_url: {SITE}\n", encoding="utf-8")
    path = tree / "docs/kosovo/prizren/rents.md"
    path.write_text(f"{path.read_text(encoding='utf-8')}\nSee [it]({target}).\n", encoding="utf-8")
    corpus, findings = load(tree)
    found = [one.code for one in (*findings, *check(corpus, date(2026, 11, 21)))]
    assert found == (["R11"] if refused else [])

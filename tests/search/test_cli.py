"""`returnkb search` from the command line."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

import pytest

from search.cli import NoIndex, run


@pytest.fixture
def ask(data: Path, tmp_path: Path) -> Callable[..., str]:
    """Asks the command in a build that has data but no index."""
    (tmp_path / "data").symlink_to(data)

    def asked(query: str, **options: object) -> str:
        return run(tmp_path, Namespace(**{"query": query, "limit": 5, "json": False, **options}))

    return asked


def test_the_answer_leads_to_the_claim(ask: Callable[..., str]) -> None:
    """Each result shows the claim that answers, its date and label, and the address of that claim."""
    printed = ask("dialysis Kosovo")

    assert "kosovo/dialysis.html#" in printed
    assert "Kosovo as a whole" in printed


def test_json_is_for_programs(ask: Callable[..., str]) -> None:
    """With --json the same answer is data."""
    found = json.loads(ask("Mitrovica school", json=True))

    assert found["ask"][0]["places"] == ["kosovo/north-mitrovica", "kosovo/south-mitrovica"]
    assert found["results"][0]["claims"] or found["results"][0]["kind"] == "gap"


def test_a_country_is_given_by_code_or_folder(ask: Callable[..., str]) -> None:
    """--country takes XK or kosovo and gives the same."""
    assert ask("insulin", country="XK", json=True) == ask("insulin", country="kosovo", json=True)


def test_an_unknown_country_is_named_with_those_there_are(ask: Callable[..., str]) -> None:
    """A country that is not here is refused with the list of codes."""
    with pytest.raises(NoIndex, match="XK"):
        ask("insulin", country="ZZ")

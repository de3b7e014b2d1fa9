"""What machines saw of a source, as a claim's page tells it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from returnkb.compile import compile_tree
from returnkb.corpus import load
from tests.conftest import TODAY

CASES = {
    "stands": (
        {"outcome": "same", "last_seen": "2026-11-20"},
        "stands",
        "The page still says this (seen 20 November 2026).",
    ),
    "altered": ({"outcome": "changed"}, "altered", "The passage has changed (since 19 November 2026)."),
    "uncompared": ({"outcome": "changed"}, None, "this passage was not compared."),
    "gone": ({"outcome": "gone"}, "stands", "The page is gone (since 18 November 2026)."),
    "blocked": ({"outcome": "could_not_look"}, "stands", "It could not be looked at since 18 November 2026."),
}


@pytest.mark.parametrize("name", CASES)
def test_a_claim_says_what_a_machine_last_saw(tree: Path, name: str) -> None:
    """Each outcome of a look is told beside the evidence, and could-not-look never as unchanged."""
    outcome, standing, sentence = CASES[name]
    corpus, _ = load(tree)
    ref, (record, claim) = next(iter(corpus.claim_by_ref.items()))
    source = claim.evidence[0].source
    passage = {"standing": standing, "since": "2026-11-19", "seen_on": "2026-11-20"}
    state = {"since": "2026-11-18", **outcome, "claims": {ref: passage} if standing else {}}
    (tree / "sources/state").mkdir(exist_ok=True)
    (tree / f"sources/state/{source}.json").write_text(json.dumps(state), encoding="utf-8")
    compile_tree(tree, tree / "build", TODAY)
    page = (tree / "build/pages" / f"{record.id}.md").read_text(encoding="utf-8")

    assert sentence in re.sub(r"\s+", " ", page)

"""Source states: how pages show the observations of a source."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest

from returnkb.assessment.claim_freshness import assess_claim
from returnkb.build.compile import compile_tree
from returnkb.corpus.load import load
from returnkb.model import page_urls as addresses
from returnkb.model.edtf import EdtfDate
from tests.constants import TODAY, TREE

CASES: dict[str, tuple[dict[str, object], str | None, str]] = {
    "stands": (
        {"outcome": "same", "last_seen": "2026-11-20"},
        "stands",
        "The page still says this (seen 20 November 2026).",
    ),
    "altered": ({"outcome": "changed"}, "altered", "The passage has changed (since 19 November 2026)."),
    "never found": (
        {"outcome": "same", "last_seen": "2026-11-20"},
        "never_found",
        "This passage was not found there word for word (since 19 November 2026).",
    ),
    "uncompared": ({"outcome": "changed"}, None, "this passage was not compared."),
    "newer edition": (
        {"outcome": "changed", "newer_edition": True},
        None,
        "A newer edition is listed (since 18 November 2026); this one was not compared with it.",
    ),
    "gone": ({"outcome": "gone"}, "stands", "The page is gone (since 18 November 2026)."),
    "blocked": ({"outcome": "could_not_look"}, "stands", "It could not be checked since 18 November 2026."),
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


def test_a_passage_marked_for_review_is_shown_beside_its_evidence(tree: Path) -> None:
    """The claim's page says since when nobody has read it again, and the claim is due."""
    page = tree / "docs/kosovo/prizren/water.md"
    page.write_text(
        "---\nkind: condition\ntitle: Water in Prizren\ntopic: housing\nclaims:\n  - id: c1\n"
        "    text: Houses in the old town of Prizren had running water all day in spring 2026.\n    observed: 2026-10\n"
        "    evidence:\n      - {source: radio-series, needs_review: 2026-11-19, accessed: 2026-11-18}\n---\n",
        encoding="utf-8",
    )
    compile_tree(tree, tree / "build", TODAY)
    said = re.sub(r"\s+", " ", (tree / "build/pages/kosovo/prizren/water.md").read_text(encoding="utf-8"))

    assert "It changed on 19 November 2026; nobody has read it again yet." in said
    assert '<span class="rk-badge rk-aging"' in said


@pytest.mark.parametrize(("verified", "status"), [("", "due"), ("2026-11-18", "due"), ("2026-11-20", "current")])
def test_only_a_check_in_the_field_outweighs_a_mark(verified: str, status: str) -> None:
    """A marker makes a claim due whatever was verified before; a later check by a person counts."""
    corpus, _ = load(TREE)
    record, claim = next(iter(corpus.claim_by_ref.values()))
    evidence = claim.evidence[0].model_copy(update={"needs_review": date(2026, 11, 19)})
    day = date.fromisoformat(verified) if verified else None
    marked = claim.model_copy(
        update={"observed": EdtfDate.parse("2026-11"), "evidence": (evidence,), "verified_on": day, "conflicts": ()}
    )

    assert assess_claim(corpus, record, marked, TODAY).status == status


LOOKS: dict[str, tuple[list[dict[str, object]], str]] = {
    "nobody looked": ([], "No source has been checked automatically yet."),
    "sound": (
        [
            {"at": "2026-11-19T04:00:00+00:00", "outcome": outcome, "held": outcome == "timeout"}
            for outcome in ("timeout", "read")
        ],
        "Sources were last checked automatically on 19 November 2026.</p>",
    ),
    "degraded": (
        [{"at": "2026-11-19T04:00:00+00:00", "outcome": "timeout", "held": True}, {"at": "never"}],
        "on 19 November 2026. Nothing could be read that day, so nothing here changed.",
    ),
}


@pytest.mark.parametrize("name", LOOKS)
def test_the_freshness_dashboard_says_when_machines_last_looked(tree: Path, name: str) -> None:
    """A run that proved nothing is told as that, and no run at all, too."""
    lines, sentence = LOOKS[name]
    journal = tree / "sources/state/journal"
    journal.mkdir(parents=True)
    text = "".join(json.dumps(line) + "\n" for line in lines)
    (journal / "2026-11.jsonl").write_text(text + '{"at": "2026-11-2', encoding="utf-8")
    compile_tree(tree, tree / "build", TODAY)

    assert sentence in (tree / "build/pages" / addresses.FRESHNESS_DASHBOARD.replace(".html", ".md")).read_text(
        encoding="utf-8"
    )

"""Review of trees: the change from one tree to another, with findings that are new or gone."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from returnkb.assessment.assess import assess
from returnkb.assessment.assessed import AssessedCorpus
from returnkb.corpus.load import load
from returnkb.editions.review.change_findings import change_findings
from returnkb.editions.review.collection_changes import reader_changes
from returnkb.editions.review.output import Review
from returnkb.model.finding import Finding, errors
from returnkb.rules import check


def review_trees(before: Path, after: Path, today: date, preview: str = "") -> Review:
    """The review of the change from one tree to another."""
    old, old_findings = assessed_tree(before, today)
    new, new_findings = assessed_tree(after, today)
    known = {_key(one) for one in old_findings}
    now = {_key(one) for one in new_findings}
    return Review(
        reader_changes(old, new),
        sorted({*(one for one in new_findings if _key(one) not in known), *change_findings(old, new)}),
        [one for one in old_findings if _key(one) not in now],
        preview,
    )


def assessed_tree(root: Path, today: date) -> tuple[AssessedCorpus, list[Finding]]:
    """The collection of a tree; what cannot be read, or names what is not there, is left out, with its findings."""
    corpus, findings = load(root)
    found = sorted({*findings, *check(corpus, today)})
    broken = {finding.path for finding in errors(found) if finding.code.startswith("R")}
    kept = {key: one for key, one in corpus.entries.items() if one.document.path not in broken}
    sound = corpus if len(kept) == len(corpus.entries) else corpus.with_entries(kept)
    return assess(sound, today), found


def _key(finding: Finding) -> tuple[str, str, str]:
    """A finding without its line, which moves with every edit above it."""
    return finding.path, finding.code, finding.sentence

"""What a change leaves out is a finding, though the files are valid when looked at alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from returnkb.cli import main
from returnkb.editions.review.change_findings import CODES
from returnkb.rules import codes

TODAY = "2026-11-21"
RENTS = "docs/kosovo/prizren/rents.md"
HOME = "docs/programmes/coming-home.md"
AID = "docs/kosovo/prishtina/legal-aid.md"
# Edits of one file, and the findings that their comparison with the base gives.
CHANGES: dict[str, tuple[str, list[tuple[str, str]], list[str]]] = {
    "a figure": (RENTS, [("EUR 400 a month", "EUR 450 a month")], ["P02"]),
    "a figure, its source read again": (
        RENTS,
        [("EUR 250 a month", "EUR 260 a month"), ("accessed: 2026-11-20", "accessed: 2026-11-21")],
        [],
    ),
    "words without a figure": (RENTS, [("Rents in Prizren", "What flats cost in Prizren")], []),
    "a phone number": (AID, [("+383 38 200 000", "+383 38 211 111")], ["P02"]),
    "a mailbox": (AID, [("info@advice", "office@advice")], ["P02"]),
    "a phone number, its source read again": (
        AID,
        [("+383 38 200 000", "+383 38 211 111"), ("accessed: 2026-11-20", "accessed: 2026-11-21")],
        [],
    ),
    "a phone number, checked by a person": (
        AID,
        [("+383 38 200 000", "+383 38 211 111"), ("verified_on: 2026-11-10", "verified_on: 2026-11-20")],
        [],
    ),
    "the amount of a package": (HOME, [("amount: 700", "amount: 900")], ["P02"]),
    "the answer of a rule": (HOME, [("answer: no", "answer: ask")], ["P02"]),
    "the name of a package": (HOME, [("name: Money to start a business", "name: Money for a business")], []),
    "the amount of a package, its source read again": (
        HOME,
        [("amount: 700", "amount: 900"), ("city-report, accessed: 2026-11-20", "city-report, accessed: 2026-11-21")],
        [],
    ),
    "a mailbox taken away": (AID, [("    emails: [info@advice.example.org]\n", "")], []),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_without_its_evidence_is_found(
    name: str,
    repository: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """`check --pull-request` and the review say the same."""
    path, edits, codes = CHANGES[name]
    text = (repository / path).read_text(encoding="utf-8")
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    (repository / path).write_text(text, encoding="utf-8")
    assert main(["check", "--root", str(repository), "--today", TODAY, "--pull-request", "main"]) == 0
    out = capsys.readouterr().out
    assert [code for code in ("P01", "P02", "P03") if f": {code} " in out] == codes
    main(["review", "main", "--root", str(repository), "--today", TODAY])
    assert ("P02" in capsys.readouterr().out) == bool(codes)


@pytest.mark.parametrize("move", [True, False])
def test_a_lost_address_is_found(move: bool, repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An entry that is moved or deleted without a word is a fault; one that says where it was is none."""
    target = repository / "docs/kosovo/prizren/rent.md"
    if move:
        (repository / RENTS).rename(target)
    else:
        (repository / RENTS).unlink()
    words = ["check", "--root", str(repository), "--today", TODAY, "--pull-request", "main"]
    assert main(words) == 1
    assert f"{RENTS}:1:1: P03 /kosovo/prizren/rents/ leads nowhere" in capsys.readouterr().out
    if move:
        text = target.read_text(encoding="utf-8").replace("topic:", "moved_from: [kosovo/prizren/rents]\ntopic:", 1)
        target.write_text(text, encoding="utf-8")
    else:
        line = "- id: kosovo/prizren/rents\n  reason: The source took it back.\n  day: 2026-11-20\n"
        (repository / "sources/retired.yml").write_text(line, encoding="utf-8")
    assert main(words) == 0


def test_codes_of_comparisons_are_documented() -> None:
    """Every code that a comparison gives says what it asks for."""
    assert not set(CODES) & {code for code, _ in codes()}

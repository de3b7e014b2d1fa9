"""`returnkb services` on the small tree."""

from __future__ import annotations

import pytest

from returnkb.cli import main
from tests.constants import TREE


def test_it_counts_and_lists(capsys: pytest.CaptureFixture[str]) -> None:
    """Each country has a row, the last row is the sum, and `--missing` names who cannot be called or written to."""
    assert main(["services", "--root", str(TREE), "--today", "2026-11-22", "--missing"]) == 0

    lines = capsys.readouterr().out.splitlines()
    sums = [int(line.split()[2]) for line in lines if line.startswith(("kosovo", "all"))]
    assert len(sums) == 2
    assert sums[0] == sums[1] > 0
    assert "Neither phone, mailbox nor form:" in lines

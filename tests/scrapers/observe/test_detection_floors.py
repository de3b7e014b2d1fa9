"""Floors of change detection: what the benchmark finds is not worse than what is kept in `floors.json`."""

from __future__ import annotations

import pytest

from tests.bench.freshness.detection import main


@pytest.mark.slow
def test_changes_are_detected_and_noise_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    """Material changes under noise in every language of the benchmark, missed or alarmed about no more often than before."""
    assert main(["--quick"]) == 0, capsys.readouterr().out

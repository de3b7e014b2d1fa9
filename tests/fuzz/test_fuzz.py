"""A short run of the fuzzer: the same examples every time; `python -m tests.fuzz --minutes 20` looks for new ones."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.fuzz.targets import TARGETS, Target, fuzz_update, prepare, sound_sheet, sound_update, take_sheet

# A document is compiled for each example that `check` accepts, which takes a second.
EXAMPLES, DOCUMENT_EXAMPLES = 12, 2


@pytest.fixture(scope="module")
def tree(takes_seconds: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small tree to fuzz in."""
    return prepare(tmp_path_factory.mktemp("fuzz"))


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: str(target.name))
def test_no_example_crashes_or_hangs(target: Target, tree: Path) -> None:
    """Whatever a file, field, query or update holds, the command ends with a message within a second of processor time."""

    @settings(
        max_examples=DOCUMENT_EXAMPLES if target.compiled else EXAMPLES, deadline=None, derandomize=True, database=None,
        phases=(Phase.generate,), suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(target.examples)
    def holds(example: object) -> None:
        target.holds(tree, example)

    holds()


def test_the_sound_update_is_applied(tree: Path) -> None:
    """The update that the fuzzer changes is applied as it is, so that its examples get past the first checks."""
    fuzz_update(tree, sound_update())

    assert (tree.parent / "copies/returnkb-2026.11/index.html").is_file()


def test_the_sound_sheet_is_reviewed(tree: Path) -> None:
    """The sheet that the fuzzer changes is taken as it is."""
    assert "The service is closed" in take_sheet(tree, sound_sheet()).out

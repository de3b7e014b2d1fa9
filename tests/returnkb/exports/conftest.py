"""Two assessed trees: a small one with unusual content, and the real collection."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from returnkb.assessment.assess import assess
from returnkb.assessment.assessed import AssessedCorpus
from returnkb.corpus.load import load
from returnkb.model.finding import errors
from tests.constants import COLLECTION_TODAY, REPOSITORY, TREE

MORE = Path(__file__).parent / "more"


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> AssessedCorpus:
    """The test tree with a safe house whose address was written down, odd letters, an edition and credits."""
    root = tmp_path_factory.mktemp("exports") / "tree"
    shutil.copytree(TREE, root)
    shutil.copytree(MORE, root, dirs_exist_ok=True)
    return _judged(root)


@pytest.fixture(scope="session")
def real() -> AssessedCorpus:
    """The real collection."""
    return _judged(REPOSITORY)


def _judged(root: Path) -> AssessedCorpus:
    corpus, findings = load(root)
    assert errors(findings) == []
    return assess(corpus, COLLECTION_TODAY)


def text(content: str | bytes) -> str:
    """A file's content as text."""
    assert isinstance(content, str)
    return content

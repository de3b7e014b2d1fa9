"""Two editions of the small tree, built in different folders, and the copies made of them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from returnkb.bundle.contents import Chapter, chapters
from returnkb.bundle.distribution import Order, make_distribution
from returnkb.bundle.edition_mark import EditionMark
from returnkb.bundle.folder import folder_copy, site_files, write_folder_copy
from returnkb.bundle.papers import Papers
from returnkb.compile import compile_tree
from returnkb.render import render
from returnkb.sheets.labels import read_labels
from tests.conftest import TODAY, TREE

REPOSITORY = Path(__file__).resolve().parents[2]
OLD = EditionMark("2026.11", date(2026, 11, 21), 1)
NEW = EditionMark("2026.12", date(2026, 12, 5), 2)
CHANGED = "docs/kosovo/prizren/rents.md"
OLD_NAME, NEW_NAME = "returnkb-2026.11", "returnkb-2026.12"


@dataclass(frozen=True)
class Edition:
    """A rendered tree: its files, its chapters, its mark, the files of its folder copy, what its papers are made of."""

    site: Path
    files: dict[str, bytes]
    chapters: list[Chapter]
    mark: EditionMark
    copy: dict[str, bytes]
    papers: Papers


def build(tree: Path, mark: EditionMark) -> Edition:
    """Compile and render a tree and take its folder copy."""
    judgement = compile_tree(tree, tree / "build", TODAY).judgement
    site = tree / "build" / "site"
    render(tree, tree / "build" / "pages", site, lambda words: None)
    files = site_files(site)
    papers = Papers(judgement, read_labels(REPOSITORY / "sources" / "labels.yml"), tree, "https://facts.example.org/")
    return Edition(site, files, chapters(judgement), mark, folder_copy(files, mark), papers)


@pytest.fixture(scope="session")
def old(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """The first edition of the small tree."""
    return build(Path(shutil.copytree(TREE, tmp_path_factory.mktemp("first") / "tree")), OLD)


@pytest.fixture(scope="session")
def twin(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """The first edition once more, built in another folder with another name."""
    return build(Path(shutil.copytree(TREE, tmp_path_factory.mktemp("elsewhere") / "a-longer-name")), OLD)


@pytest.fixture(scope="session")
def new(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """The second edition: one entry has another title and a summary, one is new."""
    tree = Path(shutil.copytree(TREE, tmp_path_factory.mktemp("second") / "tree"))
    entry = tree / CHANGED
    text = entry.read_text(encoding="utf-8")
    entry.write_text(text.replace("title: ", "title: Newly read - ", 1), encoding="utf-8")
    guide = (tree / "docs/guide/first-talk.md").read_text(encoding="utf-8")
    another = guide.replace("title: ", "title: Second, after ", 1)
    (tree / "docs/guide/second-talk.md").write_text(another, encoding="utf-8")
    return build(tree, NEW)


@pytest.fixture(scope="session")
def published(old: Edition, new: Edition, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the older zip in `mine`, as a reader has it, and the newer zip and the updates to it in `dist`."""
    folder = tmp_path_factory.mktemp("published")
    write_folder_copy(old.copy, folder / "mine", OLD_NAME)
    make_distribution(Order(new.files, new.chapters, new.mark, folder / "dist", ("zip", "updates"), folder / "mine"))
    return folder


@pytest.fixture
def updates(published: Path, tmp_path: Path) -> Path:
    """A copy of that folder, free to be changed."""
    return Path(shutil.copytree(published, tmp_path / "shelf"))


@pytest.fixture
def unpacked(tmp_path: Path) -> Callable[[dict[str, bytes], str], Path]:
    """Writes the files of a copy into a folder, as an unpacker would."""

    def unpack(files: dict[str, bytes], name: str) -> Path:
        for path, content in files.items():
            file = tmp_path / name / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        return tmp_path / name

    return unpack

"""Two editions of the small tree, built in different folders, and their copies."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from returnkb.build.compile import compile_tree
from returnkb.build.render import render
from returnkb.corpus.label_file import read_labels
from returnkb.editions.stamp import EditionStamp
from returnkb.pages.context.profile import FOLDER, ONE_FILE, ZIM
from returnkb.publish.copies.folder import folder_copy, write_folder_copy
from returnkb.publish.copies.pdf import PdfSource
from returnkb.publish.copies.render import CopySource, entry_articles, files_for_copies
from returnkb.publish.copies.single_html import HEADING_LEVEL, single_file
from returnkb.publish.copies.table_of_contents import chapters
from returnkb.publish.distribution import DistributionRequest, make_distribution
from returnkb.publish.history.git_history import read_histories
from returnkb.publish.hosting.downloads_page import Downloads
from returnkb.publish.hosting.site import hosted_site
from returnkb.publish.zim.build import zim_files
from tests.constants import REPOSITORY, TODAY, TREE
from tests.fixtures.firefox import Firefox
from tests.fixtures.git_repository import commit, git
from tests.fixtures.shared_folder import shared_folder
from tests.returnkb.publish.signed_release import Release, signed_release

OLD = EditionStamp("2026.11", date(2026, 11, 21), 1)
NEW = EditionStamp("2026.12", date(2026, 12, 5), 2)
CHANGED = "docs/kosovo/prizren/rents.md"
OLD_NAME, NEW_NAME = "returnkb-2026.11", "returnkb-2026.12"
BUILT_ON = "2026-12-05"
RENTS = "kosovo/prizren/rents"
RENTS_HISTORY = f"history/{RENTS}.html"
MOVED_HELP = "kosovo/prishtina/legal-aid"
# What somebody types, and the entry that is found.
QUERIES = {
    "rents prizren": "prizren/rents.html",
    "qira Prizren": "prizren/rents.html",
    "Gao dialysis": "gao/dialysis.html",
    "legal aid Prishtina": "prishtina/legal-aid.html",
    "flat bus station": "prizren/rents.html",
}
# Nothing of these may leave a trace: the folder, the order in which Python visits its sets, the time zone, the language.
SURROUNDINGS = {
    "one": {"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C.UTF-8"},
    "another/with a longer name": {"PYTHONHASHSEED": "2", "TZ": "Pacific/Kiritimati", "LC_ALL": "POSIX"},
}


@dataclass(frozen=True)
class Edition:
    """A built tree: the site that MkDocs rendered, what copies are rendered from, the stamp, the folder copy, the source of PDFs."""

    site: Path
    source: CopySource
    stamp: EditionStamp
    copy: dict[str, bytes]
    pdf_source: PdfSource

    @property
    def pages(self) -> dict[str, str]:
        """The pages of the site as MkDocs rendered them."""
        paths = sorted(self.site.rglob("*.html"))
        return {path.relative_to(self.site).as_posix(): path.read_text(encoding="utf-8") for path in paths}


@dataclass(frozen=True)
class Builds:
    """Two folders of copies made of two clones, and what the command said of the first."""

    one: Path
    other: Path
    progress: str
    day: str = BUILT_ON


def build(tree: Path, stamp: EditionStamp) -> Edition:
    """Compile and render a tree and make its folder copy."""
    source, site = source_of(tree), tree / "build" / "site"
    render(tree, tree / "build" / "pages", site, lambda message: None)
    labels = read_labels(REPOSITORY / "sources" / "labels.yml")
    pdf_source = PdfSource(source.assessed, labels, tree, "https://facts.example.org/")
    return Edition(site, source, stamp, copy_of(source, stamp), pdf_source)


def source_of(tree: Path) -> CopySource:
    """Compile a tree and read what copies are rendered from."""
    compiled = compile_tree(tree, tree / "build", TODAY)
    return CopySource(compiled.context, files_for_copies(tree / "build"))


def copy_of(source: CopySource, stamp: EditionStamp) -> dict[str, bytes]:
    """The files of the folder copy."""
    return folder_copy(source.articles(FOLDER), source.files, stamp)


def zim_content(edition: Edition) -> dict[str, bytes]:
    """The files of the ZIM."""
    return zim_files(edition.source.articles(ZIM), edition.source.files, edition.stamp)


def write_copies(edition: Edition, kind: str, out: Path) -> list[Path]:
    """Write all copies of one kind into a folder."""
    return make_distribution(DistributionRequest(edition.source, edition.stamp, out, (kind,)))


def one_file(edition: Edition) -> bytes:
    """The one-file copy with everything."""
    articles = entry_articles(edition.source, ONE_FILE, heading_level=HEADING_LEVEL)
    return single_file(articles, chapters(edition.source.assessed), "Everything", edition.stamp)


@pytest.fixture(scope="session")
def old(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """The first edition of the small tree."""
    return build(Path(shutil.copytree(TREE, tmp_path_factory.mktemp("first") / "tree")), OLD)


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

    def write(folder: Path) -> None:
        write_folder_copy(old.copy, folder / "mine", OLD_NAME)
        request = DistributionRequest(new.source, new.stamp, folder / "dist", ("zip", "updates"), folder / "mine")
        make_distribution(request)

    return shared_folder(tmp_path_factory, "published", write)


@pytest.fixture(scope="session")
def builds(takes_seconds: None, published: Path, tmp_path_factory: pytest.TempPathFactory) -> Builds:
    """All copies of the small tree, made by `returnkb bundle --all` in two clones; the tree has withdrawn an entry once."""
    folder = shared_folder(tmp_path_factory, "builds", lambda folder: _build_in_two_clones(folder, published / "mine"))
    one, other = (folder / name / "dist" for name in SURROUNDINGS)
    return Builds(one, other, (folder / "progress.txt").read_text(encoding="utf-8"))


def _build_in_two_clones(folder: Path, previous: Path) -> None:
    """Write the copies of each clone into its folder `dist`, and what the command said of the first into progress.txt."""
    origin = folder / "origin"
    shutil.copytree(TREE, origin)
    shutil.copy(REPOSITORY / "sources/labels.yml", origin / "sources")
    gone = origin / "docs/mali/gao/gone.md"
    gone.write_text((origin / "docs/mali/gao/dialysis.md").read_text())
    git(origin, "2026-01-01", "init", "-q")
    commit(origin, "2026-01-01")
    gone.unlink()
    commit(origin, "2026-02-01")
    progress = []
    for name, surroundings in SURROUNDINGS.items():
        clone = folder / name
        clone.mkdir(parents=True)
        git(clone, BUILT_ON, "clone", "-q", str(origin), "tree")
        arguments = f"bundle --root tree --today {BUILT_ON} --all --out dist --previous".split()
        ran = subprocess.run(
            [sys.executable, "-m", "returnkb", *arguments, previous],
            cwd=clone, env={**os.environ, **surroundings}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert ran.returncode == 0, ran.stderr
        progress.append(ran.stderr)
    (folder / "progress.txt").write_text(progress[0], encoding="utf-8")


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


@pytest.fixture(scope="session")
def past(old: Edition, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pages about the past, on a disk: rents were begun, changed, withdrawn and taken up again, dialysis is withdrawn; help moved."""
    return shared_folder(tmp_path_factory, "past", lambda folder: _write_past(folder, old.stamp)) / "site"


def _write_past(folder: Path, stamp: EditionStamp) -> None:
    """Write a tree with a history into `tree`, and its hosted site into `site`."""
    tree = Path(shutil.copytree(TREE, folder / "tree"))
    rents, dialysis = tree / "docs/kosovo/prizren/rents.md", tree / "docs/mali/gao/dialysis.md"
    help_ = tree / f"docs/{MOVED_HELP}.md"
    first = rents.read_text()
    second = first.replace("EUR 250", "EUR 300")
    git(tree, "2026-01-01", "init", "-q")
    for day, text in (("2026-01-01", first), ("2026-02-01", second), ("2026-03-10", None), ("2026-05-01", first)):
        rents.write_text(text) if text else rents.unlink()
        if day == "2026-05-01":
            dialysis.unlink()
            (tree / "docs/kosovo/help.md").write_text(f"---\nmoved_from: [{MOVED_HELP}]\n{help_.read_text()[4:]}")
            help_.unlink()
        commit(tree, day)
    for name, content in hosted_site(source_of(tree), read_histories(tree), stamp, Downloads(), None).items():
        (folder / "site" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "site" / name).write_bytes(content)


@pytest.fixture(scope="module")
def folder(old: Edition, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first edition, extracted."""
    root = tmp_path_factory.mktemp("extracted") / "returnkb-2026.11"
    for name, content in old.copy.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)
    return root


@pytest.fixture
def release(tmp_path: Path) -> Release:
    """A signed download."""
    return signed_release(tmp_path)


@pytest.fixture(scope="module")
def firefox(drives_browser: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    """A real Firefox; without one these tests fail."""
    running = Firefox(tmp_path_factory.mktemp("firefox"))
    yield running
    running.close()

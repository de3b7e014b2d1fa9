"""Steps of the release and of publishing: from a tag to signed downloads on the hosted site."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from returnkb.cli import main
from returnkb.publish.trust.signature import generate_key_pair, sign_checksums
from tests.fixtures.git_repository import commit, git
from tests.tools.workflows.conftest import make_server
from tests.tools.workflows.runner import Runner

KEY = ".github/returnkb.pub"


def new_edition(work: Path, name: str, day: str) -> None:
    """Name an edition, commit it, tag the commit and push both, as the steps of a release say."""
    assert main(["edition", "new", "--root", str(work), "--today", day]) == 0
    commit(work, day)
    git(work, day, "tag", name)
    git(work, day, "push", "-q", "origin", "main", name)


def make_release(runner: Runner, name: str) -> Path:
    """Run both attempts and the draft; returns the folder of the files of the release."""
    for attempt in ("first", "second"):
        runner.context = {"github.ref_name": name, "matrix.attempt": attempt}
        ran = runner.run("release.yml", "copies", ref=name)
        assert ran.code == 0, ran.output
    ran = runner.run("release.yml", "draft", ref=name)
    assert ran.code == 0, ran.output
    (call,) = ran.calls
    assert call.words[:3] == ["release", "create", name]
    assert {"--draft", "--verify-tag"} <= set(call.words)
    return runner.folder / "artifacts/copies-first/dist"


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory, takes_seconds: None) -> Path:
    """A folder with the server's repository and the signed files of a drafted release; the public key is in the repository."""
    folder = tmp_path_factory.mktemp("release")
    work = make_server(folder)
    (work / KEY).parent.mkdir()
    generate_key_pair(folder / "secret.key", work / KEY, None)
    new_edition(work, "2026.11", "2026-11-21")
    dist = make_release(Runner(folder / "server.git", folder / "jobs"), "2026.11")
    sign_checksums(dist, folder / "secret.key", "edition=2026.11 seq=1 fresh-until=2027-02-21", lambda: "")
    return folder


@pytest.fixture
def signed(drafted: Path, tmp_path: Path) -> Path:
    """The files of the signed release, free to be changed."""
    artifacts = shutil.copytree(drafted / "jobs/artifacts", tmp_path / "jobs/artifacts")
    return Path(artifacts) / "copies-first/dist"


@pytest.fixture
def runner(drafted: Path, tmp_path: Path) -> Runner:
    """Runner on the repository of the release."""
    return Runner(drafted / "server.git", tmp_path / "jobs")


class Host:
    """Stand-in for the release on the host: downloading it copies a folder."""

    def __init__(self, runner: Runner, folder: Path) -> None:
        files = {f"build/site/downloads/{path.name}": path.read_bytes().hex() for path in folder.iterdir()}
        runner.answers = {"gh release download": {"hex": files}}


def publish(runner: Runner) -> tuple[int, str, set[str]]:
    """Run the publishing job; returns its exit code, its output and the names of the downloads it would publish."""
    shutil.rmtree(runner.folder / "artifacts/pages", ignore_errors=True)
    ran = runner.run("publish.yml", "site")
    downloads = runner.folder / "artifacts/pages/downloads"
    return ran.code, ran.output, {path.name for path in downloads.iterdir()} if downloads.is_dir() else set()


def test_a_release_is_drafted_signed_and_published(signed: Path, runner: Runner) -> None:
    """All copies are made twice with the same bytes, and the site offers them once they are signed."""
    names = {path.name for path in signed.iterdir()}
    assert {"SHA256SUMS", "returnkb-2026.11.zip", "returnkb-2026.11.zim", "returnkb.cdx.json"} <= names
    assert (signed.parent / "notes.md").read_text(encoding="utf-8") == "The first edition.\n"
    Host(runner, signed)
    code, output, downloads = publish(runner)
    assert code == 0, output
    assert "genuine, edition 2026.11" in output
    assert "returnkb-2026.11.zip" in downloads
    assert (runner.folder / "artifacts/pages/sw.js").is_file()


def test_a_damaged_release_is_not_published(signed: Path, runner: Runner) -> None:
    """One changed byte, and the site that is published stays as it is."""
    with (signed / "returnkb-2026.11.zip").open("ab") as file:
        file.write(b"x")
    Host(runner, signed)
    code, _, _ = publish(runner)
    assert code == 1
    assert not (runner.folder / "artifacts/pages").exists()


def test_an_unsigned_release_is_not_offered(signed: Path, runner: Runner) -> None:
    """The site is published without downloads."""
    (signed / "SHA256SUMS.minisig").unlink()
    Host(runner, signed)
    code, output, downloads = publish(runner)
    assert (code, downloads) == (0, set()), output


def test_attempts_that_differ_are_not_drafted(signed: Path, runner: Runner) -> None:
    """The draft stops when the second attempt has other bytes."""
    second = runner.folder / "artifacts/copies-second/dist/SHA256SUMS"
    second.write_text(second.read_text(encoding="utf-8").replace("0", "1", 1), encoding="utf-8")
    assert runner.run("release.yml", "draft").code != 0


def test_notes_tell_what_changed_since_the_edition_before(work: Path, tmp_path: Path, takes_seconds: None) -> None:
    """The release of a second edition says what is new."""
    runner = Runner(tmp_path / "server.git", tmp_path / "jobs", today="2026-12-05")
    new_edition(work, "2026.11", "2026-11-21")
    path = work / "docs/kosovo/prizren/rents.md"
    path.write_text(path.read_text(encoding="utf-8").replace("EUR 250", "EUR 300"), encoding="utf-8")
    new_edition(work, "2026.12", "2026-12-05")
    runner.context = {"github.ref_name": "2026.12", "matrix.attempt": "first"}
    ran = runner.run("release.yml", "copies", ref="2026.12")
    assert ran.code == 0, ran.output
    notes = (runner.folder / "artifacts/copies-first/notes.md").read_text(encoding="utf-8")
    assert "{+300+}" in notes

"""Bad arguments and bad files: every command ends in a message and exit code 1 or 2, never in a fault of the program."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from returnkb.cli import main
from returnkb.commands.registry import COMMANDS
from tests.constants import TREE

FILES = {
    "text": b"x",
    "binary": b"\xff\xfe\x00" * 50,
    "empty": b"",
    "broken.zip": b"PK\x03\x04garbage",
    "list.json": b"[]",
}
LONG, HUGE = "a" * 5000, "9" * 5000

# Each word is an argument; {} stands for a folder with the files above.
CALLS = [
    "new x y", "new condition /etc/x", "new condition ../x", f"new condition kosovo/{LONG}",
    "init", "init {}", "init {}/text", "init {}/made --name", "new country", "new country XX1", "new country ..", "new country kosovo",
    "new place x", "new place atlantis/x", "new place kosovo/../x", "new place kosovo/prizren", f"new place kosovo/{LONG}",
    "new organisation ../x", "new organisation advice-house", f"new organisation {LONG}", "new source ../x", "new source x",
    "new source city-report", "new source x --title x --publisher x --type ngo --url javascript:x", "new source x --read 2026-13-01",
    "new service kosovo/x --title x", "new service kosovo/x --title x --organisation x --offers x --text x --source x",
    f"check {LONG}", "check /", "check ..", "check {}", f"due --limit {HUGE}", "due --country ../..", "coverage ../..", "review", "review nothing",
    "facts --nothing", "services --nothing", "round", "round new", "round new --country ../..", f"round new --country kosovo --limit {HUGE}", "round take",
    "round new --country kosovo --output {}/text", "round new x --country kosovo", "round take {}", "round take {}/none",
    "round take {}/text", "round take {}/binary", "round take {}/empty", "round take {}/broken.zip", "round take {}/list.json",
    "from-issue {}/none", "from-issue {}/binary", "from-issue {}/text", "from-issue {}", "forms --nothing", "fix --nothing",
    "cms --backend gitea --repo a", "cms --backend gitea --repo a/b", "cms --backend gitea --repo a/b --url ftp://x",
    "cms --backend github --repo a/b --program {}/none",
    "build --out {}/text", "build --out {}/text/x", "serve --port 99999999", "serve --port -5", f"serve --port {HUGE}", "serve --port ٣",
    "office --port 99999999", "office --port -1", "eligible --country", "eligible --country ß", "eligible --country XK --host ßß",
    f"eligible --country XK --stay {HUGE}", "eligible --country XK --stay -1", "eligible --country XK --on 2026-13-01",
    "eligible --country XK --host DE --region -", "sheet kosovo/prizren --out {}", "sheet kosovo/prizren --out {}/text/x.html",
    "sheet kosovo/prizren --out {}/x.doc", "sheet ../.. --out {}/x.html", "edition diff", "edition diff a b", "edition list x",
    "bundle --only x", "same {}/none {}", "same {}/text {}/broken.zip", "sign {}/none", "verify {}/none", "verify {}/binary",
    "update {}/none {}/none", "update {}/broken.zip {}", "update {} {}/broken.zip", "host --site {}/none", "host --site {}/text",
    "export xml", "export csl --out {}/text", "export csl --out {}/text/x", "check --today 2026-02-30", "check --format xml",
]  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a small tree and files that are nothing any command wants."""
    found = tmp_path_factory.mktemp("bad")
    shutil.copytree(TREE, found / "tree")
    for name, content in FILES.items():
        (found / name).write_bytes(content)
    return found


def ended(words: list[str]) -> int | str | None:
    """The exit code of a command, whether it returns or exits."""
    try:
        return main(words)
    except SystemExit as stop:
        return stop.code


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call[:50])
def test_bad_arguments_end_in_a_message(call: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The message is on standard error, with no traceback, and the exit code says that something was wrong."""
    words = [word.replace("{}", str(folder)) for word in call.split(" ")]
    code = ended([words[0], "--root", str(folder / "tree"), *words[1:]])
    printed = capsys.readouterr()

    assert code in (1, 2)
    assert printed.err.strip() or printed.out.strip()
    assert "Traceback" not in printed.err


@pytest.mark.parametrize(
    "command", ["check", "due", "facts", "build", "export", "eligible --country XK", "edition list"]
)
@pytest.mark.parametrize("root", ["none", "text", "binary", "empty"])
def test_a_root_that_is_no_tree_is_told_in_a_message(
    command: str, root: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder that is not there, and a file where a folder is meant."""
    code = ended([*command.split(" "), "--root", str(folder / root)])

    assert code in (0, 1, 2)
    assert code == 0 or "returnkb: " in capsys.readouterr().err


@pytest.mark.parametrize("folder_name", ["docs/kosovo/prizren", "sources/register", "sources"])
@pytest.mark.parametrize("form", ["unreadable", "folder"])
def test_a_file_that_cannot_be_read_never_ends_in_a_fault(
    folder_name: str, form: str, tree: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder with the name of a file, or a link that leads nowhere, is a finding or a message."""
    path = (
        tree
        / folder_name
        / ("topics.yml" if folder_name == "sources" else "x.md" if "docs" in folder_name else "x.yml")
    )
    path.unlink(missing_ok=True)
    if form == "folder":
        path.mkdir()
    else:
        path.symlink_to("nowhere")

    assert ended(["check", "--root", str(tree)]) in (0, 1, 2)
    assert "Traceback" not in capsys.readouterr().err


def test_every_command_is_tried() -> None:
    """A new command gets bad arguments, too; what asks nothing of its arguments is left out."""
    tried = {call.split(" ")[0] for call in CALLS}

    assert {*COMMANDS} - tried <= {"observe", "schema", "search"}

"""The first run over a collection says how long it takes, and ends with one page of passages to accept or refuse."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from pathlib import Path

import pytest

from scrapers.__main__ import main
from scrapers.analysis.anchors.names import Names
from scrapers.commands.observe import write_review
from scrapers.observe.host_reader import RunSettings
from scrapers.observe.plan import duration, first_run
from scrapers.review.decisions import DecisionsUnreadable, read_decisions
from scrapers.sources.register import load
from scrapers.state.journal import replay
from scrapers.state.store import StateStore
from tests.scrapers.fixtures.loopback import LoopbackNetwork, html, reply
from tests.scrapers.fixtures.project import Project

NAMES = Names(
    places={"kosovo": ("Kosovo", "Kosovë"), "kosovo/prizren": ("Prizren",)},
    organisations={"caritas": ("Caritas Kosova",)},
)
FIRST, SECOND = "kosovo/caritas#c1", "kosovo/caritas#c2"
PAGE = "<main><p>Caritas Kosova ka një zyrë në Prizren. {}</p></main>"


@pytest.fixture
def project(tmp_path: Path, network: LoopbackNetwork) -> Project:
    """Two sources whose claims state names only, and compiled evidence."""
    made = Project(tmp_path, network, names=NAMES)
    server = network.server("page.test")
    for name, claim in (("a", FIRST), ("b", SECOND)):
        server.routes[f"/{name}"] = reply(html(PAGE.format(name)))
        made.register(name, f"http://page.test/{name}")
        made.cite(name, "Caritas Kosova has an office in =Prizren <b>.", claim, "kosovo/prizren")
    data = tmp_path / "build" / "data"
    data.mkdir(parents=True)
    evidence = [
        {"claim": one.claim, "source": one.source, "text": one.text, "place": one.place}
        for found in made.cited.values()
        for one in found
    ]
    (data / "evidence.json").write_text(json.dumps(evidence), encoding="utf-8")
    return made


def run(project: Project, *words: str) -> int:
    """One command on the day of the project."""
    return main([*words, "--root", str(project.root), "--today", f"{project.now:%Y-%m-%d}"])


def test_the_plan_says_how_much_and_how_long(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """Addresses that were never seen, their hosts and the time that pauses take; nothing is requested."""
    assert run(project, "observe", "--first", "--plan") == 0
    said = capsys.readouterr().out
    assert "2 addresses on 1 hosts were never seen live." in said
    assert "most are on page.test (2)" in said
    assert project.network.servers[0].requests == []
    project.observe()
    assert run(project, "observe", "--first") == 0
    assert "Every address was seen live before" in capsys.readouterr().out


def test_the_estimate_follows_from_the_pauses(project: Project) -> None:
    """The host with most addresses decides: two requests for each, and one for robots.txt."""
    plan = first_run(StateStore(project.root), load(project.root).values())

    assert plan.seconds(RunSettings(pause=10, confirm_after=60)) == pytest.approx(5 * 12 + 60)
    assert duration(7800) == "2 hours 10 minutes"
    assert duration(20) == "1 minute"


def test_passages_are_accepted_and_refused_in_bulk(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """A spreadsheet with decisions is taken over in one commit; what was refused is not suggested again."""
    project.observe()
    assert "2 suggested passages" in write_review(project.root, None, project.now.date())
    folder = project.root / "build" / "review"
    shown = (folder / "passages.html").read_text(encoding="utf-8")
    assert "=Prizren &lt;b&gt;" in shown
    assert "#:~:text=" in shown
    rows = list(csv.reader(io.StringIO((folder / "passages.csv").read_text(encoding="utf-8-sig"))))
    rows[1][0], rows[2][0] = "yes", "NO"
    decided = folder / "decided.csv"
    decided.write_text("\n".join(";".join(row[:3]) for row in rows), encoding="utf-8")
    _git(project.root, "init", "-q")
    assert run(project, "confirm", "--from", str(decided), "--by", "editor Kosovo", "--commit") == 0

    assert "1 passages are compared from now on, 1 are refused." in capsys.readouterr().out
    assert (
        _git(project.root, "log", "--format=%s").strip()
        == "sources: 1 passages are compared from now on, 1 are refused"
    )
    assert project.state("a")["claims"][FIRST]["standing"] == "stands"
    assert project.state("b")["claims"][SECOND]["standing"] == "not_compared"
    project.later(days=7)
    project.observe()
    assert (
        write_review(project.root, None, project.now.date()) == "No passage is suggested that a person has to confirm."
    )
    store, register = StateStore(project.root), load(project.root)
    for name in ("a", "b"):
        assert replay(store.journal.entries())[name].pages == store.load(register[name]).pages


def _git(root: Path, *words: str) -> str:
    identity = {"GIT_AUTHOR_NAME": "t", "GIT_AUTHOR_EMAIL": "t@t.test", "GIT_COMMITTER_NAME": "t", "GIT_COMMITTER_EMAIL": "t@t.test"}  # fmt: skip
    if words[0] == "init":
        done = subprocess.run(["git", *words], cwd=root, check=True, capture_output=True, text=True)
        for key, value in (("user.name", "t"), ("user.email", "t@t.test"), ("commit.gpgsign", "false")):
            subprocess.run(["git", "config", key, value], cwd=root, check=True)
        return done.stdout
    return subprocess.run(["git", *words], cwd=root, check=True, capture_output=True, text=True, env=identity).stdout


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"decision,source,claim\nmaybe,a,kosovo/x#c1\n", "Line 2: the decision “maybe” is neither yes nor no"),
        (b"source,claim\na,kosovo/x#c1\n", "Line 1: the columns"),
        (b"\xff\xfe\x00", "no spreadsheet in UTF-8"),
    ],
)
def test_a_damaged_spreadsheet_is_refused_with_its_line(content: bytes, message: str) -> None:
    """The message has the line and the repair."""
    with pytest.raises(DecisionsUnreadable, match=message):
        read_decisions(content)


def test_nothing_is_written_when_one_decision_is_about_no_suggestion(project: Project) -> None:
    """All decisions of a file are taken over, or none."""
    project.observe()
    before = project.state("a")
    file = project.root / "decided.csv"
    file.write_text(f"decision,source,claim\nyes,a,{FIRST}\nyes,b,kosovo/other#c9\n", encoding="utf-8")

    assert run(project, "confirm", "--from", str(file), "--by", "editor") == 2
    assert project.state("a") == before

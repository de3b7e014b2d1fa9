"""Commands print the status in sentences and return the documented exit codes."""

from __future__ import annotations

import json
from argparse import Namespace
from datetime import timedelta
from pathlib import Path

import pytest

from returnkb.commands.build.observe import about_page
from returnkb.model import page_urls as addresses
from scrapers.__main__ import main
from scrapers.commands.register import Register
from scrapers.review.output_escape import escape_markdown
from tests.scrapers.fixtures.loopback import PROSE, LoopbackNetwork, html, reply
from tests.scrapers.fixtures.project import Project

PASSAGE = "Registration is free of charge"


@pytest.fixture
def project(tmp_path: Path, network: LoopbackNetwork) -> Project:
    """A project with one source whose cited passage changed after a week."""
    made = Project(tmp_path, network)
    server = network.server("page.test")
    server.routes["/a"] = reply(html(f"<main><p>{PROSE}</p></main>"))
    made.register("a", "http://page.test/a")
    made.quote("a", PASSAGE)
    made.observe()
    server.routes["/a"] = reply(html(f"<main><p>{PROSE.replace('free of charge', 'charged at 5 euros')}</p></main>"))
    made.later(days=7)
    made.observe()
    return made


def run(project: Project, *words: str) -> int:
    """One command on the day after the last observation."""
    command, *rest = words
    today = f"{project.now + timedelta(days=1):%Y-%m-%d}"
    return main([command, "--root", str(project.root), "--today", today, *rest])


def test_observe_refuses_a_private_address(
    tmp_path: Path, network: LoopbackNetwork, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command line with its real policy saves a state with the reason of the refusal."""
    project = Project(tmp_path, network)
    project.register("inside", "http://127.0.0.1/")

    assert run(project, "observe") == 0
    assert project.state("inside")["outcome"] == "could_not_look"
    assert "no public address" in project.state("inside")["reason"]
    assert "1 observation: 1 not reached." in capsys.readouterr().out


def test_the_user_agent_names_the_page_about_the_requests(tmp_path: Path) -> None:
    """The URL of the page follows from the site's URL; without one there is none."""
    (tmp_path / "mkdocs.yml").write_text(
        "site_name: x\nsite_url: https://kb.example.org/facts/ # ours\n", encoding="utf-8"
    )

    assert about_page(tmp_path) == ["--about", "https://kb.example.org/facts/about/visits.html"]
    assert about_page(tmp_path / "none") == []
    assert addresses.VISITS == "about/visits.html"


def test_an_unknown_source_is_wrong_use(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """An unknown id returns 2, and the message explains the ids."""
    assert run(project, "observe", "nobody") == 2
    assert "sources/register" in capsys.readouterr().err


def test_a_register_that_cannot_be_read_is_wrong_use(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """Invalid YAML returns 2, and the message names the file."""
    (project.root / "sources/register/broken.yml").write_text("title: [", encoding="utf-8")

    assert run(project, "report") == 2
    assert "broken.yml" in capsys.readouterr().err


def test_findings_fail_only_when_asked_to(project: Project) -> None:
    """A change returns 3 only with --fail-on."""
    assert run(project, "report") == 0
    assert run(project, "report", "--fail-on", "changed") == 3
    assert run(project, "report", "--fail-on", "gone") == 0
    assert run(project, "report", "--fail-on", "splendid") == 2


def test_the_report_names_source_grade_and_claim(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """The Markdown names the affected claim and the action."""
    run(project, "report")
    said = capsys.readouterr().out

    assert "**a** (G3) since 2026-11-28" in said
    assert "kosovo/registration\\#c1" in said
    assert "To do: Read the page" in said


def test_the_json_report_has_the_same_data(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """The JSON has label, grade and the standing of each claim."""
    run(project, "report", "--json")
    (source,) = json.loads(capsys.readouterr().out)["sources"]

    assert (source["label"], source["grade"], source["outcome"]) == ("changed", "G3", "changed")
    assert source["claims"]["kosovo/registration#c1"]["standing"] == "altered"


def test_an_old_last_observation_is_reported(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """When the last observation is older than allowed, the report returns 3 and explains what to do."""
    assert run(project, "report", "--silent-after", "10") == 0
    assert main(["report", "--root", str(project.root), "--today", "2027-01-20", "--silent-after", "10"]) == 3
    assert "The last observation was on 2026-11-28" in capsys.readouterr().err


@pytest.mark.parametrize(
    "said", ["@everyone", "<script>x</script>", "[x](http://evil.test)", "::set-output name=x::y", "`code`", "# head"]
)
def test_text_of_pages_is_shown_literally(said: str) -> None:
    """Text of a page becomes no mention, link, HTML, code, heading or command."""
    shown = escape_markdown(said)

    assert not any(live in shown for live in ("@e", "<s", "](http", "://", "::", " #"))
    assert not shown.startswith(("`", "#"))


def test_explain_gives_the_reasons(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """The sentences lead from the status to the lost passage."""
    run(project, "explain", "a")
    said = capsys.readouterr().out

    assert "Pages show it as changed since 2026-11-28." in said
    assert "kosovo/registration#c1: absent, last seen 2026-11-21" in said
    assert "graded G3" in said


def test_an_acknowledged_change_is_unchanged_again(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """After ack the new text is the accepted one, and the next observation finds it unchanged."""
    assert run(project, "ack", "a", "--by", "editor Kosovo", "--why", "Fee entered.") == 0
    assert project.state("a")["outcome"] == "same"
    project.later(days=7)
    project.observe()

    assert project.state("a")["outcome"] == "same"
    assert run(project, "ack", "a", "--by", "editor", "--why", "again") == 2
    assert "explain a" in capsys.readouterr().err


def test_a_person_may_declare_a_source_gone(project: Project) -> None:
    """A source that was searched by hand and not found is gone."""
    run(project, "ack", "a", "--gone", "--by", "editor", "--why", "Asked the ministry by phone.")

    assert project.state("a")["outcome"] == "gone"


def test_no_command_writes_outside_the_states(project: Project) -> None:
    """Register and entries are unchanged after every command."""
    before = {path: path.read_bytes() for path in (project.root / "sources/register").glob("*")}
    for words in (
        ["explain", "a"],
        ["report"],
        ["ack", "a", "--by", "x", "--why", "y"],
        ["propose", "--out", str(project.root / "out")],
    ):
        run(project, *words)

    assert {path: path.read_bytes() for path in (project.root / "sources/register").glob("*")} == before
    assert b"verified" not in b"".join(path.read_bytes() for path in (project.root / "sources").rglob("*.json"))


def trying(project: Project, url: str, *quotes: str) -> Namespace:
    """Arguments of the register command."""
    return Namespace(
        url=url,
        select=None,
        quote=list(quotes),
        language="en",
        wait=0.0,
        proof=None,
        root=project.root,
        today=project.now,
    )


def test_a_good_new_source_gets_a_draft(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """A reachable, stable page with the passage word for word gets a draft of its register file."""
    project.network.servers[0].routes["/fine"] = reply(html())

    assert Register.run(trying(project, "http://page.test/fine", PASSAGE), project.network.client()) == 0
    said = capsys.readouterr().out
    assert "url: http://page.test/fine" in said
    assert "#:~:text=Registration%20is%20free%20of%20charge" in said


def test_a_new_source_is_refused_with_the_reason(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """An unstable page, a passage in other words and a registered address are reported."""
    project.network.servers[0].routes["/restless"] = lambda v: v.send(
        reply(html(f"<p>{PROSE}</p><p>Visitor {v.count}</p>"))
    )
    said = []
    for url, quote in [("restless", PASSAGE), ("a", "Registration was free of charge"), ("none", PASSAGE)]:
        assert Register.run(trying(project, f"http://page.test/{url}", quote), project.network.client()) == 3
        said.append(capsys.readouterr().out)

    assert "FAIL  Two fetches differ" in said[0]
    assert "FAIL  No source has this address yet: a" in said[1]
    assert "FAIL  The passage is" in said[1]
    assert "FAIL  It can be read" in said[2]


def test_a_warc_file_is_written_outside_the_project(project: Project, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A changed passage leaves a WARC file outside the project and its SHA-256 in the state."""
    import hashlib

    from warcio.archiveiterator import ArchiveIterator

    project.warc_archive = tmp_path_factory.mktemp("private")
    project.network.servers[0].routes["/a"] = reply(html(f"<main><p>{PROSE.replace('free', 'not free')}</p></main>"))
    project.later(days=7)
    project.observe("a")
    (kept,) = project.warc_archive.glob("a-*.warc.gz")
    with kept.open("rb") as file:
        records = [(r.rec_type, r.http_headers.statusline, r.content_stream().read()) for r in ArchiveIterator(file)]

    assert hashlib.sha256(kept.read_bytes()).hexdigest() == project.page("a")["proof"]
    assert [kind for kind, _, _ in records] == ["response", "request"]
    assert b"not free" in records[0][2]


def test_no_warc_file_is_written_inside_the_project(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder for copies inside the project is refused."""
    assert run(project, "observe", "--proof", str(project.root / "copies")) == 2
    assert "outside the project" in capsys.readouterr().err


def test_levels_of_claims_are_written_for_the_pages(tmp_path: Path) -> None:
    """A claim with a figure is comparable by itself, one with a name by a person, one of plain words not at all."""
    data = tmp_path / "build/data"
    data.mkdir(parents=True)
    texts = {
        "money": "In 2024 UNHCR paid 3,250 euros to 412 people.",
        "name": "The UNHCR office helps people.",
        "words": "It is cold.",
    }
    evidence = [{"claim": f"mali/aid#{id}", "source": "a", "text": text} for id, text in texts.items()]
    (data / "evidence.json").write_text(json.dumps(evidence), encoding="utf-8")

    assert main(["anchors", "--write", "--root", str(tmp_path)]) == 0
    written = (tmp_path / "sources/state/comparable.tsv").read_text(encoding="utf-8").splitlines()
    assert written == [
        "claim\tlevel",
        "mali/aid#money\tby_itself",
        "mali/aid#name\tby_person",
        "mali/aid#words\tnot_at_all",
    ]


def test_levels_are_not_written_without_claims(tmp_path: Path) -> None:
    """Before the first build the command names the repair and leaves the former levels as they are."""
    assert main(["anchors", "--write", "--root", str(tmp_path)]) != 0
    assert not (tmp_path / "sources").exists()

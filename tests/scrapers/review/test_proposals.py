"""An observed change becomes a patch and a branch for a person to review, once, and changes nothing a person wrote."""

from __future__ import annotations

import json
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest

from returnkb.cli import main as returnkb
from scrapers.__main__ import main
from scrapers.analysis.quote_match import digest
from scrapers.review.proposals import country_of
from scrapers.review.review_marker import EvidenceRef, add_markers
from tests.constants import REPOSITORY
from tests.scrapers.fixtures.loopback import PROSE, LoopbackNetwork, LoopbackServer, html, loopback_network, reply
from tests.scrapers.fixtures.project import Project

PASSAGE = "Registration is free of charge"
SOURCE = {"publisher": "Municipality", "published": "2026-10", "read": {"day": "2026-11-20", "how": "live"}}
CLAIMS = """---
kind: condition
title: Registration in Prizren
topic: housing
verified_on: 2026-11-20
verified_how: call
verified_by: editor
claims:
  # Asked at the counter, too.
  - id: c1
    text: Registering is free in Prizren.
    observed: 2026-10
    evidence:
      - {source: page, accessed: 2026-11-20, quote: Registration is free of charge}
      - source: city-report   # the older one
        accessed: 2026-11-20
  - id: c2
    text: The office in Prizren is open on working days.
    observed: 2026-10
    evidence:
      - source: page
        accessed: 2026-11-20
        quote: "The office is open from Monday to Friday"
---

Ask early.
"""
ENTRY = "docs/kosovo/prizren/registration.md"
DAY = date(2026, 11, 28)


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A valid collection with an entry that quotes two passages of one page, compiled."""
    root = Path(shutil.copytree(REPOSITORY / "tests" / "tree", tmp_path_factory.mktemp("made") / "tree"))
    (root / ENTRY).write_text(CLAIMS, encoding="utf-8")
    with loopback_network() as network:
        Project(root, network).register("page", "http://page.test/a", **SOURCE)
    assert returnkb(["build", "--compile-only", "--root", str(root), "--today", "2026-11-28"]) == 0
    return root


@pytest.fixture
def project(tmp_path: Path, network: LoopbackNetwork, compiled: Path) -> Project:
    """The collection under version control, its page observed once."""
    root = Path(shutil.copytree(compiled, tmp_path / "tree"))
    made = Project(root, network)
    made.quote("page", PASSAGE, "kosovo/prizren/registration#c1")
    made.quote("page", "The office is open from Monday to Friday", "kosovo/prizren/registration#c2")
    server(made).routes["/a"] = reply(html())
    made.observe("page")
    git(made, "init", "-q")
    for key, value in {"user.name": "t", "user.email": "t@t.test", "commit.gpgsign": "false"}.items():
        git(made, "config", key, value)
    git(made, "add", "docs", "sources")
    git(made, "commit", "-qm", "start")
    return made


def server(project: Project) -> LoopbackServer:
    """The one server of the project's page."""
    return project.network.servers[0] if project.network.servers else project.network.server("page.test")


def git(project: Project, *words: str) -> str:
    """Output of git in the project's folder."""
    return subprocess.run(["git", *words], cwd=project.root, check=True, capture_output=True, text=True).stdout


def change(project: Project, old: str, new: str) -> None:
    """Change the text of the page and observe it."""
    server(project).routes["/a"] = reply(html(f"<main><h1>Registration</h1><p>{PROSE.replace(old, new)}</p></main>"))
    project.later(days=7)
    project.observe("page")


def move(project: Project) -> None:
    """Move the page and observe it on two days."""
    server(project).routes |= {"/a": reply(b"", "301 Moved", Location="/new"), "/new": reply(html())}
    for _ in range(2):
        project.later(days=7)
        project.observe("page")


def propose(project: Project, *words: str) -> Path:
    """Run the command; the folder with cover notes and patches."""
    out = project.root.parent / "out"
    words = ("propose", "--root", str(project.root), "--today", f"{project.now:%Y-%m-%d}", "--out", str(out), *words)
    assert main(words) == 0
    return out


def check(project: Project, capsys: pytest.CaptureFixture[str]) -> list[tuple[str, str]]:
    """Findings of the collection."""
    capsys.readouterr()
    returnkb(["check", "--root", str(project.root), "--today", f"{project.now:%Y-%m-%d}", "--format", "json"])
    return [(item["code"], item["path"]) for item in json.loads(capsys.readouterr().out)]


def test_a_changed_passage_is_marked_for_review(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """The patch sets `needs_review` beside the evidence that quotes it, changes no other byte, and passes the checks."""
    change(project, "free of charge", "charged at 5 euros")
    git(project, "apply", str(propose(project) / "page.patch"))
    now = (project.root / ENTRY).read_text(encoding="utf-8")

    assert now == CLAIMS.replace("source: page, acc", "source: page, needs_review: 2026-11-28, acc")
    assert check(project, capsys) == []


def test_only_the_claim_whose_passage_changed_is_marked(project: Project) -> None:
    """Evidence over several lines keeps its lines, and the claim that still matches is unchanged."""
    change(project, "Monday to Friday", "Monday to Thursday")
    git(project, "apply", str(propose(project) / "page.patch"))
    now = (project.root / ENTRY).read_text(encoding="utf-8")

    assert now == CLAIMS.replace("source: page\n", "source: page\n        needs_review: 2026-11-28\n")


def test_a_withdrawn_page_marks_all_claims_that_cite_it(project: Project) -> None:
    """When no passage was lost but the page calls itself outdated, every claim is to be reviewed."""
    change(project, "Families with", "</p><p>This page is no longer updated.</p><p>Families with")
    patch = (propose(project) / "page.patch").read_text(encoding="utf-8")

    assert patch.count("needs_review: 2026-11-28") == 2


def test_the_cover_note_has_the_change_and_the_action(project: Project) -> None:
    """A reviewer reads the claim, the reason and the next steps."""
    change(project, "free of charge", "charged at 5 euros")
    said = (propose(project) / "page.md").read_text(encoding="utf-8")

    assert said.startswith("# page: the cited passage changed; 1 claim to review\n")
    assert "kosovo/prizren/registration\\#c1 is no longer there word for word" in said
    assert f"`{ENTRY}`: `needs_review` beside the evidence" in said
    assert "acknowledge it with `ack`" in said


def test_no_proposal_changes_a_day_of_verification(project: Project) -> None:
    """No line of a patch contains a verification."""
    change(project, "free of charge", "charged at 5 euros")

    assert "verified" not in "".join(
        line for line in (propose(project) / "page.patch").read_text(encoding="utf-8").splitlines() if line[0] in "+-"
    )


def test_a_move_is_proposed_as_a_patch(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """The patch changes the URL and nothing else, and git applies it."""
    move(project)
    git(project, "apply", str(propose(project) / "page.patch"))

    assert 'url: "http://page.test/new"' in (project.root / "sources/register/page.yml").read_text(encoding="utf-8")
    assert git(project, "diff", "--numstat", "--", "docs", "sources/register").split() == [
        "1",
        "1",
        "sources/register/page.yml",
    ]
    assert check(project, capsys) == []


def test_an_address_that_would_break_the_register_is_left_to_a_person(project: Project) -> None:
    """A redirect to a URL with YAML syntax gives a cover note and no patch."""
    server(project).routes |= {"/a": reply(b"", "301 Moved", Location='/new"#'), '/new"': reply(html())}
    server(project).routes["/new%22"] = reply(html())
    for _ in range(2):
        project.later(days=7)
        project.observe("page")
    out = propose(project)
    patch = out / "page.patch"

    assert (out / "page.md").exists()
    assert not patch.exists() or '"http://page.test/new%22"' in patch.read_text(encoding="utf-8")


def test_a_newer_edition_is_a_candidate_that_a_person_must_complete(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    """The new register file is not valid before somebody has read the edition, and the check reports that."""
    feed = '<rss version="2.0"><channel><title>Reports</title>{}</channel></rss>'
    item = "<item><title>{}</title><description>On returns.</description></item>"
    for title in ("Return report 2025", 'Return "report": 2026\\ #x'):
        server(project).routes["/a"] = reply(feed.format(item.format(title)).encode(), kind="application/rss+xml")
        project.register("page", "http://page.test/a", **SOURCE)
        project.quotes.clear()
        if title.endswith("2025"):
            shutil.rmtree(project.root / "sources/state")
        project.later(days=7)
        project.observe("page")
    git(project, "apply", str(propose(project) / "page.patch"))
    (new,) = (project.root / "sources/register").glob("page-*.yml")

    assert project.state("page")["newer_edition"] is True

    assert (f"sources/register/{new.name}", {"F06"}) in [
        (path, {code for code, other in check(project, capsys) if other == path})
        for path in [f"sources/register/{new.name}"]
    ]
    assert 'Return \\"report\\": 2026' in new.read_text(encoding="utf-8")


def test_a_proposal_goes_to_a_branch_of_its_own(project: Project) -> None:
    """One branch a source has the patch, while work tree and index are unchanged."""
    change(project, "free of charge", "charged at 5 euros")
    before = git(project, "status", "--porcelain")
    propose(project, "--branch")

    assert "needs_review: 2026-11-28" in git(project, "show", f"freshness/page:{ENTRY}")
    assert git(project, "diff", "--name-only", "HEAD", "freshness/page").split() == [ENTRY]
    assert git(project, "log", "-1", "--format=%s", "freshness/page").startswith("page: the cited passage changed")
    assert git(project, "status", "--porcelain") == before


def test_the_same_is_proposed_once(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """A second run, a later day and a remote branch add nothing; a merged proposal is not proposed again."""
    change(project, "free of charge", "charged at 5 euros")
    propose(project, "--branch")
    tip = git(project, "rev-parse", "freshness/page")
    project.later(days=3)
    propose(project, "--branch")
    again = capsys.readouterr().out
    git(project, "update-ref", "refs/remotes/origin/freshness/page", tip.strip())
    git(project, "branch", "-qD", "freshness/page")
    propose(project, "--branch")
    elsewhere = capsys.readouterr().out
    git(project, "update-ref", "-d", "refs/remotes/origin/freshness/page")
    git(project, "merge", "-q", tip.strip())
    propose(project, "--branch")

    assert "already on the branch freshness/page" in again
    assert "already on the branch freshness/page" in elsewhere
    assert git(project, "branch", "--list", "freshness/*") == ""


def test_a_branch_with_other_commits_is_not_overwritten(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """When the branch has something else, that is reported."""
    git(project, "branch", "freshness/page", "HEAD")
    change(project, "free of charge", "charged at 5 euros")
    propose(project, "--branch")

    assert "holds something else; review it or delete it first" in capsys.readouterr().out
    assert git(project, "rev-parse", "freshness/page") == git(project, "rev-parse", "HEAD")


def test_a_country_has_one_proposal(project: Project) -> None:
    """All sources that entries of a country cite are on one branch, and the note says in words what fell at each."""
    change(project, "free of charge", "charged at 5 euros")
    out = propose(project, "--branch", "--by-country")
    note = (out / "country-kosovo.md").read_text(encoding="utf-8")

    assert "1 source changed" in note
    assert "page" in note
    assert "the cited passage changed" in note
    assert "needs_review: 2026-11-28" in git(project, "show", f"freshness/country-kosovo:{ENTRY}")


def test_later_changes_are_added_to_a_country_unless_somebody_works_on_it(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    """The branch goes on from its last commit; one of a reviewer is never overwritten."""
    change(project, "free of charge", "charged at 5 euros")
    propose(project, "--branch", "--by-country")
    first = git(project, "rev-parse", "freshness/country-kosovo").strip()
    lose_marker(project, "country-kosovo: something else", "t@t.test")
    propose(project, "--branch", "--by-country")
    assert "added to the branch" in capsys.readouterr().out
    assert git(project, "rev-parse", "freshness/country-kosovo~2").strip() == first
    lose_marker(project, "country-kosovo: reviewed", "reviewer@t.test")
    tip = git(project, "rev-parse", "freshness/country-kosovo")
    propose(project, "--branch", "--by-country")
    assert "holds something else" in capsys.readouterr().out
    assert git(project, "rev-parse", "freshness/country-kosovo") == tip


def lose_marker(project: Project, message: str, mail: str) -> None:
    """A commit on the branch of the country that takes the marker away."""
    git(project, "checkout", "-q", "freshness/country-kosovo")
    entry = project.root / ENTRY
    entry.write_text(entry.read_text(encoding="utf-8").replace(", needs_review: 2026-11-28", ""), encoding="utf-8")
    git(project, "-c", f"user.email={mail}", "commit", "-q", "-m", message, "--", ENTRY)
    git(project, "checkout", "-q", "-")


@pytest.mark.parametrize(
    ("claims", "name"),
    [
        (["kosovo/a#c1", "kosovo/b/c#c1"], "country-kosovo"),
        (["kosovo/a#c1", "iraq/b#c1"], "country-several"),
        (["programmes/a#c1"], "country-general"),
        (["programmes/a#c1", "mali/b#c1"], "country-mali"),
        ([], "country-general"),
    ],
)
def test_the_country_of_a_source_follows_from_its_claims(claims: list[str], name: str) -> None:
    """Programmes belong to no country of their own."""
    assert country_of(claims) == name


def test_a_branch_needs_a_repository(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """Without one the message explains that the patches can be applied by hand."""
    change(project, "free of charge", "charged at 5 euros")
    shutil.rmtree(project.root / ".git")

    assert main(["propose", "--root", str(project.root), "--out", str(project.root / "o"), "--branch"]) == 2
    assert "applied by hand" in capsys.readouterr().err


@pytest.mark.parametrize("path", sorted((REPOSITORY / "docs").rglob("*.md"))[::25], ids=lambda path: path.stem)
def test_a_marker_changes_no_other_byte_of_a_real_entry(path: Path, tmp_path: Path) -> None:
    """However an entry is written, removing the markers gives the file as it was."""
    text = path.read_text(encoding="utf-8")
    claims = [EvidenceRef(line.split("id: ")[1]) for line in text.splitlines() if line.strip().startswith("- id: ")]
    sources = {
        word.split("source: ")[1].split(",")[0].split("}")[0] for word in text.splitlines() if "source: " in word
    }
    for source in sources:
        after = add_markers(text, source, claims, DAY)
        assert after != text
        assert after.replace(", needs_review: 2026-11-28", "").replace("needs_review: 2026-11-28\n", "").split() == (
            text.split()
        )


def test_an_entry_in_an_unforeseen_form_is_left_to_a_person() -> None:
    """Without front matter, with other line ends or without such evidence the text is unchanged."""
    wanted = [EvidenceRef("c1", [digest(PASSAGE)])]
    for text in (CLAIMS.replace("\n", "\r\n"), CLAIMS[4:], CLAIMS.replace("source: page", "source: other"), ""):
        assert add_markers(text, "page", wanted, DAY) == text

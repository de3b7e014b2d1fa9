"""A filled-in issue form becomes a change of files with its review, or an answer that says what is missing."""

from __future__ import annotations

import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from returnkb.cli import main
from returnkb.editions.issues.body import CODES, IssueRefused, read_body
from returnkb.editions.issues.forms import CAUTION, FORMS, IssueForm, form_files
from returnkb.pages.context.feedback import CONFIRM, REPORT
from tests.constants import REPOSITORY

DATA = yaml.load((Path(__file__).parent / "issues.yml").read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506 - builds texts, lists and fields only
CASES: dict[str, dict[str, Any]] = DATA["cases"]
TODAY = "2026-11-21"


def body(form: IssueForm, answers: dict[str, str]) -> str:
    """The text that a forge makes of a filled-in form."""
    return "\n\n".join(f"### {one.label}\n\n{answers.get(one.id) or '_No response_'}" for one in form.fields)


def files(root: Path) -> dict[str, str]:
    """Text of every file of a tree."""
    return {
        path.relative_to(root).as_posix(): path.read_text(encoding="utf-8")
        for path in root.rglob("*")
        if path.is_file()
    }


def from_issue(
    tree: Path, text: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> tuple[int, str]:
    """Exit code and output of the command with a text on its standard input."""
    monkeypatch.setattr(sys, "stdin", StringIO(text))
    code = main(["from-issue", "-", "--write", "--root", str(tree), "--today", TODAY])
    return code, capsys.readouterr().out


@pytest.mark.parametrize("name", CASES)
def test_an_issue_becomes_its_change(
    name: str, tree: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every filled-in form gives its change and a tree without findings, or its findings and no change."""
    case = CASES[name]
    form = FORMS[case["form"]]
    before = files(tree)
    code, out = from_issue(tree, body(form, DATA["usual"][form.name] | case.get("answers", {})), monkeypatch, capsys)
    if "findings" in case:
        assert code == 1
        assert {word for word in case["findings"] if f": {word} " in out} == set(case["findings"]), out
        assert case.get("answer", "") in out.replace("\\", "")
        assert files(tree) == before
        return
    assert code == 0, out
    for sentence in case.get("says", []):
        assert sentence in out.replace("\\", "")
    for path, text in case.get("files", {}).items():
        assert text in files(tree)[path]
    assert main(["check", "--root", str(tree), "--today", TODAY]) == 0


def test_a_kind_of_help_may_have_commas_in_its_label(
    tree: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Kinds are found by their labels before an answer is divided at commas."""
    path = tree / "sources/services.yml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("label: Legal aid", "label: Law, papers and courts"), "utf-8"
    )
    answers = {**DATA["usual"]["service"], "offers": "help to start a business, Law, papers and courts"}
    assert from_issue(tree, body(FORMS["service"], answers), monkeypatch, capsys)[0] == 0
    [text] = [text for name, text in files(tree).items() if name.endswith("advice-for-parents.md")]
    assert "business_grant" in text
    assert "legal_aid" in text


def test_a_number_that_a_sentence_names_is_left_to_an_editor(
    tree: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The sentence rests on its source, so that no program puts another number into it."""
    path = tree / "docs/kosovo/prishtina/legal-aid.md"
    text = path.read_text(encoding="utf-8").replace("+383 38 200 000", "0800 88881")
    path.write_text(text.replace("in October 2026", "by its line 0800 88881 in October 2026"), encoding="utf-8")
    answers = {**DATA["usual"]["report"], "claim": "0800 88881"}
    code, out = from_issue(tree, body(FORMS["report"], answers), monkeypatch, capsys)
    assert code == 1
    assert "I07" in out
    assert "c1 of this page names" in out
    assert "C22" not in out


def test_nothing_is_written_without_being_asked(tree: Path, tmp_path: Path) -> None:
    """Without --write the review is shown alone."""
    before = files(tree)
    issue = tmp_path / "issue.md"
    issue.write_text(body(FORMS["report"], DATA["usual"]["report"]), encoding="utf-8")
    assert main(["from-issue", str(issue), "--root", str(tree), "--today", TODAY]) == 0
    assert files(tree) == before


@pytest.mark.parametrize("text", ["", "Hello", "### Page\n\nkosovo", "### " * 20_000, "\x00" * 9, "a" * 70_000])
def test_a_text_that_is_no_form_is_refused(text: str) -> None:
    """The answer names the forms."""
    with pytest.raises(IssueRefused) as refused:
        read_body(text)
    assert refused.value.findings[0].code == "I01"


@given(st.text(max_size=300), st.sampled_from(sorted(FORMS)), st.data())
def test_any_answer_is_read_or_refused(text: str, name: str, data: st.DataObject) -> None:
    """Whatever is written into one question, the others keep their answers or all is refused."""
    form = FORMS[name]
    usual = DATA["usual"][name]
    field = data.draw(st.sampled_from(form.fields))
    try:
        filled = read_body(body(form, {**usual, field.id: text}))
    except IssueRefused as refused:
        assert all(one.code in CODES for one in refused.findings)
        return
    others = {one.id: usual.get(one.id, "") for one in form.fields if one.id != field.id}
    assert {key: filled[key] for key in others} == others


def test_no_form_is_part_of_another() -> None:
    """The questions of a filled-in form tell which form it is."""
    labels = {name: {field.label for field in form.fields} for name, form in FORMS.items()}
    assert not any(one <= other for a, one in labels.items() for b, other in labels.items() if a != b)
    assert all(len(labels[name]) == len(form.fields) for name, form in FORMS.items())


def test_the_forms_of_this_project_are_up_to_date() -> None:
    """The files are those that the field definitions give, each warns of names, and links of pages lead to two of them."""
    folder = REPOSITORY / ".github/ISSUE_TEMPLATE"
    for name, text in form_files().items():
        assert (folder / name).read_text(encoding="utf-8") == text
        assert CAUTION in text
    assert (FORMS["report"].title, FORMS["confirm"].title) == (REPORT, CONFIRM)


def test_an_answer_to_an_issue_mentions_nobody(
    tree: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What a stranger wrote is no link, no mention and no command in the answer."""
    hostile = "@everyone [x](https://evil.example) <b>\n::error::x"
    answers = {**DATA["usual"]["report"], "entry": hostile.split("\n")[0], "claim": "::error::x", "role": "Anna Maria"}
    code, out = from_issue(tree, body(FORMS["report"], answers), monkeypatch, capsys)
    assert code == 1
    assert "@everyone" not in out.replace("\\@everyone", "")
    assert "](https://evil.example)" not in out
    assert "\n::error" not in out


def test_the_command_takes_a_file_or_standard_input(tmp_path: Path) -> None:
    """A file that is not there is a message."""
    ran = subprocess.run(
        [sys.executable, "-m", "returnkb", "from-issue", "nowhere.md", "--root", str(REPOSITORY / "tests/tree")],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, "There is no file" in ran.stderr) == (1, True)

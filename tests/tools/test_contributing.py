"""CONTRIBUTING is followed word by word: each of its steps is done, and each section ends in a change without findings."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path

import pytest

from returnkb.cli import main
from returnkb.editions.issues.forms import FORMS, IssueForm
from tests.constants import REPOSITORY
from tests.fixtures.git_repository import commit, git
from tests.returnkb.editions.issues.test_from_issue import body

TEXT = (REPOSITORY / "CONTRIBUTING.md").read_text(encoding="utf-8")
DAY = "2026-11-21"
# By the count of a minute for each step, none takes longer than a correction may take.
MAX_STEPS = 10
_STEP = re.compile(r"(?m)^\d+\. (.+(?:\n(?!\d+\. |```|\n).+)*)(?:\n\n```yaml\n((?:.*\n)*?)```)?")
FORM_TITLES = {form.title: form for form in FORMS.values()}
# What a section must change, as its review says it.
SAYS = {
    "Say what is wrong": "+383 38 211 111",
    "Correct a phone number": "+383 38 200 000 (weekdays) → +383 38 211 111 (weekdays)",
    "Confirm that it is still true": "Checked by social worker, by call",
    "Add a statement": "New page “Insulin in public clinics”",
    "Add a service": "New page “Advice for parents in Prizren”",
    "Add a source": "Country Fact Sheet** New source",
    "Add a place": "New municipality, found as Peja, Pejë, Peć",
    "Add another name of a place": "Found as Prizrin too",
    "Add a country": "New country, found as Gambia, Gambie",
    "Move a page": "/kosovo/prizren/rents/ leads to /kosovo/prizren/rent/",
    "Take a page away": "Withdrawn: Its only source took the figures back",
}


def sections() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Heading and steps of each section that has steps; a step with the lines to write, if there are any."""
    for part in re.split(r"(?m)^## ", TEXT)[1:]:
        heading, _, rest = part.partition("\n")
        if steps := [(found[1].replace("\n   ", " "), found[2] or "") for found in _STEP.finditer(rest)]:
            yield heading, steps


SECTIONS = dict(sections())


@dataclass
class Contributor:
    """Somebody who does what a step says, and nothing else."""

    root: Path
    path: Path = Path()
    form: IssueForm | None = None
    answers: dict[str, str] = field(default_factory=dict)
    submitted: bool = False

    def do(self, step: str, lines: str) -> None:
        """Do one step; one that cannot be done fails."""
        done = [self._open(step), self._answer(step), self._change(step), self._write(step, lines), self._submit(step)]
        assert any(done), f"nobody can do this: {step}"
        assert not lines or done[3], f"nobody knows where these lines go: {step}"

    def _open(self, step: str) -> bool:
        found = re.search(r"(Open a new file|Open the file|The file)[^`]* `([\w/.-]+)`", step)
        if not found:
            return False
        self.path = self.root / found[2]
        if found[1] == "Open a new file":
            assert not self.path.exists()
        elif found[2] == "sources/retired.yml" and not self.path.exists():
            self.path.write_text("", encoding="utf-8")
        assert found[1] == "Open a new file" or self.path.is_file(), self.path
        return True

    def _answer(self, step: str) -> bool:
        chosen = re.search(r"choose “([^”]+)”", step)
        if chosen and chosen[1] in FORM_TITLES:
            self.form = FORM_TITLES[chosen[1]]
            return True
        answers = re.findall(r"“([^”]+)” with `([^`]+)`", step)
        for label, value in answers:
            assert self.form
            self.answers[next(one.id for one in self.form.fields if one.label == label)] = value
        return bool(answers)

    def _change(self, step: str) -> bool:
        renamed = re.search(r"Change its name to `([^`]+)`", step)
        replaced = re.search(r"Change `([^`]+)` to `([^`]+)`", step)
        if renamed:
            self.path = self.path.rename(self.root / renamed[1])
        elif replaced:
            text = self.path.read_text(encoding="utf-8")
            assert text.count(replaced[1]) == 1
            self.path.write_text(text.replace(replaced[1], replaced[2]), encoding="utf-8")
        elif step.startswith("Delete it"):
            self.path.unlink()
        return bool(renamed or replaced or step.startswith("Delete it"))

    def _write(self, step: str, lines: str) -> bool:
        if not lines:
            return False
        if step.startswith("Add above the second line `---`"):
            start, matter, rest = self.path.read_text(encoding="utf-8").split("---\n", 2)
            text = f"{start}---\n{matter}{lines}---\n{rest}"
        elif step.startswith("Add at the end"):
            text = self.path.read_text(encoding="utf-8") + lines
        else:
            assert step.startswith("Write ")
            text = lines
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(text, encoding="utf-8")
        return True

    def _submit(self, step: str) -> bool:
        self.submitted = self.submitted or bool(re.search(r"\bsubmit\b", step, re.IGNORECASE))
        return self.submitted


@pytest.fixture
def repository(tree: Path) -> Path:
    """The small tree as a repository with its main branch."""
    git(tree, DAY, "init", "-q", "-b", "main")
    commit(tree, DAY)
    return tree


@pytest.mark.parametrize("heading", SECTIONS)
def test_each_section_ends_in_a_change(
    heading: str, repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """All steps can be done as they are written, the checks find nothing, and the review says what was meant."""
    steps = SECTIONS[heading]
    somebody = Contributor(repository)
    for step, lines in steps:
        somebody.do(step, lines)
    assert somebody.submitted
    tree = ["--root", str(repository), "--today", DAY]
    if somebody.form:
        monkeypatch.setattr(sys, "stdin", StringIO(body(somebody.form, somebody.answers)))
        assert main(["from-issue", "-", "--write", *tree]) == 0
    assert main(["check", "--pull-request", "main", *tree]) == 0
    assert capsys.readouterr().out.count(": P0") == 0
    assert main(["review", "main", *tree]) == 0
    assert SAYS[heading] in capsys.readouterr().out.replace("\\", "")
    assert len(steps) <= MAX_STEPS
    with capsys.disabled():
        print(f"\n{heading}: {len(steps)} steps")


def test_every_journey_is_in_it() -> None:
    """All that people come for has a section, and each section has its expected review."""
    assert set(SECTIONS) == set(SAYS)
    assert len(SECTIONS) >= 10


MISTAKES = {
    "text cut at a blank and #": ("May 2026 landlords", "May 2026 #landlords", "F11"),
    "a tab": ("    text: In May 2026 a flat", "\ttext: In May 2026 a flat", "F03"),
    "emphasis at the start of a text": ("text: In 2008", "text: *In 2008*", "F03"),
    "a title that is indented": ("title: Rents", "  title: Rents", "F03"),
    "a topic by its label": ("topic: housing.rent", "topic: Rent", "F07"),
    "a name for a role": (
        "also: [housing]",
        "verified_on: 2026-11-20\nverified_how: call\nverified_by: Anna Müller",
        "C38",
    ),
    "a check below the fields": ("---\n\n**What to ask**", "---\nverified_on: 2026-11-20\n**What to ask**", "B02"),
    "a check without its way": ("also: [housing]", "verified_on: 2026-11-20", "C31"),
    "a source that is not there": ("source: radio-series", "source: radio", "C01"),
    "a place that is not there": ("scope: kosovo", "scope: kosova", "R08"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_found_where_it_was_made(name: str, tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No mistake passes in silence: a finding names the line and the repair."""
    old, new, code = MISTAKES[name]
    path = tree / "docs/kosovo/prizren/rents.md"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    line = text[: text.index(old)].count("\n") + new.count("\n") + 1
    main(["check", "--root", str(tree), "--today", DAY])
    out = capsys.readouterr().out
    found = re.findall(rf"rents\.md:(\d+):\d+: {code} .+\n    → .+", out)
    assert found, out
    assert abs(int(found[0]) - line) <= 2, out


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("docs/kosovo/prizren/flats.txt", "F12"),
        ("docs/kosovo/prizren/flats.MD", "F12"),
        ("docs/flats.md", "R02"),
        ("sources/places/gambia.yml", "F12"),
        ("flats.md", "P04"),
        ("kosovo/prizren/flats.md", "P04"),
    ],
)
def test_a_file_in_the_wrong_place_is_found(
    path: str, code: str, repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file that nobody would read, or that is outside the collection, is a finding."""
    entry = next(lines for _, lines in SECTIONS["Add a statement"] if lines)
    (repository / path).parent.mkdir(parents=True, exist_ok=True)
    (repository / path).write_text(entry, encoding="utf-8")
    commit(repository, DAY)
    main(["check", "--pull-request", "main~1", "--root", str(repository), "--today", DAY])
    assert re.search(rf"^{re.escape(path)}:[12]:1: {code} ", capsys.readouterr().out, re.MULTILINE)

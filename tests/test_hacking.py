"""HACKING's table of folders and its glossary agree with the tree."""

from __future__ import annotations

import re

import pytest

from tests.constants import REPOSITORY, TESTS
from tools.import_graph import PACKAGES, code_folders

HACKING = (REPOSITORY / "HACKING.md").read_text(encoding="utf-8")


def table(heading: str, columns: int) -> list[list[str]]:
    """Rows of the table below a heading of the second level, without backquotes."""
    section = re.split(r"^## ", HACKING.partition(f"\n## {heading}\n")[2], maxsplit=1, flags=re.MULTILINE)[0]
    rows = [re.split(r"\s*\|\s*", line.strip())[1:-1] for line in section.splitlines() if line.startswith("|")][2:]
    assert rows, heading
    assert {len(row) for row in rows} == {columns}
    return [[cell.strip("`") for cell in row] for row in rows]


FOLDERS = table("Folders", 2)
GLOSSARY = table("Glossary", 3)


def test_every_folder_of_code_is_listed_once_with_its_subject() -> None:
    """The table has the folders of code of all packages, and the top folders of the tests."""
    packages = [folder for package in PACKAGES for folder in code_folders(REPOSITORY / package)]
    tests = [path for path in TESTS.iterdir() if path.is_dir() and not path.name.startswith("__")]
    expected = [path.relative_to(REPOSITORY).as_posix() for path in (*packages, *tests)]

    assert sorted(folder for folder, _ in FOLDERS) == sorted(expected)
    assert [folder for folder, subject in FOLDERS if not subject] == []


@pytest.mark.parametrize(("term", "meaning", "where"), GLOSSARY, ids=[row[0] for row in GLOSSARY])
def test_a_term_leads_to_its_code(term: str, meaning: str, where: str) -> None:
    """Each term has a meaning and a path that exists."""
    assert meaning
    assert (REPOSITORY / where).exists(), where


def test_the_glossary_is_in_alphabetical_order_without_doubles() -> None:
    """One term has one line, where readers look for it."""
    terms = [term.casefold() for term, _, _ in GLOSSARY]

    assert terms == sorted(set(terms))

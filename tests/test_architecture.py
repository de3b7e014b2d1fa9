"""Architecture: which folder may import which, no cycles, few layers, small folders, and disk and clock only at the edge."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.constants import REPOSITORY
from tools.import_graph import PACKAGES, code_folders, cycle, folder_graph, longest_chain, module_files, module_graph

# Each folder with the folders it may import, all from rows above, so that no cycle can be allowed.
# Names are relative to the package, except those that begin with another package.
MAY_IMPORT = {
    "search/text": "",
    "search/dataset": "",
    "search/browser": "text",
    "search/incremental": "text dataset",
    "search/index": "text dataset incremental",
    "search/query": "text index",
    "search/whoosh": "text dataset index",
    "search/opensearch": "text dataset incremental index query",
    "search": "text dataset browser incremental index query whoosh opensearch",
    "scrapers/http": "",
    "scrapers/sources": "",
    "scrapers/extract": "",
    "scrapers/adapters": "extract",
    "scrapers/analysis": "http sources extract",
    "scrapers/analysis/anchors": "sources extract analysis",
    "scrapers/state": "http sources extract analysis analysis/anchors",
    "scrapers/archive": "http state",
    "scrapers/review": "sources extract analysis analysis/anchors state",
    "scrapers/observe": "http sources extract adapters analysis analysis/anchors state archive",
    "scrapers/commands": "http sources extract adapters analysis analysis/anchors state archive review observe",
    "scrapers": "sources state observe commands",
    "returnkb/text": "",
    "returnkb/text/messages": "",
    "returnkb/text/html": "text",
    "returnkb/model": "text",
    "returnkb/corpus/files": "text model",
    "returnkb/corpus": "text model corpus/files",
    "returnkb/assessment": "text model corpus",
    "returnkb/assessment/places": "model corpus assessment",
    "returnkb/assessment/questions": "text model assessment assessment/places",
    "returnkb/assessment/counts": "text model corpus assessment assessment/places",
    "returnkb/eligibility": "text/html model corpus assessment assessment/places",
    "returnkb/rules/engine": "text text/html model corpus corpus/files",
    "returnkb/rules/safety": "text text/html model corpus corpus/files rules/engine",
    "returnkb/rules": "text model corpus corpus/files assessment eligibility rules/engine rules/safety",
    "returnkb/editions": "model corpus assessment",
    "returnkb/editions/review": "text model corpus corpus/files assessment assessment/questions rules",
    "returnkb/editions/issues": "text model corpus corpus/files assessment rules/safety",
    "returnkb/exports/records": "model corpus assessment editions",
    "returnkb/exports/tables": "model assessment exports/records",
    "returnkb/exports/api": "text model assessment exports/records",
    "returnkb/exports/citations": "model assessment exports/records",
    "returnkb/exports/linked_data": "text model assessment exports/records",
    "returnkb/exports/hsds": "model corpus assessment exports/records exports/tables",
    "returnkb/exports": "text model corpus/files assessment exports/records exports/tables exports/api exports/citations exports/linked_data exports/hsds",
    "returnkb/assessment/rounds": "text text/html model corpus corpus/files assessment rules/safety exports/tables",
    "returnkb/print": "text text/html model corpus assessment assessment/places editions exports/records",
    # Pages take what exports say of an entry from their context.
    "returnkb/pages/context": "text text/html model assessment assessment/places assessment/questions",
    "returnkb/pages/places": "text model assessment assessment/places assessment/questions eligibility print pages/context",
    "returnkb/pages": "text text/messages model corpus assessment assessment/places assessment/counts eligibility editions pages/context pages/places search/browser",
    "returnkb/build": (
        "text text/messages text/html model corpus corpus/files assessment assessment/places assessment/questions eligibility rules editions exports exports/records"
        " exports/linked_data print pages pages/context search"
    ),
    "returnkb/build/serve": "text/html model corpus corpus/files assessment rules pages pages/context build",
    "returnkb/publish/packaging": "build",
    "returnkb/publish/trust": "text/html model pages pages/context publish/packaging",
    "returnkb/publish/copies": "text/html model corpus assessment editions print pages pages/context build publish/packaging search",
    "returnkb/publish/updates": "text/html editions publish/packaging publish/copies",
    "returnkb/publish/history": "text model corpus corpus/files rules rules/safety publish/copies",
    "returnkb/publish/zim": "model assessment assessment/places editions pages pages/context build publish/packaging publish/copies publish/history",
    "returnkb/publish/hosting": (
        "text/html model editions pages pages/context build publish/packaging publish/trust publish/copies publish/updates publish/history"
    ),
    "returnkb/publish": "editions pages pages/context publish/packaging publish/copies publish/updates publish/zim",
    "returnkb/commands": "text/html model corpus rules editions/review build",
    "returnkb/commands/content": (
        "text model corpus corpus/files assessment assessment/counts assessment/questions rules rules/safety assessment/rounds editions/review build commands"
    ),
    "returnkb/commands/contribute": (
        "model corpus corpus/files assessment rules editions/review editions/issues build commands"
    ),
    "returnkb/commands/build": "model corpus assessment pages pages/context build build/serve commands",
    "returnkb/commands/find": "model corpus assessment rules eligibility editions print build commands search",
    "returnkb/commands/publish": (
        "text/html model corpus assessment rules editions exports exports/records exports/hsds print build commands publish publish/packaging"
        " publish/trust publish/copies publish/updates publish/history publish/zim publish/hosting search/dataset search/opensearch"
    ),
    "returnkb": "text model corpus/files commands",
    "tools": "returnkb/model returnkb/corpus search/text",
}
# Longest chain of imports.
MAX_DEPTH = 11
MAX_ITEMS = 14
MAX_LINES = 400
# Names that could hold anything.
EMPTY_NAMES = {"util", "utils", "helper", "helpers", "common", "misc", "manager", "managers", "base", "core", "tools"}

# Folders of returnkb that read the clock, the network or the disk; all others compute from their arguments.
EDGE = ("returnkb", "returnkb/corpus", "returnkb/build", "returnkb/publish", "returnkb/commands")
# Modules that read nothing but files of their own package.
READ_OWN_FILES = {
    "returnkb.assessment.rounds.phrases",
    "returnkb.pages.about",
    "returnkb.pages.assets",
    "returnkb.text.messages.catalogue",
}
EDGE_MODULES = {"http", "requests", "shutil", "socket", "subprocess", "tempfile", "urllib.request", "urllib3"}
EDGE_FUNCTIONS = {"open", "date.today", "datetime.now", "datetime.utcnow", "time.time", "time.monotonic", "time.sleep"}
DISK_METHODS = {
    "exists", "glob", "is_dir", "is_file", "iterdir", "mkdir", "open", "read_bytes", "read_text", "rename", "rglob",
    "rmdir", "stat", "symlink_to", "touch", "unlink", "write_bytes", "write_text",
}  # fmt: skip

FILES = module_files()
IMPORTS = module_graph(FILES)
FOLDERS = folder_graph(FILES, IMPORTS)
SOURCES = {name: (REPOSITORY / path).read_text(encoding="utf-8") for name, path in FILES.items()}
TREES = {name: ast.parse(source) for name, source in SOURCES.items()}


def allowed(folder: str) -> set[str]:
    """Folders that a row of the table allows, as paths."""
    package = folder.partition("/")[0]
    names = MAY_IMPORT[folder].split()
    return {name if name.partition("/")[0] in PACKAGES else f"{package}/{name}" for name in names}


def test_imports_are_read() -> None:
    """Well-known imports are found, also of a package and inside a function."""
    assert "returnkb.model.entry" in IMPORTS["returnkb.corpus.field_docs"]
    assert "returnkb.rules" in IMPORTS["returnkb.build.compile"]
    assert "search" in FOLDERS["returnkb/build"]


def test_the_table_has_every_folder() -> None:
    """A new folder gets a row, a folder that is gone loses its row."""
    assert set(MAY_IMPORT) == set(FOLDERS)


def test_rows_allow_only_rows_above() -> None:
    """The table is in the order of the layers."""
    above: set[str] = set()
    for folder in MAY_IMPORT:
        assert allowed(folder) - above == set(), folder
        above.add(folder)


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_folder_imports_only_what_the_table_allows(folder: str) -> None:
    """Every import of another folder is in the table."""
    assert FOLDERS[folder] - allowed(folder) == set()


def test_search_and_scrapers_import_no_other_package() -> None:
    """Search and scrapers read and write files; the site never loads the programs that visit web sites."""
    used = {
        package: {
            name.partition(".")[0] for other in IMPORTS if other.partition(".")[0] == package for name in IMPORTS[other]
        }
        for package in PACKAGES
    }
    assert used["search"] <= {"search"}
    assert used["scrapers"] <= {"scrapers"}
    assert used["returnkb"] <= {"returnkb", "search"}


def test_rules_and_freshness_are_apart() -> None:
    """Whether an entry is well formed and whether it is still true are separate questions."""
    rules = {name: imports for name, imports in IMPORTS.items() if name.startswith("returnkb.rules")}

    assert [name for name, imports in rules.items() if "returnkb.assessment.freshness" in imports] == []
    assert not IMPORTS["returnkb.assessment.freshness"] & set(rules)


def test_modules_import_one_another_without_a_cycle() -> None:
    """No chain of imports comes back to its start, those inside functions included."""
    assert cycle(IMPORTS) == []


def test_folders_import_one_another_without_a_cycle() -> None:
    """No chain of imports between folders comes back to its start."""
    assert cycle(FOLDERS) == []


def test_the_longest_chain_of_imports_has_few_modules() -> None:
    """A reader follows few layers from a command to a model."""
    assert len(longest_chain(IMPORTS)) <= MAX_DEPTH


TOP_LEVEL = {
    ".ci",
    ".devcontainer",
    ".gitattributes",
    ".github",
    ".gitignore",
    ".npmrc",
    ".pre-commit-config.yaml",
    ".vscode",
    "CHANGELOG.md",
    "CITATION.cff",
    "CODE_OF_CONDUCT.md",
    "CONTRIBUTING.md",
    "HACKING.md",
    "LICENSE",
    "LICENSE-CONTENT.md",
    "README.md",
    "SECURITY.md",
    "build",
    "compose.yml",
    "docs",
    "eslint.config.js",
    "mkdocs.yml",
    "package-lock.json",
    "package.json",
    "pyproject.toml",
    "requirements.lock",
    "returnkb",
    "run.py",
    "scrapers",
    "search",
    "sources",
    "tests",
    "tools",
    "tsconfig.json",
}


def test_the_top_level_holds_only_what_it_should() -> None:
    """A file that a program left behind is not committed with the next change."""
    listed = subprocess.run(["git", "ls-files"], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    assert {name.partition("/")[0].strip('"') for name in listed.stdout.splitlines()} - TOP_LEVEL == set()


CODE_FOLDERS = [folder for top in (*PACKAGES, "tests") for folder in code_folders(REPOSITORY / top)]


@pytest.mark.parametrize("folder", CODE_FOLDERS, ids=lambda folder: str(folder.relative_to(REPOSITORY)))
def test_a_folder_has_few_items(folder: Path) -> None:
    """A folder is read at a glance; __init__, __main__, conftest and folders of data are not counted."""
    items = [
        path.name
        for path in sorted(folder.iterdir())
        if not path.name.startswith(("__", ".", "conftest")) and (path.is_file() or path in CODE_FOLDERS)
    ]
    assert len(items) <= MAX_ITEMS, items


def test_no_module_is_long() -> None:
    """A longer module holds more than one subject."""
    lengths = {name: source.count("\n") for name, source in SOURCES.items()}
    assert {name: length for name, length in lengths.items() if length > MAX_LINES} == {}


def test_modules_are_named_after_their_subject() -> None:
    """No module or folder has a name that could hold anything."""
    assert [name for name in FILES if EMPTY_NAMES & set(name.split(".")[1:])] == []


@pytest.mark.parametrize("name", FILES)
def test_a_docstring_begins_with_its_subject(name: str) -> None:
    """Every module begins with one sentence whose first words name the thing."""
    first = (ast.get_docstring(TREES[name]) or "").partition("\n")[0]

    assert first.endswith((".", ":")), "one sentence in the first line"
    assert len(first.split()) > 1, "a sentence"
    assert first.split()[0] not in {"How", "In", "It", "What", "When", "Where", "Whether", "Who", "Why"}, (
        "the noun first"
    )


@pytest.mark.parametrize("name", [name for name in FILES if name.startswith("returnkb.")])
def test_disk_network_and_clock_are_used_at_the_edge_only(name: str) -> None:
    """Everything but reading a collection, building, publishing and commands is a function of its arguments."""
    folder = FILES[name].parent.as_posix()
    if name in READ_OWN_FILES or folder == EDGE[0] or folder.startswith(EDGE[1:]):
        return
    assert list(_edge_uses(TREES[name])) == []


def _edge_uses(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (f"{node.lineno}: {one.name}" for one in node.names if _is_edge_module(one.name))
        elif isinstance(node, ast.ImportFrom) and _is_edge_module(node.module or ""):
            yield f"{node.lineno}: {node.module}"
        elif isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            method = isinstance(node.func, ast.Attribute) and node.func.attr in DISK_METHODS
            if called in EDGE_FUNCTIONS or method or called.startswith(("os.replace", "os.walk", "os.open")):
                yield f"{node.lineno}: {called}"


def _is_edge_module(name: str) -> bool:
    return name in EDGE_MODULES or name.split(".")[0] in EDGE_MODULES - {"http"} or name.startswith("http.")


# A `<` that begins a tag, also behind alternatives; groups like (?<name> and (?<= are none.
_TAG_IN_PATTERN = re.compile(r"(?<!\(\?)(?<!\(\?P)<[/!(\[\\a-zA-Z]")


@pytest.mark.parametrize("name", [name for name in FILES if name.startswith("returnkb.publish")])
def test_no_regular_expression_reads_html_in_publish(name: str) -> None:
    """Copies are rendered from data with a profile; nothing reads our own pages back by pattern."""
    found = []
    for node in ast.walk(TREES[name]):
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("re.") and node.args:
            parts = [part.value for part in ast.walk(node.args[0]) if isinstance(part, ast.Constant)]
            if _TAG_IN_PATTERN.search("".join(part for part in parts if isinstance(part, str))):
                found.append(node.lineno)

    assert found == []

"""The rooms of the house: who may import whom, and how large and how named a module is."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]
PACKAGES = ("returnkb", "scrapers", "search")
LONGEST = 400
EMPTY_NAMES = {"util", "utils", "helper", "helpers", "common", "misc", "manager", "managers", "base", "core", "tools"}

NOUNS = {
    "addresses", "amounts", "anchors", "characters", "countries", "dates", "document", "entry", "findings", "form", "html_policy",
    "json_document", "links", "phone_numbers", "places", "register", "sightings", "terminal", "tree_files", "vocabulary",
}  # fmt: skip
# Files of a tree that hold no facts; the corpus reads them too.
SETTINGS = {"editions", "outlines", "print", "setting", "site_config"}
JUDGES = {"evidence", "freshness", "judgement", "queue", "rules"}
WRITERS = {"pages", "exports", "editions", "data"}
RIM = {"__main__", "cli", "commands", "hooks", "mkdocs_hook"}


def module_files() -> dict[str, Path]:
    """Every module of the three packages by its dotted name."""
    paths = [path for package in PACKAGES for path in (REPOSITORY / package).rglob("*.py")]
    return {
        ".".join(path.relative_to(REPOSITORY).with_suffix("").parts).removesuffix(".__init__"): path for path in paths
    }


MODULES = module_files()


def imported(path: Path) -> set[str]:
    """Dotted names of our own modules that a file imports, anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= (inner & set(MODULES)) or {node.module}
    return {name for name in found if name.split(".")[0] in PACKAGES}


IMPORTS = {name: imported(path) for name, path in MODULES.items()}


def room(name: str) -> str:
    """The first part of a module's name inside its package: the module itself, or the folder it stands in."""
    return name.split(".")[1] if "." in name else "__init__"


def rooms_used_by(rooms: Iterable[str]) -> dict[str, set[str]]:
    """For each of these rooms of returnkb, the other rooms of returnkb it imports."""
    used: dict[str, set[str]] = {name: set() for name in rooms}
    for name, imports in IMPORTS.items():
        if name.startswith("returnkb.") and room(name) in used:
            used[room(name)] |= {room(other) for other in imports if other.startswith("returnkb.")} - {room(name)}
    return used


def outside(rooms: Iterable[str], allowed: set[str]) -> dict[str, set[str]]:
    """What these rooms import beyond what is allowed, rooms without fault left out."""
    return {name: used - allowed for name, used in rooms_used_by(rooms).items() if used - allowed}


def test_there_is_something_to_look_at() -> None:
    """The imports are really read: well-known ones are found."""
    assert {"returnkb.corpus.files.yaml_document", "returnkb.model.finding"} <= IMPORTS[
        "returnkb.corpus.corpus"
    ] | IMPORTS["returnkb.corpus.files.validation"]
    assert "search.shards" in IMPORTS["returnkb.build.compile"]


def test_nouns_know_only_nouns() -> None:
    """What an entry, a place, a date or a finding is knows nothing of reading, judging or writing."""
    assert outside(NOUNS, NOUNS) == {}


def test_the_corpus_knows_only_nouns() -> None:
    """The corpus imports only the models of files and what reads them."""
    assert outside({"corpus"}, NOUNS | SETTINGS) == {}
    assert outside(SETTINGS - {"print"}, NOUNS | SETTINGS) == {}


def test_judging_knows_the_corpus_and_nouns() -> None:
    """Rules, freshness and evidence read the corpus and know nothing of pages or commands."""
    assert outside(JUDGES, NOUNS | JUDGES | {"corpus"}) == {}


def test_rules_and_freshness_do_not_know_each_other() -> None:
    """Whether something is well written and whether it is still true are judged apart."""
    used = rooms_used_by({"rules", "freshness", "evidence"})
    assert not used["rules"] & {"freshness", "judgement"}
    assert not (used["freshness"] | used["evidence"]) & {"rules"}


def test_writers_do_not_know_who_calls_them() -> None:
    """Pages, exports and editions know neither the story of a build nor the commands."""
    used = rooms_used_by(WRITERS)
    assert {name: set() for name in WRITERS} == {name: used[name] & (RIM | {"compile", "output"}) for name in WRITERS}


def test_only_the_rim_knows_the_commands() -> None:
    """Nothing below the command line imports a command."""
    inner = {room(name) for name in MODULES if name.startswith("returnkb.")} - RIM
    assert {name: used & RIM for name, used in rooms_used_by(inner).items() if used & RIM} == {}


def test_no_module_of_the_story_is_imported_in_a_circle() -> None:
    """Following imports never leads back to where one started."""
    done: set[str] = set()
    circles: list[list[str]] = []

    def follow(name: str, path: list[str]) -> None:
        if name in path:
            circles.append([*path[path.index(name) :], name])
        elif name not in done:
            for other in sorted(other for other in IMPORTS[name] if _of(other) == "returnkb"):
                follow(other, [*path, name])
            done.add(name)

    for name in sorted(name for name in MODULES if _of(name) == "returnkb"):
        follow(name, [])
    assert circles == []


def test_returnkb_never_imports_scrapers() -> None:
    """The site is made from files; the programs that look at pages are no part of it."""
    assert [name for name, used in IMPORTS.items() if name.startswith("returnkb") and _any(used, "scrapers")] == []


def test_returnkb_opens_the_search_room_by_its_doors_only() -> None:
    """Only the build, the search command, the local server and the bundler of scripts import search."""
    doors = {
        "returnkb.build.compile",
        "returnkb.commands.find.search",
        "returnkb.commands.find.office",
        "returnkb.pages.assets",
    }
    used = {name for name, imports in IMPORTS.items() if name.startswith("returnkb") and _any(imports, "search")}
    assert set() == used - doors


@pytest.mark.parametrize(
    ("package", "others"), [("search", ("returnkb", "scrapers")), ("scrapers", ("returnkb", "search"))]
)
def test_search_and_scrapers_stand_alone(package: str, others: tuple[str, ...]) -> None:
    """Search and scrapers import nothing from the other two rooms: files in, files out."""
    faults = {
        name: sorted(other for other in used if other.split(".")[0] in others)
        for name, used in IMPORTS.items()
        if name.split(".")[0] == package and any(_any(used, other) for other in others)
    }
    assert faults == {}


def test_no_module_is_too_long() -> None:
    """A module of more than 400 lines holds more than one noun."""
    lengths = {name: len(path.read_text(encoding="utf-8").splitlines()) for name, path in MODULES.items()}
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def test_modules_are_named_after_what_they_are_about() -> None:
    """No module or folder has a name that could hold anything."""
    assert [name for name in MODULES if EMPTY_NAMES & set(name.split("."))] == []


def test_every_module_says_what_it_is() -> None:
    """Every module starts with a sentence that says what it holds."""
    silent = [
        name
        for name, path in MODULES.items()
        if path.read_text(encoding="utf-8").strip()
        and not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert silent == []


def _of(name: str) -> str:
    return name.split(".", 1)[0]


def _any(imports: set[str], package: str) -> bool:
    return any(name.split(".")[0] == package for name in imports)

"""Lock file parser: the packages of `requirements.lock` with versions, hashes and what requires them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "requirements.lock"
PROJECT = ROOT / "pyproject.toml"

_REQUIREMENT = re.compile(r"([a-z0-9-]+)==([^\s;\\]+)(?: ; ([^\\]+?))? \\")
_HASH = re.compile(r" {4}--hash=sha256:([0-9a-f]{64})(?: \\)?")
_PARENT = re.compile(r" {4}#(?: via|  ) +([a-z0-9-]+)(?: \(pyproject\.toml\))?")


class UnreadableLock(ValueError):
    """Raised with the line of a lock file that has another form."""


@dataclass(frozen=True)
class LockedPackage:
    """One pinned package; `marker` says where it is installed, `required_by` names packages and the project itself."""

    name: str
    version: str
    marker: str | None
    hashes: tuple[str, ...]
    required_by: tuple[str, ...]


def locked_packages(text: str) -> list[LockedPackage]:
    """The packages of a lock file as `uv pip compile --generate-hashes` writes it; raises UnreadableLock for other lines."""
    blocks: list[tuple[re.Match[str], list[str], list[str]]] = []
    for line in text.splitlines():
        if requirement := _REQUIREMENT.fullmatch(line):
            blocks.append((requirement, [], []))
        elif blocks and (digest := _HASH.fullmatch(line)):
            blocks[-1][1].append(digest[1])
        elif blocks and (parent := _PARENT.fullmatch(line)):
            blocks[-1][2].append(parent[1])
        elif line.strip() and line.strip() != "# via" and not line.startswith("#"):
            raise UnreadableLock(f"requirements.lock has a line of another form: {line!r}")
    return [LockedPackage(one[1], one[2], one[3], tuple(hashes), tuple(parents)) for one, hashes, parents in blocks]


def direct_dependencies(project: dict[str, object]) -> Iterator[str]:
    """The names of the packages that the project needs to run, without its optional groups."""
    table = project["project"]
    assert isinstance(table, dict)
    for requirement in table["dependencies"]:
        found = re.match(r"[A-Za-z0-9._-]+", requirement)
        assert found
        yield re.sub(r"[-_.]+", "-", found[0]).lower()


def read_project(path: Path = PROJECT) -> dict[str, object]:
    """The project's own description."""
    return tomllib.loads(path.read_text(encoding="utf-8"))

"""Import graph of the packages: edges between folders, cycles, and the longest chain: `python -m tools.import_graph`."""

from __future__ import annotations

import ast
import sys
from collections.abc import Mapping, Set
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("returnkb", "scrapers", "search", "tools")

Graph = Mapping[str, Set[str]]


def module_files(root: Path = ROOT) -> dict[str, Path]:
    """Files of all modules by dotted name, relative to the root; a package has the name of its folder."""
    paths = [path.relative_to(root) for package in PACKAGES for path in sorted((root / package).rglob("*.py"))]
    return {".".join(path.with_suffix("").parts).removesuffix(".__init__"): path for path in paths}


def code_folders(top: Path) -> list[Path]:
    """This folder and all below it that hold modules or scripts; others hold data."""
    folders = (top, *sorted(path for path in top.rglob("*") if path.is_dir()))
    return [folder for folder in folders if any(path.suffix in (".py", ".js") for path in folder.iterdir())]


def module_graph(files: Mapping[str, Path], root: Path = ROOT) -> dict[str, set[str]]:
    """Imports of each module among these modules, also those inside functions."""
    return {name: _imported((root / path).read_text(encoding="utf-8"), files) - {name} for name, path in files.items()}


def folder_graph(files: Mapping[str, Path], modules: Graph) -> dict[str, set[str]]:
    """Imports of each folder from other folders."""
    folders = {name: path.parent.as_posix() for name, path in files.items()}
    graph: dict[str, set[str]] = {folder: set() for folder in folders.values()}
    for name, imports in modules.items():
        graph[folders[name]] |= {folders[other] for other in imports} - {folders[name]}
    return graph


def cycle(graph: Graph) -> list[str]:
    """One cycle, its first node repeated at its end; empty if there is none."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(reversed(error.args[1]))
    return []


def longest_chain(graph: Graph) -> list[str]:
    """A longest path of imports in a graph without cycles, importer first; raises CycleError otherwise."""
    chains: dict[str, list[str]] = {}
    for name in TopologicalSorter(graph).static_order():
        below = max((chains[other] for other in sorted(graph[name])), key=len, default=[])
        chains[name] = [name, *below]
    return max(chains.values(), key=len)


def _imported(source: str, known: Mapping[str, Path]) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            modules = {f"{node.module}.{alias.name}" for alias in node.names} & set(known)
            found |= modules or {node.module}
    return found & set(known)


def main() -> int:
    """Print the graph; returns 1 if it has a cycle."""
    files = module_files()
    modules = module_graph(files)
    folders = folder_graph(files, modules)
    for folder, imports in sorted(folders.items()):
        print(f"{folder} -> {' '.join(sorted(imports)) or '(nothing)'}")
    print(f"{len(files)} modules in {len(folders)} folders")
    found = False
    for what, graph in (("modules", modules), ("folders", folders)):
        circle = cycle(graph)
        print(f"cycle between {what}: {' > '.join(circle) or 'none'}")
        found = found or bool(circle)
    if not cycle(modules):
        chain = longest_chain(modules)
        print(f"depth {len(chain)}: {' > '.join(chain)}")
    return int(found)


if __name__ == "__main__":
    sys.exit(main())

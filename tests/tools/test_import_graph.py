"""The import graph: imports are found wherever they are written, cycles and long chains are seen."""

from __future__ import annotations

from graphlib import CycleError
from itertools import pairwise
from pathlib import Path

import pytest

from tools.import_graph import cycle, folder_graph, longest_chain, module_files, module_graph


def test_imports_of_modules_packages_and_inside_functions_are_found(tmp_path: Path) -> None:
    """All forms of an import count, those of other projects do not."""
    files = {
        "search/__init__.py": "",
        "search/index/__init__.py": "",
        "search/index/words.py": "import re\nfrom search import texts\n",
        "search/texts.py": "def late() -> None:\n    import search.index\n",
        "search/cli.py": "from search.index.words import fold\nfrom search.index import Index\n",
    }
    for name, source in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(source, encoding="utf-8")
    found = module_files(tmp_path)
    modules = module_graph(found, tmp_path)

    assert modules["search.index.words"] == {"search.texts"}
    assert modules["search.texts"] == {"search.index"}
    assert modules["search.cli"] == {"search.index", "search.index.words"}
    assert folder_graph(found, modules) == {"search": {"search/index"}, "search/index": {"search"}}


def test_a_cycle_is_named_from_the_importer() -> None:
    """Each node of the answer imports the next, and the last is the first."""
    graph = {"a": {"b"}, "b": {"c"}, "c": {"b"}}
    found = cycle(graph)

    assert found[0] == found[-1]
    assert all(after in graph[before] for before, after in pairwise(found))
    assert cycle({"a": {"b"}, "b": set()}) == []


def test_the_longest_chain_begins_with_the_importer() -> None:
    """Depth counts modules; a cycle has none."""
    assert longest_chain({"a": {"b", "c"}, "b": {"c"}, "c": set(), "d": {"c"}}) == ["a", "b", "c"]
    with pytest.raises(CycleError):
        longest_chain({"a": {"b"}, "b": {"a"}})

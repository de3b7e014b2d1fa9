"""Pages of countries are compiled on two workers, with the same bytes as in one process."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from returnkb.assessment.assess import assess
from returnkb.build.compile import compile_tree
from returnkb.cli import main
from returnkb.commands.build import page_shards
from returnkb.commands.build.page_shards import (
    PageShard,
    ShardsUnusable,
    collected,
    collection_digest,
    countries_by_shard,
    page_shard,
)
from returnkb.corpus.load import load
from tests.constants import TODAY, TREE

DAY = ["--today", TODAY.isoformat()]


def files(folder: Path) -> dict[str, bytes]:
    """All files of a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_two_workers_compile_the_same_bytes(takes_seconds: None, tree: Path, tmp_path: Path) -> None:
    """Pages and data are those of a build without workers."""
    alone = Path(shutil.copytree(tree, tmp_path / "alone"))
    assert main(["build", "--root", str(alone), *DAY, "--compile-only"]) == 0
    assert main(["build", "--root", str(tree), *DAY, "--compile-only", "--workers", "2"]) == 0

    assert files(tree / "build/pages") == files(alone / "build/pages")
    assert files(tree / "build/data") == files(alone / "build/data")


@pytest.mark.parametrize("count", [1, 2, 5])
def test_shards_have_each_page_of_a_country_once(tree: Path, count: int) -> None:
    """Every country is in one shard; pages of no country stay with the build."""
    compile_tree(tree, tree / "build", TODAY)
    shards = [page_shard(str(tree), TODAY, number, count).texts for number in range(count)]
    together = [name for shard in shards for name in shard]
    compiled = {name: text.decode() for name, text in files(tree / "build/pages").items()}

    assert len(together) == len(set(together))
    assert {name: text for shard in shards for name, text in shard.items()} == {
        name: compiled[name]
        for name in compiled
        if name.endswith(".md") and name.split("/")[0] in {"kosovo", "mali", "germany"}
    }


def test_shards_are_about_as_large() -> None:
    """The largest country begins, and each shard gets what it lacks."""
    shards = countries_by_shard(assess(load(TREE)[0], TODAY), 2)

    assert shards[0] | shards[1] == {"kosovo", "mali", "germany"}
    assert not shards[0] & shards[1]
    assert all(shards)


def test_a_worker_with_another_collection_is_refused(tree: Path) -> None:
    """A file that one machine has and another has not would give pages that contradict each other."""
    before = collection_digest(tree)
    (tree / "docs/kosovo/extra.md").write_text("x")

    class Done:
        def result(self) -> PageShard:
            return PageShard({}, collection_digest(tree))

    done: Any = Done()
    with pytest.raises(ShardsUnusable, match="the same folder"):
        collected([done], before)
    assert collected([done], collection_digest(tree)) == {}


def test_a_collection_with_errors_is_reported_once(
    takes_seconds: None, tree: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The build prints the findings and writes nothing, as without workers."""
    (tree / "docs/kosovo/broken.md").write_text("---\nkind: nothing\n---\n")

    assert main(["build", "--root", str(tree), *DAY, "--workers", "1"]) == 1
    assert "docs/kosovo/broken.md" in capsys.readouterr().out
    assert not (tree / "build/pages").exists()


def test_a_scheduler_that_does_not_answer_is_named(
    tree: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is written, and the message contains what to check."""
    monkeypatch.setattr(page_shards, "_START_SECONDS", 1)

    assert main(["build", "--root", str(tree), *DAY, "--scheduler", "tcp://127.0.0.1:9"]) == 1
    assert "No worker can be reached" in capsys.readouterr().err

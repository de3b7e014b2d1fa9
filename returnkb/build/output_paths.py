"""Output paths: merging what several producers write into one folder, so that no file silently replaces another."""

from __future__ import annotations

from collections.abc import Iterable

from returnkb.corpus.files.tree_files import folded
from returnkb.model.finding import Refusal

Content = str | bytes


class PathConflict(Refusal):
    """Raised when two producers write to one path; a fault that no rule has found before."""

    def __init__(self, path: str, one: str, other: str) -> None:
        super().__init__(
            f"{path} is written by {one} and by {other}; one would replace the other. "
            "Rename one of the two, and report it: `returnkb check` should have found it."
        )


def merge_outputs(outputs: Iterable[tuple[str, str, Content]]) -> dict[str, Content]:
    """Content by path, from (producer, path, content); raises PathConflict.

    Two paths conflict when they are equal after rendering (`x.md` becomes `x.html`), apart from case and Unicode composition,
    or when one is a folder of the other.
    """
    merged: dict[str, Content] = {}
    producers: dict[str, str] = {}
    folders: dict[str, str] = {}
    for producer, path, content in outputs:
        key = folded(f"{path.removesuffix('.md')}.html" if path.endswith(".md") else path)
        parts = key.split("/")
        above = ["/".join(parts[:length]) for length in range(1, len(parts))]
        for other in (producers.get(key), folders.get(key), *map(producers.get, above)):
            if other is not None:
                raise PathConflict(path, other, producer)
        merged[path] = content
        producers[key] = producer
        folders.update(dict.fromkeys(above, producer))
    return merged

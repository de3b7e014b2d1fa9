"""Compilation of pages on a cluster of Dask: each worker writes the pages of some countries, and the build takes their texts.

Workers read the collection themselves, in a folder that all machines share. Checking, data, search index, exports and rendering stay
with the build, which works on them meanwhile.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from pathlib import Path

from distributed import Client, Future, LocalCluster

from returnkb.assessment.assess import assess
from returnkb.assessment.assessed import AssessedCorpus
from returnkb.build.page_context import page_context
from returnkb.corpus.load import load
from returnkb.model import page_urls
from returnkb.model.finding import errors
from returnkb.pages import all_pages

_START_SECONDS = 60


class ShardsUnusable(Exception):
    """Raised, with the repair, when no worker is there or one of them read another collection."""


@dataclass(frozen=True)
class PageShard:
    """The texts of the pages of some countries by file, and a digest of the collection that they were made from."""

    texts: Mapping[str, str]
    collection: str


def page_shard(root: str, today: date, number: int, count: int) -> PageShard:
    """One of `count` shards, made on a worker; of a collection with errors it is empty, as the build itself reports them."""
    digest = collection_digest(Path(root))
    corpus, findings = load(Path(root))
    if errors(findings):
        return PageShard({}, digest)
    context = page_context(assess(corpus, today))
    mine = countries_by_shard(context.assessed, count)[number]
    pages = (page for page in all_pages(context) if page.address.partition("/")[0] in mine)
    return PageShard({page_urls.markdown_file(page.address): page.text() for page in pages}, digest)


def countries_by_shard(assessed: AssessedCorpus, count: int) -> list[set[str]]:
    """The countries of each shard: the largest first, each to the shard with the fewest entries so far."""
    sizes = Counter(place.partition("/")[0] for place in assessed.corpus.places)
    sizes.update(entry.place_id.partition("/")[0] for entry in assessed.entries.values() if entry.place_id)
    shards, filled = [set[str]() for _ in range(count)], [0] * count
    for country, size in sorted(sizes.items(), key=lambda item: (-item[1], item[0])):
        smallest = filled.index(min(filled))
        shards[smallest].add(country)
        filled[smallest] += size
    return shards


def collection_digest(root: Path) -> str:
    """A digest of all files of a collection."""
    digest = blake2b(digest_size=16)
    for path in sorted(path for folder in ("docs", "sources") for path in (root / folder).rglob("*") if path.is_file()):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(root).as_posix()} {len(content)}\n".encode() + content)
    return digest.hexdigest()


@contextmanager
def page_shards(
    root: Path, today: date, scheduler: str | None, workers: int | None
) -> Iterator[Callable[[], Mapping[str, str]]]:
    """Start the shards on a scheduler's workers or local processes; returns a function that waits for their texts."""
    with _client(scheduler, workers or 1) as client:
        count = len(client.scheduler_info(n_workers=-1)["workers"])
        digest = collection_digest(root)
        futures = [
            client.submit(page_shard, str(root.resolve()), today, number, count, pure=False) for number in range(count)
        ]
        yield lambda: collected(futures, digest)


def collected(futures: list[Future[PageShard]], digest: str) -> dict[str, str]:
    """The texts of all shards; raises ShardsUnusable if one was made from another collection."""
    texts: dict[str, str] = {}
    for future in futures:
        shard = future.result()
        if shard.collection != digest:
            raise ShardsUnusable(
                "A worker read another collection: let all workers see the same folder, and build again if a file was just edited."
            )
        texts |= shard.texts
    return texts


@contextmanager
def _client(scheduler: str | None, workers: int) -> Iterator[Client]:
    with ExitStack() as stack:
        try:
            client = _connected(scheduler, workers, stack)
        except (OSError, TimeoutError) as error:
            raise ShardsUnusable(
                f"No worker can be reached: {error}. Check the address, and that workers run."
            ) from error
        yield client


def _connected(scheduler: str | None, workers: int, stack: ExitStack) -> Client:
    """A client with at least one worker; its resources are closed with the stack."""
    if scheduler:
        client: Client = stack.enter_context(Client(scheduler, timeout=_START_SECONDS))
        client.wait_for_workers(1, timeout=_START_SECONDS)
        return client
    # Workers run what they are sent: those of this machine take it from this process only.
    cluster = LocalCluster(
        n_workers=workers,
        threads_per_worker=1,
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",
        security=True,
        silence_logs=logging.ERROR,
    )
    local: Client = stack.enter_context(Client(stack.enter_context(cluster)))
    local.wait_for_workers(workers, timeout=_START_SECONDS)
    return local

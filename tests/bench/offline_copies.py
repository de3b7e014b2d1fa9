"""Benchmark of copies with 1,000 generated entries: sizes, the update for nine changed entries, and times.

The first search is typed on a deep page opened from the folder copy in Chromium; its longest task is the delay that a reader notices.

Run as `python -m tests.bench.offline_copies [FOLDER]`; it takes some minutes and prints each figure.
"""

from __future__ import annotations

import gzip
import json
import random
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from playwright.sync_api import sync_playwright

from returnkb.assessment.assessed import AssessedCorpus
from returnkb.build.compile import compile_tree
from returnkb.corpus.label_file import read_labels
from returnkb.editions.stamp import EditionStamp
from returnkb.model.finding import CorpusInvalid, as_text
from returnkb.pages.context.profile import FOLDER
from returnkb.print.booklet import booklet, booklet_html
from returnkb.print.pdf import pdf
from returnkb.publish.copies.folder import folder_copy
from returnkb.publish.copies.render import CopySource, files_for_copies
from returnkb.publish.distribution import DistributionRequest, make_distribution
from returnkb.publish.history.word_diff import word_diff
from returnkb.publish.hosting.downloads_page import Downloads
from returnkb.publish.hosting.service_worker import FILE_LIST
from returnkb.publish.hosting.site import hosted_site
from returnkb.publish.updates.update_zip import write_update
from tests.constants import CHROMIUM, REPOSITORY, TODAY

COUNTRIES, ENTRIES, CLAIMS, SOURCES = 40, 1000, 6, 10
# Words that a rule of safety refuses in some combinations: streets, shelters, mailboxes.
EXCLUDED_WORDS = {
    "at",
    "lagja",
    "lagjja",
    "refuge",
    "rruga",
    "safe",
    "shelter",
    "shelters",
    "square",
    "street",
    "streets",
    "web",
}
TOPICS = ("housing.rent", "health.chronic", "legal.aid", "housing", "health", "legal")


FIRST, SECOND = EditionStamp("2026.11", TODAY, 1), EditionStamp("2026.12", date(2026, 12, 1), 2)
# Bytes of the folder copy, the ZIM and an update, and milliseconds of the longest task of a first search.
LIMITS = {"zip": 7e6, "zim": 4e6, "update": 1e6, "task": 50.0}


def main(folder: Path) -> int:
    """Build two editions of a generated tree and print the figures; returns 1 when a limit is exceeded."""
    words = _words()
    first = _tree(folder / "first", words)
    second = Path(shutil.copytree(first, folder / "second"))
    _change(second, words)
    source, changed_source = _source(first), _source(second)
    old, new = (
        folder_copy(each.articles(FOLDER), each.files, stamp)
        for each, stamp in ((source, FIRST), (changed_source, SECOND))
    )
    measured = _copies(source, folder / "dist")
    changed = [name for name in new if old.get(name) != new[name]]
    in_search = sum(name.startswith("search/") for name in changed)
    _print_figure("files in the copy", len(old), "")
    _print_figure("unpacked", sum(map(len, old.values())) / 1e6, "MB")
    _print_figure("files changed by 7 edited and 2 new entries", len(changed), f"of them in search/ {in_search}")
    update = folder / "update.overlay.zip"
    write_update(old, new, "returnkb-2026.11", update)
    measured["update"] = update.stat().st_size
    _print_figure("update", measured["update"] / 1e3, "KB")
    _print_figure("web-app update, the lists of files included", _web_update(source, changed_source), "KB")
    _diffs(words)
    _booklet(source.assessed, FIRST)
    measured["task"] = _first_search(old, folder / "copy")
    exceeded = [name for name, limit in LIMITS.items() if measured[name] > limit]
    print(f"over the limit: {', '.join(exceeded)}" if exceeded else "all within the limits", flush=True)
    return 1 if exceeded else 0


def _source(tree: Path) -> CopySource:
    start = time.perf_counter()
    try:
        compiled = compile_tree(tree, tree / "build", TODAY)
    except CorpusInvalid as refusal:
        sys.exit(as_text(refusal.findings)[:2000])
    print(f"compiled {tree.name} in {time.perf_counter() - start:.0f} s", file=sys.stderr, flush=True)
    return CopySource(compiled.context, files_for_copies(tree / "build"))


def _copies(source: CopySource, out: Path) -> dict[str, float]:
    """Sizes in bytes of the zip and the ZIM; the others are printed as well."""
    sizes: dict[str, float] = {}
    start = time.perf_counter()
    for path in make_distribution(DistributionRequest(source, FIRST, out, ("zip", "single", "epub", "zim"))):
        sizes[path.suffix.removeprefix(".")] = path.stat().st_size
        if path.suffix != ".html" or path.stem.endswith(("-all", "-land-a")):
            gzipped = len(gzip.compress(path.read_bytes())) / 1e6
            _print_figure(path.name, path.stat().st_size / 1e6, f"MB, {gzipped:.2f} gzipped")
    _print_figure("time for all four copies", time.perf_counter() - start, "s")
    return sizes


def _web_update(one: CopySource, other: CopySource) -> float:
    """KB transferred to update a saved site, including the changed file lists."""
    first, second = (
        hosted_site(source, {}, stamp, Downloads(), None) for source, stamp in ((one, FIRST), (other, SECOND))
    )
    saved = {name for name in second if name.startswith(("keep/folders/", FILE_LIST)) or _is_saved(second, name)}
    return sum(_gzip_size(second[name]) for name in saved if first.get(name) != second[name]) / 1e3


def _is_saved(site: dict[str, bytes], name: str) -> bool:
    lists = [json.loads(content) for path, content in site.items() if path.startswith("keep/folders/")]
    return name in json.loads(site[FILE_LIST])["files"] or any(name in listed for listed in lists)


def _gzip_size(content: bytes) -> int:
    return len(gzip.compress(content, 6))


def _booklet(assessed: AssessedCorpus, stamp: EditionStamp) -> None:
    """Processor time of one country's booklet an entry, and in starts of Python."""
    words = read_labels(REPOSITORY / "sources" / "labels.yml").of("en")
    country = assessed.corpus.place("land-a")
    page = booklet_html(assessed, booklet(assessed, country), stamp, words)
    pdf("<html lang='en'><title>warm</title><p>warm</p></html>", REPOSITORY)
    start = time.process_time()
    size = len(pdf(page, REPOSITORY))
    took = (time.process_time() - start) / (ENTRIES // COUNTRIES)
    _print_figure(
        "booklet, an entry", took, f"s of processor time; {size / 1e3:.0f} KB for {ENTRIES // COUNTRIES} entries"
    )


def _first_search(copy: dict[str, bytes], folder: Path) -> float:
    """The longest task of the main thread while a first query is typed on a deep page."""
    for name, content in copy.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        page.goto((folder / "land-b/town/health-10.html").as_uri())
        page.evaluate(
            "new PerformanceObserver(list => list.getEntries().forEach(task => (window.long = window.long || []).push(task.duration)))"
            ".observe({ entryTypes: ['longtask'] })"
        )
        page.locator("#rk-q").press_sequentially("housing land b town", delay=60)
        page.wait_for_selector(".rk-box-row")
        page.wait_for_timeout(500)
        long = page.evaluate("window.long || []")
        browser.close()
    _print_figure("first search, longest task", max(long, default=0), f"ms; {len(long)} tasks over 50 ms")
    return float(max(long, default=0))


def _diffs(words: list[str]) -> None:
    rng = random.Random(5)  # nothing secret is drawn
    texts = [[" ".join(rng.choices(words, k=30)) for _ in range(12)] for _ in range(500)]
    start = time.perf_counter()
    for text in texts:
        other = list(text)
        other[5] = other[5].replace(other[5].split()[3], "changed", 1)
        word_diff(text, other)
    took = time.perf_counter() - start
    python = time.perf_counter()
    subprocess.run([sys.executable, "-c", "pass"], check=True)
    _print_figure("500 word diffs", took, f"s, {took / (time.perf_counter() - python):.1f} starts of Python")


def _print_figure(name: str, value: float, unit: str) -> None:
    print(f"{name:55} {value:10.2f} {unit}", flush=True)


def _words() -> list[str]:
    """Words of the real collection, so that text compresses and indexes like real text."""
    text = " ".join(path.read_text(encoding="utf-8") for path in sorted((REPOSITORY / "docs/kosovo").rglob("*.md")))
    return [
        word for word in text.split() if word.isalpha() and word.isascii() and word.casefold() not in EXCLUDED_WORDS
    ]


def _tree(tree: Path, words: list[str]) -> Path:
    shutil.copytree(REPOSITORY / "tests" / "tree", tree)
    rng = random.Random(7)  # nothing secret is drawn
    for number in range(COUNTRIES):
        country = _country(number)
        code = f"{chr(97 + number // 26)}{chr(97 + number % 26)}"
        (tree / "sources/places" / f"{code}.yml").write_text(_places(country, code), encoding="utf-8")
        # Ten sources a country; in the real collection a source supports two statements, and its page lists them all.
        for source in range(SOURCES):
            report = (tree / "sources/register/city-report.yml").read_text(encoding="utf-8")
            own = report.replace("example.org/", f"example.org/{country}-{source}-").replace(
                "title: ", f"title: {country} {source} "
            )
            (tree / "sources/register" / f"report-{country}-{source}.yml").write_text(own, encoding="utf-8")
        for entry in range(ENTRIES // COUNTRIES):
            place = f"{country}/town" if entry % 3 else country
            path = tree / "docs" / place / f"{TOPICS[entry % 6].replace('.', '-')}-{entry}.md"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(
                _entry(rng, words, f"{country.title()} {entry}", TOPICS[entry % 6], country), encoding="utf-8"
            )
    return tree


def _country(number: int) -> str:
    return f"land-{chr(97 + number // 26) if number > 25 else ''}{chr(97 + number % 26)}"


def _places(country: str, code: str) -> str:
    name = country.title().replace("-", " ")
    return (
        f"- id: {country}\n  kind: country\n  code: {code.upper()}\n  roles: [return]\n  names:\n    en: [{name}]\n"
        f"- id: {country}/town\n  kind: region\n  parent: {country}\n  names:\n    en: [{name} Town]\n"
    )


def _entry(rng: random.Random, words: list[str], title: str, topic: str, country: str) -> str:
    claims = "".join(
        f"  - id: c{number}\n    text: {title} item {number} {' '.join(rng.choices(words, k=32))}.\n"
        f"    observed: 2026-0{rng.randint(1, 9)}\n"
        f"    evidence:\n      - {{source: report-{country}-{rng.randrange(SOURCES)}, accessed: 2026-11-20, locator: p. 4}}\n"
        for number in range(1, CLAIMS + 1)
    )
    body = "\n\n".join(" ".join(rng.choices(words, k=70)).capitalize() + "." for _ in range(4))
    return f"---\nkind: condition\ntitle: {title} {topic.replace('.', ' ')}\ntopic: {topic}\nclaims:\n{claims}---\n\n{body}\n"


def _change(tree: Path, words: list[str]) -> None:
    rng = random.Random(11)  # nothing secret is drawn
    entries = sorted(path for path in (tree / "docs").rglob("*.md") if path.parts[-2].startswith(("land", "town")))
    for path in entries[:: len(entries) // 7][:7]:
        path.write_text(path.read_text(encoding="utf-8").replace(" item 2 ", " item 2 lately ", 1), encoding="utf-8")
    for number in range(2):
        country = _country(number * 9)
        text = _entry(rng, words, f"Quite new {number}", "housing", country)
        (tree / "docs" / country / f"new-{number}.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        sys.exit(main(Path(sys.argv[1])))
    else:
        with tempfile.TemporaryDirectory() as scratch:
            sys.exit(main(Path(scratch)))

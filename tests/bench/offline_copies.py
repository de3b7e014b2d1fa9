"""Measures the offline distribution with 1,000 generated entries: sizes, what nine changed entries cost, times.

The first search is typed on a deep page opened from the folder copy in Chromium; its longest task is what a reader feels.

Run as `python -m tests.bench.offline_copies [FOLDER]`; it takes some minutes and tells what it does.
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

from returnkb.compile import NotFit, compile_tree
from returnkb.edition_stamp import EditionMark
from returnkb.findings import as_text
from returnkb.judgement import Judgement
from returnkb.print.booklet import Imprint, booklet, booklet_html
from returnkb.print.labels import read_labels
from returnkb.print.pdf import pdf
from returnkb.publish.copies.folder import folder_copy, site_files
from returnkb.publish.copies.table_of_contents import chapters
from returnkb.publish.distribution import Order, make_distribution
from returnkb.publish.history.word_diff import word_diff
from returnkb.publish.hosting.service_worker import LIST, Hosted, web_files
from returnkb.publish.lean import lean_pages, without_theme
from returnkb.publish.patch import make_patch
from returnkb.publish.updates.update_zip import write_overlay
from returnkb.render import render
from tests.conftest import CHROMIUM

REPOSITORY = Path(__file__).resolve().parents[2]
TODAY = date(2026, 11, 21)
COUNTRIES, ENTRIES, CLAIMS, SOURCES = 40, 1000, 6, 10
TOPICS = ("housing.rent", "health.chronic", "legal.aid", "housing", "health", "legal")


def main(folder: Path) -> None:
    """Build two editions of a generated tree and print what each thing weighs."""
    words = _words()
    first = _tree(folder / "first", words)
    second = Path(shutil.copytree(first, folder / "second"))
    _change(second, words)
    old_site, old, judgement = _built(first, EditionMark("2026.11", TODAY, 1), folder / "dist")
    new_site, new, _ = _built(second, EditionMark("2026.12", date(2026, 12, 1), 2), None)
    changed = [name for name in new if old.get(name) != new[name]]
    rooms: dict[str, int] = {}
    for name in changed:
        rooms[name.split("/")[0]] = rooms.get(name.split("/")[0], 0) + 1
    _tell("files in the copy", len(old), "")
    _tell("unpacked", sum(map(len, old.values())) / 1e6, "MB")
    _tell("files changed by 7 edited and 2 new entries", len(changed), f"of them in search/ {rooms.get('search', 0)}")
    overlay = folder / "update.overlay.zip"
    write_overlay(old, new, "returnkb-2026.11", overlay)
    _tell("overlay", overlay.stat().st_size / 1e3, "KB")
    start = time.perf_counter()
    _tell("patch", len(make_patch(old, new, "a", "b")) / 1e3, f"KB, made in {time.perf_counter() - start:.1f} s")
    by_differences, whole = _update(old_site, new_site)
    _tell("web-app update, the lists of files included", by_differences, f"KB; {whole:.0f} KB by whole files")
    _diffs(words)
    _booklet(judgement, EditionMark("2026.11", TODAY, 1))
    _first_search(old, folder / "copy")


def _built(tree: Path, mark: EditionMark, out: Path | None) -> tuple[dict[str, bytes], dict[str, bytes], Judgement]:
    start = time.perf_counter()
    try:
        judgement = compile_tree(tree, tree / "build", TODAY).judgement
    except NotFit as refusal:
        sys.exit(as_text(refusal.findings)[:2000])
    render(tree, tree / "build" / "pages", tree / "build" / "site", lambda words: None)
    print(f"built {tree.name} in {time.perf_counter() - start:.0f} s", file=sys.stderr, flush=True)
    files = site_files(tree / "build" / "site")
    copy = folder_copy(files, mark)
    if out:
        order = Order(files, chapters(judgement), mark, out, ("zip", "single", "epub", "zim"))
        for path in make_distribution(order):
            if path.suffix != ".html" or path.stem.endswith(("-all", "-land-a")):
                _tell(
                    path.name,
                    path.stat().st_size / 1e6,
                    f"MB, {len(gzip.compress(path.read_bytes())) / 1e6:.2f} gzipped",
                )
    return without_theme(lean_pages(files)), copy, judgement


def _update(old_site: dict[str, bytes], new_site: dict[str, bytes]) -> tuple[float, float]:
    """KB over the line to bring a kept site up to date, the changed lists included: by differences, and by whole files."""
    first = old_site | web_files(old_site, {}, EditionMark("2026.11", TODAY, 1))
    sum_before = json.loads(first[LIST])["sum"]
    kept_before = {name: content for name, content in first.items() if not name.startswith("keep/")}
    second = web_files(new_site, {}, EditionMark("2026.12", TODAY, 2), [Hosted(sum_before, kept_before)])
    ways, rest = json.loads(second[LIST])["from"][sum_before]
    changed = {name: content for name, content in (new_site | second).items() if first.get(name) != content}
    lists = sum(_packed(content) for name, content in changed.items() if name.startswith(("keep/rooms/", LIST)))
    whole = sum(_packed(content) for name, content in changed.items() if not name.startswith("keep/"))
    return (lists + ways + rest) / 1e3, (lists + whole) / 1e3


def _packed(content: bytes) -> int:
    return len(gzip.compress(content, 6))


def _booklet(judgement: Judgement, mark: EditionMark) -> None:
    """Processor time of one country's booklet an entry, and in starts of Python."""
    words = read_labels(REPOSITORY / "sources" / "labels.yml").of("en")
    country = judgement.corpus.place("land-a")
    page = booklet_html(judgement, booklet(judgement, country), Imprint(mark.id, mark.day, mark.fresh_until), words)
    pdf("<html lang='en'><title>warm</title><p>warm</p></html>", REPOSITORY)
    start = time.process_time()
    size = len(pdf(page, REPOSITORY))
    took = (time.process_time() - start) / (ENTRIES // COUNTRIES)
    _tell("booklet, an entry", took, f"s of processor time; {size / 1e3:.0f} KB for {ENTRIES // COUNTRIES} entries")


def _first_search(copy: dict[str, bytes], folder: Path) -> None:
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
    _tell("first search, longest task", max(long, default=0), f"ms; {len(long)} tasks over 50 ms")


def _diffs(words: list[str]) -> None:
    draw = random.Random(5)  # nothing secret is drawn
    texts = [[" ".join(draw.choices(words, k=30)) for _ in range(12)] for _ in range(500)]
    start = time.perf_counter()
    for text in texts:
        other = list(text)
        other[5] = other[5].replace(other[5].split()[3], "changed", 1)
        word_diff(text, other)
    took = time.perf_counter() - start
    python = time.perf_counter()
    subprocess.run([sys.executable, "-c", "pass"], check=True)
    _tell("500 word diffs", took, f"s, {took / (time.perf_counter() - python):.1f} starts of Python")


def _tell(what: str, value: float, more: str) -> None:
    print(f"{what:55} {value:10.2f} {more}", flush=True)


def _words() -> list[str]:
    """Words of the real collection, so that text packs and indexes as real text does."""
    text = " ".join(path.read_text(encoding="utf-8") for path in sorted((REPOSITORY / "docs/kosovo").rglob("*.md")))
    return [word for word in text.split() if word.isalpha() and word.isascii()]


def _tree(tree: Path, words: list[str]) -> Path:
    shutil.copytree(REPOSITORY / "tests" / "tree", tree)
    draw = random.Random(7)  # nothing secret is drawn
    for number in range(COUNTRIES):
        country = _country(number)
        code = f"{chr(97 + number // 26)}{chr(97 + number % 26)}"
        (tree / "sources/places" / f"{code}.yml").write_text(_places(country, code), encoding="utf-8")
        # Ten sources a country: in the real collection a source carries two statements, and its page lists them all.
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
                _entry(draw, words, f"{country.title()} {entry}", TOPICS[entry % 6], country), encoding="utf-8"
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


def _entry(draw: random.Random, words: list[str], title: str, topic: str, country: str) -> str:
    claims = "".join(
        f"  - id: c{number}\n    text: {title} item {number} {' '.join(draw.choices(words, k=32))}.\n"
        f"    observed: 2026-0{draw.randint(1, 9)}\n"
        f"    evidence:\n      - {{source: report-{country}-{draw.randrange(SOURCES)}, accessed: 2026-11-20, locator: p. 4}}\n"
        for number in range(1, CLAIMS + 1)
    )
    body = "\n\n".join(" ".join(draw.choices(words, k=70)).capitalize() + "." for _ in range(4))
    return f"---\nkind: condition\ntitle: {title} {topic.replace('.', ' ')}\ntopic: {topic}\nclaims:\n{claims}---\n\n{body}\n"


def _change(tree: Path, words: list[str]) -> None:
    draw = random.Random(11)  # nothing secret is drawn
    entries = sorted(path for path in (tree / "docs").rglob("*.md") if path.parts[-2].startswith(("land", "town")))
    for path in entries[:: len(entries) // 7][:7]:
        path.write_text(path.read_text(encoding="utf-8").replace(" item 2 ", " item 2 lately ", 1), encoding="utf-8")
    for number in range(2):
        country = _country(number * 9)
        text = _entry(draw, words, f"Quite new {number}", "housing", country)
        (tree / "docs" / country / f"new-{number}.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as scratch:
            main(Path(scratch))

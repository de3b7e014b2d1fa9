"""The harness: batches of inputs through check, build, host and bundle; the result is read without a browser and opened in two."""

from __future__ import annotations

import contextlib
import importlib
import shutil
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Browser

from tests.hostile.browsers import Canary, Visit, Visitor, canary, chromium, firefox, served
from tests.hostile.commands import MOST_SECONDS, Ran
from tests.hostile.inputs.generate import FILE_NAME, Input, configurations, generate, target_named
from tests.hostile.inputs.records import PUBLISHER
from tests.hostile.outcomes import Judge, Outcome, Result
from tests.hostile.pages import PageFault, covering, faults_of, pages_with_payloads

Pages = Mapping[str, frozenset[str]]


@dataclass
class Form:
    """One form in which readers get the pages: its name, its folder, and the pages that show payloads with their tokens."""

    name: str
    folder: Path
    pages: Pages


@dataclass
class Report:
    """Results of all batches."""

    results: list[Result] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)
    page_faults: list[PageFault] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    visits: Counter[str] = field(default_factory=Counter)
    harmed: list[tuple[str, Visit]] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    slowest: dict[str, Ran] = field(default_factory=dict)

    def count(self, outcome: Outcome) -> int:
        """How many inputs ended with an outcome."""
        return sum(1 for result in self.results if result.outcome is outcome)

    def shown(self) -> frozenset[str]:
        """The tokens that some page shows."""
        return frozenset().union(*(marks for form in self.forms for marks in form.pages.values()))

    def too_slow(self) -> list[Ran]:
        """Commands over the limit of processor time."""
        return [ran for ran in self.slowest.values() if ran.seconds > MOST_SECONDS]


def batches(slots: int, trees: int) -> Iterator[tuple[Sequence[int], list[Input]]]:
    """Inputs by tree: the records of its slots, and one payload for each field of its documents."""
    inputs, size = generate(slots, trees), -(-slots // trees)
    for tree in range(trees):
        own = range(tree * size, min(slots, (tree + 1) * size))
        yield own, [one for one in inputs if (one.slot in own if _in_slots(one) else one.slot == tree)]


def _in_slots(one: Input) -> bool:
    return one.target == FILE_NAME or target_named(one.target) not in (None, PUBLISHER)


def judge_all(folder: Path, report: Report, slots: int, trees: int) -> None:
    """Classify, publish and read every batch."""
    for number, (own, inputs) in enumerate(batches(slots, trees)):
        judge_batch(folder / f"tree{number}", report, own, inputs)


def judge_configurations(folder: Path, report: Report, count: int) -> None:
    """Classify trees with a hostile mkdocs.yml."""
    for number, inputs in enumerate(configurations(count)):
        judge_batch(folder / f"foreign{number}", report, [0], inputs, publish=number == 0)


def judge_batch(
    folder: Path, report: Report, slots: Sequence[int], inputs: Sequence[Input], *, publish: bool = True
) -> None:
    """Classify the inputs of one tree; then host and bundle the accepted ones, and read every page of every form."""
    assess = Judge(folder / "tree", slots)
    accepted = assess.assess(inputs)
    report.results += assess.results.values()
    if accepted:
        report.forms += (
            _published(folder, assess, report) if publish else [_form("built", folder / "tree/build/site", report)]
        )
    for command, ran in assess.slowest.items():
        if command not in report.slowest or ran.seconds > report.slowest[command].seconds:
            report.slowest[command] = ran


def _published(folder: Path, assess: Judge, report: Report) -> list[Form]:
    tree, dist = folder / "tree", folder / "dist"
    site = tree / "build" / "site"
    shutil.rmtree(dist, ignore_errors=True)
    for words in (("host",), ("bundle", "--out", str(dist), "--only", "zip", "single", "epub", "zim")):
        ran = assess.run(*words, "--root", str(tree))
        if ran.code != 0 or ran.crashed:
            report.failures.append(f"{words[0]} in {folder.name}: {(ran.traceback or ran.out)[-800:]}")
        if words[0] == "host":
            # Bundling renders the site anew, without what the host adds.
            shutil.rmtree(folder / "hosted", ignore_errors=True)
            shutil.copytree(site, folder / "hosted")
    forms = [_form("hosted", folder / "hosted", report)]
    return [*forms, *(_form(name, copied, report) for name, copied in _unpacked(dist, folder).items())]


def _unpacked(dist: Path, folder: Path) -> dict[str, Path]:
    """The pages of each copy as files in a folder."""
    found: dict[str, Path] = {}
    for copy in sorted(dist.iterdir()) if dist.is_dir() else ():
        target = folder / f"copy{copy.suffix}"
        shutil.rmtree(target, ignore_errors=True)
        if copy.suffix in (".zip", ".epub"):
            with zipfile.ZipFile(copy) as archive:
                archive.extractall(target)
        elif copy.suffix == ".html":
            target.mkdir()
            shutil.copy(copy, target)
        elif copy.suffix == ".zim":
            _unpack_zim(copy, target)
        else:
            continue
        found[copy.suffix.removeprefix(".")] = target
    return found


def _unpack_zim(copy: Path, target: Path) -> None:
    archive = importlib.import_module("libzim.reader").Archive(copy)
    for number in range(archive.entry_count):
        entry = archive._get_entry_by_id(number)
        if not entry.is_redirect and entry.get_item().mimetype.startswith("text/html"):
            file = target / "C" / f"{number}.html"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(bytes(entry.get_item().content))


def _form(name: str, folder: Path, report: Report) -> Form:
    """Read every page of a form."""
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.suffix in (".html", ".xhtml") and path.is_file()
    }
    for page, content in files.items():
        report.page_faults += faults_of(f"{folder.parent.name}/{name}/{page}", content.decode("utf-8", "replace"))
    return Form(name, folder, pages_with_payloads(files))


def browse(
    report: Report, visitor: Visitor, seen: Canary, scheme: str, *, every: bool = False, most: int = 10**9
) -> None:
    """Open the pages that show payloads, from a server or from a folder."""
    name = f"{visitor.name} {scheme}"
    for form in report.forms:
        if form.name not in (("hosted", "built") if scheme == "http" else ("zip", "html", "built")):
            continue
        pages = list(form.pages) if every else covering(form.pages)
        opened: contextlib.AbstractContextManager[str] = (
            served(form.folder) if scheme == "http" else contextlib.nullcontext(f"{form.folder.resolve().as_uri()}/")
        )
        with opened as base:
            for page in pages[:most]:
                _note(report, name, visitor.visit(base + quote(page)))
    report.requests += [asked for asked in seen.asked if asked not in report.requests]


def _note(report: Report, name: str, visit: Visit) -> None:
    report.visits[name] += 1
    if visit.harmed:
        report.harmed.append((name, visit))


def browse_all(
    report: Report, folder: Path, *, every: bool, firefox_pages: int = 10**9, shared: Browser | None = None
) -> None:
    """Open pages in both browsers, from http and from files."""
    with canary() as seen:
        with chromium(seen, shared) as visitor:
            for scheme in ("http", "file"):
                browse(report, visitor, seen, scheme, every=every)
        with firefox(folder / "profile", seen) as other:
            for scheme in ("http", "file"):
                browse(report, other, seen, scheme, every=every, most=firefox_pages)


def problems(report: Report) -> Iterable[str]:
    """Lines of all violations."""
    for result in report.results:
        if result.outcome in (Outcome.STOPPED, Outcome.CRASHED):
            yield f"{result.outcome}: {result.input.field} = {result.input.payload[:120]!r}: {' '.join(result.detail[-400:].split())}"
        elif result.outcome is Outcome.REFUSED and ":" not in result.detail:
            yield f"a finding without file and line: {result.detail}"
    yield from (f"page: {fault.page}: {fault.sentence}" for fault in report.page_faults)
    yield from (f"command: {failure}" for failure in report.failures)
    yield from (f"{browser}: {visit}" for browser, visit in report.harmed)
    yield from (f"request: {asked}" for asked in report.requests)
    yield from (f"slow: {' '.join(ran.words)}: {ran.seconds:.1f} s" for ran in report.too_slow())

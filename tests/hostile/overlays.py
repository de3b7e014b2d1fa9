"""Overlays: hostile trees from a folder, each copied over the collection and checked alone; the accepted ones are built together."""

from __future__ import annotations

import contextlib
import json
import shutil
from pathlib import Path

from tests.constants import REPOSITORY
from tests.hostile.commands import Ran
from tests.hostile.harness import Form, Report
from tests.hostile.inputs.generate import Input
from tests.hostile.outcomes import Judge, Outcome, Result
from tests.hostile.pages import faults_of

_PARTS = ("docs", "sources")


def judge_overlays(inputs: Path, folder: Path, report: Report) -> None:
    """Classify every overlay of a folder, build those that `check` accepts, and record the pages that they change."""
    base = folder / "base"
    shutil.rmtree(folder, ignore_errors=True)
    for part in _PARTS:
        shutil.copytree(REPOSITORY / part, base / part)
    assess = Judge(folder / "none", [])
    accepted = [
        overlay for number, overlay in enumerate(overlays(inputs), 1) if _accepts(overlay, number, base, assess, report)
    ]
    assess.run("build", "--root", str(base))
    before = _pages(base / "build/site")
    for number, group in enumerate(_groups(accepted)):
        tree = folder / f"group{number}"
        shutil.copytree(base, tree, ignore=shutil.ignore_patterns("build"))
        for overlay in group:
            shutil.copytree(overlay, tree, dirs_exist_ok=True)
        _build(tree, group, before, assess, report)
    # Building the whole collection takes longer than the limit for a batch, whatever is laid over it.
    report.slowest |= {"check of the collection": assess.slowest["check"]}


def overlays(inputs: Path) -> list[Path]:
    """The folders that hold a part of a tree."""
    return sorted(
        {
            path.parent
            for part in _PARTS
            for path in inputs.rglob(part)
            if path.is_dir() and path.parent.name not in _PARTS
        }
    )


def _accepts(overlay: Path, number: int, base: Path, assess: Judge, report: Report) -> bool:
    """Check one overlay on the collection and take it away again."""
    before = {path: (base / path).read_bytes() if (base / path).is_file() else None for path in _files(overlay)}
    shutil.copytree(overlay, base, dirs_exist_ok=True)
    ran = assess.run("check", "--root", str(base), "--format", "json")
    for path, content in before.items():
        if content is None:
            (base / path).unlink()
        else:
            (base / path).write_bytes(content)
    for folder in sorted({parent for path in before for parent in path.parents}, reverse=True):
        # Folders that the collection has are not empty.
        with contextlib.suppress(OSError):
            (base / folder).rmdir()
    result = _result(overlay, number, ran)
    if result.outcome is not Outcome.ACCEPTED:
        report.results.append(result)
    return result.outcome is Outcome.ACCEPTED


def _result(overlay: Path, number: int, ran: Ran) -> Result:
    one = _input(overlay, number)
    if ran.crashed:
        return Result(one, Outcome.CRASHED, (ran.traceback or ran.out)[-600:])
    start = ran.out.find("[")
    findings = json.JSONDecoder().raw_decode(ran.out[start:])[0] if start >= 0 else []
    wrong = [found for found in findings if found["level"] == "must fix"]
    if not wrong:
        return Result(one, Outcome.ACCEPTED, "; ".join(found["sentence"] for found in findings)[:300])
    first = wrong[0]
    return Result(one, Outcome.REFUSED, f"{first['path']}:{first['line']}: {first['code']} {first['sentence']}")


def _input(overlay: Path, number: int) -> Input:
    return Input(-number, overlay.name, 0, (), "given", str(overlay.name))


def _files(overlay: Path) -> list[Path]:
    return [path.relative_to(overlay) for path in overlay.rglob("*") if path.is_file()]


def _groups(accepted: list[Path]) -> list[list[Path]]:
    """Overlays that touch different files share a tree."""
    groups: list[tuple[set[Path], list[Path]]] = []
    for overlay in accepted:
        files = {*_files(overlay)}
        group = next((one for one in groups if not one[0] & files), None)
        if group is None:
            group = (set(), [])
            groups.append(group)
        group[0].update(files)
        group[1].append(overlay)
    return [group for _, group in groups]


def _build(tree: Path, group: list[Path], before: dict[str, bytes], assess: Judge, report: Report) -> None:
    ran = assess.run("build", "--root", str(tree))
    outcome = Outcome.CRASHED if ran.crashed else Outcome.ACCEPTED if ran.code == 0 else Outcome.STOPPED
    if outcome is not Outcome.ACCEPTED and len(group) > 1:
        for overlay in group:
            alone = tree.with_name(f"{tree.name}-{overlay.name}")
            shutil.copytree(tree.with_name("base"), alone, ignore=shutil.ignore_patterns("build"))
            shutil.copytree(overlay, alone, dirs_exist_ok=True)
            _build(alone, [overlay], before, assess, report)
        return
    report.results += [
        Result(_input(overlay, 0), outcome, (ran.traceback or ran.out)[-400:] if ran.code else "") for overlay in group
    ]
    site = tree / "build/site"
    if outcome is Outcome.ACCEPTED:
        changed = {page: content for page, content in _pages(site).items() if before.get(page) != content}
        for page, content in changed.items():
            report.page_faults += faults_of(f"{tree.name}/{page}", content.decode("utf-8", "replace"))
        report.forms.append(Form("built", site, {page: frozenset() for page in list(changed)[:60]}))


def _pages(site: Path) -> dict[str, bytes]:
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*.html")}

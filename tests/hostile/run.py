"""The full run of the harness: `python -m tests.hostile.run [--inputs DIR] [--all]` prints a table and every problem."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.hostile.harness import Report, browse_all, judge_all, judge_configurations, problems
from tests.hostile.inputs.generate import slots_of_everything
from tests.hostile.outcomes import Outcome
from tests.hostile.overlays import judge_overlays
from tests.hostile.policy_alone import policy_failures

SLOTS, SLOTS_OF_A_TREE, FOREIGN = 48, 6, 16


def main(words: Sequence[str] | None = None) -> int:
    """Run the harness; returns 1 when something harmed, crashed, hung, or was refused without file and line."""
    parser = argparse.ArgumentParser(prog="python -m tests.hostile.run", description=__doc__)
    parser.add_argument(
        "--inputs", type=Path, metavar="DIR", help="trees to lay over the collection, besides the generated inputs"
    )
    parser.add_argument(
        "--all", action="store_true", help="every field with every payload, and every page in both browsers"
    )
    parser.add_argument("--slots", type=int, metavar="N", help=f"payloads for each field (default: {SLOTS})")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="work in this folder and keep it")
    parser.add_argument("--no-browser", action="store_true", help="read pages without opening them")
    arguments = parser.parse_args(words)
    slots = arguments.slots or (slots_of_everything() if arguments.all else SLOTS)
    report, start = Report(), time.monotonic()
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.keep or Path(temporary)
        if arguments.inputs:
            judge_overlays(arguments.inputs, folder / "given", report)
        judge_all(folder, report, slots, -(-slots // SLOTS_OF_A_TREE))
        judge_configurations(folder, report, FOREIGN if slots > 6 else 2)
        if not arguments.no_browser:
            browse_all(report, folder, every=arguments.all)
            report.failures += policy_failures(folder / "policy")
    found = list(problems(report))
    print(*found, sep="\n")
    print(table(report), f"{time.monotonic() - start:.0f} s, {len(found)} problems", sep="\n")
    return 1 if found else 0


def table(report: Report) -> str:
    """The counts of a run."""
    slowest = max(report.slowest.values(), key=lambda ran: ran.seconds, default=None)
    rows = {
        "inputs": len(report.results),
        "refused with file and line": report.count(Outcome.REFUSED),
        "accepted": report.count(Outcome.ACCEPTED),
        "of these seen on a page": len(report.shown()),
        "stopped without file and line": report.count(Outcome.STOPPED),
        "tracebacks": report.count(Outcome.CRASHED) + len(report.failures),
        "faults of pages read": len(report.page_faults),
        "pages that harmed when opened": len(report.harmed),
        "requests to other hosts": len(report.requests),
        "slowest command": f"{slowest.words[0]}, {slowest.seconds:.1f} s" if slowest else "none",
        **{f"pages opened in {name}": count for name, count in sorted(report.visits.items())},
    }
    return "\n".join(f"{name:40} {value}" for name, value in rows.items())


if __name__ == "__main__":
    sys.exit(main())

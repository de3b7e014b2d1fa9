"""The long run of the fuzzer: `python -m tests.fuzz --minutes 20` prints each new failure with its smallest example."""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.fuzz.targets import TARGETS, Target, prepare

EXAMPLES = 100


def main() -> int:
    """Fuzz every target in turn until the time is over; returns 1 when something failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=20, metavar="N", help="how long (default: 20)")
    parser.add_argument("--only", metavar="WORD", default="", help="targets whose name holds this word")
    parser.add_argument(
        "--seed", type=int, default=random.randrange(2**32), metavar="N", help="the first seed, to repeat a run"
    )
    arguments = parser.parse_args()
    targets = [target for target in TARGETS if arguments.only in target.name]
    end, failures, counts = time.monotonic() + arguments.minutes * 60, set[str](), Counter[str]()
    print(f"seed {arguments.seed}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        tree = prepare(Path(folder))
        turn = 0
        while time.monotonic() < end:
            target = targets[turn % len(targets)]
            failure = _round(target, tree, arguments.seed + turn, counts, end)
            if failure and failure not in failures:
                failures.add(failure)
                print(
                    f"{target.name} (--only '{target.name}' --seed {arguments.seed + turn}):\n{failure}\n", flush=True
                )
            turn += 1
    print("\n".join(f"{name:45} {count}" for name, count in sorted(counts.items())))
    print(f"{sum(counts.values())} examples, {len(failures)} failures")
    return 1 if failures else 0


def _round(target: Target, tree: Path, number: int, counts: Counter[str], end: float) -> str:
    """Some examples of one target; returns what failed, in the words of the failure with its example."""
    last: list[object] = [None]

    @seed(number)
    @settings(
        max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink), report_multiple_bugs=False,
    )  # fmt: skip
    @given(target.examples)
    def holds(example: object) -> None:
        if time.monotonic() > end + 60:
            return
        counts[target.name] += 1
        last[0] = example
        target.holds(tree, example)

    try:
        holds()
    except AssertionError as error:
        return f"{str(error).strip()[-1500:]}\nexample: {last[0]!r}"[:4000]
    return ""


if __name__ == "__main__":
    sys.exit(main())

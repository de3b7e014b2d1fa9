"""`returnkb facts`: how many researched facts became claims, and which did not."""

from __future__ import annotations

from argparse import Namespace

from returnkb.commands.command import Command
from returnkb.corpus.load import load
from returnkb.corpus.research_ledger import read_ledger


class Facts(Command):
    """Count researched facts by country and topic, and list those that no claim carries and no reason explains."""

    @classmethod
    def handle(cls, arguments: Namespace) -> int:
        corpus, _ = load(arguments.root)
        ledger = read_ledger(corpus)
        print("country  topic                          facts  claims  left out")
        for country, topic, total, carried, unused in ledger.counts():
            print(f"{country:<8} {topic:<30} {total:>5}  {carried:>6}  {unused:>8}")
        faults = {
            "no claim and no reason": ledger.uncovered,
            "not in the ledger": ledger.unknown,
            "carried and left out at once": ledger.both,
        }
        for fault, ids in faults.items():
            if ids:
                print(f"{fault}: {', '.join(ids)}")
        print(
            f"{len(ledger.facts)} facts: {len(ledger.carried)} carried by claims, {len(ledger.unused)} left out with a reason."
        )
        return 1 if any(faults.values()) else 0

"""`returnkb facts`: how many researched facts became claims, which did not, and what readings of claims found."""

from __future__ import annotations

from argparse import Namespace

from returnkb.assessment.counts.readings import Total, reading_totals
from returnkb.commands.command import Command
from returnkb.corpus.research_ledger import read_ledger
from returnkb.rules import load_valid


class Facts(Command):
    """Count researched facts by country and topic, list those that no claim states and no reason explains, and count
    the readings of claims against their sources by outcome and kind of fault.
    """

    @classmethod
    def handle(cls, arguments: Namespace) -> int:
        corpus = load_valid(arguments.root, arguments.today)
        ledger = read_ledger(corpus)
        print("country  topic                          facts  claims  left out")
        for country, topic, total, stated, unused in ledger.counts():
            print(f"{country:<8} {topic:<30} {total:>5}  {stated:>6}  {unused:>8}")
        faults = {
            "no claim and no reason": ledger.uncovered,
            "not in the ledger": ledger.unknown,
            "stated and left out at once": ledger.contradictory,
        }
        for fault, ids in faults.items():
            if ids:
                print(f"{fault}: {', '.join(ids)}")
        print(
            f"{len(ledger.facts)} facts: {len(ledger.stated)} stated by claims, {len(ledger.unused)} left out with a reason."
        )
        _print_readings(reading_totals(corpus))
        return 1 if any(faults.values()) else 0


def _print_readings(totals: list[Total]) -> None:
    if not totals:
        print("No claim was read again: sources/readings has no table.")
        return
    print(f"\n{'readings of claims':<40} {'reading':<7}  read  holds  faults  mended  withdrawn  kinds of fault")
    for total in totals:
        kinds = ", ".join(f"{kind} {number}" for kind, number in total.kinds)
        counts = f"{total.read:>4}  {total.holds:>5}  {total.faults:>6}  {total.mended:>6}  {total.withdrawn:>9}"
        print(f"{total.batch:<40} {total.reading:<7}  {counts}  {kinds}".rstrip())

"""`confirm`: record that the suggested passage of a claim says what the claim says."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from scrapers.commands.command import Command, CommandError, ExitCode, current_time, print_lines, selected_source
from scrapers.state.model import Confirmation, SourceState
from scrapers.state.store import StateStore
from scrapers.state.transitions import confirm


class Confirm(Command):
    """Confirm suggested passages after reading them; from then on their figures and names are compared."""

    @classmethod
    def add_arguments(cls, parser: ArgumentParser) -> None:
        parser.add_argument("id", metavar="ID", help="the source")
        parser.add_argument(
            "--claim", action="append", required=True, metavar="REF", help="a claim, as kosovo/pensions#c1; repeatable"
        )
        parser.add_argument("--by", required=True, metavar="ROLE", help="who read it: a role, never a name")

    @classmethod
    def handle(cls, arguments: Namespace) -> int:
        source, store, at = selected_source(arguments), StateStore(arguments.root), current_time(arguments)
        if "@" in arguments.by:
            raise CommandError("--by takes a role, not a person's address.")
        state = store.load(source, at.date())
        for claim in arguments.claim:
            state = _confirmed(store, state, Confirmation(claim, arguments.by, at.date()))
        store.save(source, state, at.date())
        print_lines(f"{source.id}: {len(arguments.claim)} passages are compared from now on.")
        return ExitCode.DONE


def _confirmed(store: StateStore, state: SourceState, confirmation: Confirmation) -> SourceState:
    for url, page in state.pages.items():
        try:
            after = confirm(page, confirmation.claim, confirmation.by, confirmation.day)
        except KeyError:
            continue
        store.journal.append_confirmation(state.id, url, confirmation)
        return SourceState(state.id, {**state.pages, url: after})
    raise CommandError(
        f"No passage is suggested for {confirmation.claim}; `explain {state.id}` lists the suggestions of this source."
    )

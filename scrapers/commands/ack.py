"""`ack`: record that a person has read a changed text, or has found a source to be gone."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from scrapers.commands.command import Command, CommandError, ExitCode, current_time, print_lines, selected_source
from scrapers.state.model import SourceState
from scrapers.state.state_machine import acknowledge, declare_gone
from scrapers.state.store import StateStore


class Ack(Command):
    """Acknowledge a change after reading it and correcting the entries that cite the source."""

    @classmethod
    def add_arguments(cls, parser: ArgumentParser) -> None:
        parser.add_argument("id", metavar="ID", help="the source")
        parser.add_argument(
            "--by", required=True, metavar="ROLE", help="who read it: a role, as `editor Kosovo`, never a name"
        )
        parser.add_argument("--why", required=True, metavar="SENTENCE", help="what was found and done")
        parser.add_argument("--url", metavar="URL", help="which of its addresses, when it has several")
        parser.add_argument("--gone", action="store_true", help="searched by hand and not found")

    @classmethod
    def handle(cls, arguments: Namespace) -> int:
        source, store, at = selected_source(arguments), StateStore(arguments.root), current_time(arguments)
        if "@" in arguments.by:
            raise CommandError("--by takes a role, not a person's address.")
        state = store.load(source, at.date())
        url = _pending_url(arguments, source.id, state)
        page = state.pages[url]
        if arguments.gone:
            after = declare_gone(page, arguments.by, at, arguments.why)
        else:
            after = acknowledge(page, arguments.by, at.date(), arguments.why)
        store.save(source, SourceState(source.id, {**state.pages, url: after}), at.date())
        if not arguments.gone:
            store.journal.append_acknowledgement(source.id, url, after.acks[-1])
        print_lines(f"{source.id}: {after.reason}")
        return ExitCode.DONE


def _pending_url(arguments: Namespace, id: str, state: SourceState) -> str:
    pending = [url for url, page in state.pages.items() if arguments.gone or page.pending]
    if arguments.url:
        pending = [url for url in pending if url == arguments.url]
    if not pending:
        raise CommandError(f"No change of {id} is pending; `explain {id}` shows its state.")
    if len(pending) > 1:
        raise CommandError(f"Changes of several addresses are pending; name one with --url: {', '.join(pending)}")
    return pending[0]

"""`ack`: a person says that a changed text was read and the entries are right, or that a source is gone."""

from __future__ import annotations

import argparse

from scrapers.commands.command import DONE, UsageError, now, selected_source
from scrapers.state.model import SourceState
from scrapers.state.store import StateStore
from scrapers.state.transitions import acknowledge, declare_gone

HELP = "settle a change after reading it and correcting the entries that cite it"


def add_options(parser: argparse.ArgumentParser) -> None:
    """Say which options it takes."""
    parser.add_argument("id", metavar="ID", help="the source")
    parser.add_argument(
        "--by", required=True, metavar="ROLE", help="who read it: a role, as `editor Kosovo`, never a name"
    )
    parser.add_argument("--why", required=True, metavar="SENTENCE", help="what was found and done")
    parser.add_argument("--url", metavar="URL", help="which of its addresses, when it has several")
    parser.add_argument("--gone", action="store_true", help="looked for by hand and not found")


def run(options: argparse.Namespace) -> int:
    """Settle it."""
    source, store, at = selected_source(options), StateStore(options.root), now(options)
    if "@" in options.by:
        raise UsageError("--by takes a role, not a person's address.")
    state = store.load(source)
    waiting = [url for url, page in state.pages.items() if options.gone or page.pending]
    if options.url:
        waiting = [url for url in waiting if url == options.url]
    if not waiting:
        raise UsageError(f"Nothing of {source.id} waits to be settled; `explain {source.id}` says how it stands.")
    if len(waiting) > 1:
        raise UsageError(f"Several addresses wait; name one with --url: {', '.join(waiting)}")
    url = waiting[0]
    page = state.pages[url]
    if options.gone:
        after = declare_gone(page, options.by, at, options.why)
    else:
        after = acknowledge(page, options.by, at.date(), options.why)
    store.save(source, SourceState(source.id, {**state.pages, url: after}), at.date())
    if not options.gone:
        store.append_acknowledgement(source.id, url, after.acks[-1])
    print(f"{source.id}: {after.reason}")
    return DONE

"""`confirm`: record that suggested passages say what their claims say, or that they do not."""

from __future__ import annotations

import subprocess
from argparse import ArgumentParser, Namespace
from pathlib import Path

from scrapers.commands.command import Command, CommandError, ExitCode, current_time, print_lines, selected_sources
from scrapers.review.decisions import MAX_BYTES, Decision, DecisionsUnreadable, read_decisions
from scrapers.sources.register import Source
from scrapers.state.model import Confirmation, SourceState
from scrapers.state.state_machine import confirm
from scrapers.state.store import StateStore


class Confirm(Command):
    """Confirm or refuse suggested passages after reading them; from then on the confirmed ones are compared."""

    @classmethod
    def add_arguments(cls, parser: ArgumentParser) -> None:
        parser.add_argument("id", nargs="?", metavar="ID", help="the source")
        parser.add_argument(
            "--claim", action="append", default=[], metavar="REF", help="a claim, as kosovo/pensions#c1; repeatable"
        )
        parser.add_argument(
            "--from", dest="file", type=Path, metavar="FILE", help="the spreadsheet of a review page with its decisions"
        )
        parser.add_argument("--by", required=True, metavar="ROLE", help="who read it: a role, never a name")
        parser.add_argument("--commit", action="store_true", help="commit the changed states, in one commit")

    @classmethod
    def handle(cls, arguments: Namespace) -> int:
        if "@" in arguments.by:
            raise CommandError("--by takes a role, not a person's address.")
        decisions = _decisions(arguments)
        arguments.ids = sorted({decision.source for decision in decisions})
        store, day = StateStore(arguments.root), current_time(arguments).date()
        sources = {source.id: source for source in selected_sources(arguments)}
        states = {name: store.load(source, day) for name, source in sources.items()}
        made: list[tuple[str, str, Confirmation]] = []
        for one in decisions:
            confirmation = Confirmation(one.claim, arguments.by, day, not one.accepted)
            states[one.source], url = _confirmed(states[one.source], confirmation)
            made.append((one.source, url, confirmation))
        # Nothing is written before every decision was found to be about a suggestion.
        for name, url, confirmation in made:
            store.journal.append_confirmation(name, url, confirmation)
        for name, state in states.items():
            store.save(sources[name], state, day)
        accepted = sum(one.accepted for one in decisions)
        said = f"{accepted} passages are compared from now on, {len(decisions) - accepted} are refused."
        print_lines(said)
        if arguments.commit:
            _commit(arguments.root, list(sources.values()), f"sources: {said[0].lower()}{said[1:-1]}")
        return ExitCode.DONE


def _decisions(arguments: Namespace) -> list[Decision]:
    """The decisions of a file, or of the claims on the command line."""
    if arguments.file is None:
        if not arguments.id or not arguments.claim:
            raise CommandError("Name a source and its claims with --claim, or a file of decisions with --from.")
        return [Decision(arguments.id, claim, True) for claim in arguments.claim]
    try:
        with arguments.file.open("rb") as file:
            found = read_decisions(file.read(MAX_BYTES + 1))
    except (OSError, DecisionsUnreadable) as error:
        raise CommandError(f"{arguments.file}: {error}") from error
    if not found:
        raise CommandError(f"{arguments.file} has no decision; write yes or no into its first column.")
    return found


def _confirmed(state: SourceState, confirmation: Confirmation) -> tuple[SourceState, str]:
    """State of a source after a confirmation, and the URL that it is about."""
    for url, page in state.pages.items():
        try:
            after = confirm(page, confirmation.claim, confirmation.by, confirmation.day, confirmation.refused)
        except KeyError:
            continue
        return SourceState(state.id, {**state.pages, url: after}), url
    raise CommandError(
        f"No passage is suggested for {confirmation.claim}; `explain {state.id}` lists the suggestions of this source."
    )


def _commit(root: Path, sources: list[Source], message: str) -> None:
    paths = [f"sources/state/{source.id}.json" for source in sources] + ["sources/state/journal"]
    for words in (["add", "--", *paths], ["commit", "-q", "-m", message, "--", *paths]):
        done = subprocess.run(["git", *words], cwd=root, capture_output=True, encoding="utf-8", check=False)  # noqa: S603, S607 - file names made of register ids
        if done.returncode:
            raise CommandError(f"The states are written; git {words[0]} failed: {done.stderr.strip()}")

"""Proposals: changes that follow from the states, one for a source, as patches to review; no claim text is changed."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from scrapers.analysis.quote_match import digest
from scrapers.review.output_escape import escape_markdown
from scrapers.review.overview import SourceOverview
from scrapers.review.review_marker import EvidenceRef, add_markers
from scrapers.sources.register import read_yaml
from scrapers.state.change_severity import INSIDE, lost_claims
from scrapers.state.model import Grade, PageState, TextState, fallen_facts

Citing = Mapping[str, Iterable[str]]


@dataclass
class Proposal:
    """Proposal for one source: observed changes, actions, and files before and after."""

    source: str
    title: str = ""
    seen: list[str] = field(default_factory=list)
    todo: list[str] = field(default_factory=list)
    before: dict[str, str] = field(default_factory=dict)
    after: dict[str, str] = field(default_factory=dict)

    @property
    def branch(self) -> str:
        """Name of its branch: one for a source, so that nothing is proposed twice."""
        return f"freshness/{self.source}"

    def read(self, root: Path, path: str) -> str:
        """A file as proposed so far; empty when it does not exist."""
        if path not in self.after:
            there = (root / path).exists()
            self.before[path] = self.after[path] = (root / path).read_bytes().decode("utf-8") if there else ""
        return self.after[path]

    def write(self, path: str, text: str) -> bool:
        """Propose a text for a file that was read; False when the file has it already."""
        self.after[path] = text
        return text != self.before[path]

    def add(self, title: str, seen: str, todo: str) -> None:
        """Add an observed change and its action; the first title is the one of the proposal."""
        self.title = self.title or title
        self.seen.append(seen)
        self.todo.append(todo)

    @property
    def changed(self) -> list[str]:
        """Files that would change, sorted."""
        return sorted(path for path in self.after if self.after[path] != self.before[path])


def proposals(lines: Iterable[SourceOverview], root: Path, citing: Citing, by_country: bool = False) -> list[Proposal]:
    """Proposals for the sources of an overview, or one for each country; `citing` has the claims that cite each source."""
    found: list[Proposal] = []
    groups: dict[str, list[Proposal]] = {}
    for line in lines:
        group = groups.setdefault(country_of(citing.get(line.source.id, ())) if by_country else line.source.id, [])
        # Proposals of one group change the same files one after another.
        files = (group[0].before, group[0].after) if group else ({}, {})
        proposal = Proposal(line.source.id, before=files[0], after=files[1])
        for url, page in line.pages.items():
            if page.text is TextState.MOVED and page.final_url:
                _moved(proposal, root, url, page.final_url)
            elif page.text is TextState.CHANGED and page.grade is Grade.EDITION and page.pending:
                _edition(proposal, root, line, url, page)
            elif page.text is TextState.CHANGED and page.grade is Grade.PASSAGE:
                _passage(proposal, root, url, page, citing.get(line.source.id, ()))
            elif page.text is TextState.CHANGED:
                proposal.add("something near the cited passage changed", f"{url}: {page.reason}", _READ)
        if proposal.seen:
            found.append(proposal)
            group.append(proposal)
    return [_together(name, group) for name, group in groups.items() if group] if by_country else found


def country_of(claims: Iterable[str]) -> str:
    """Name of the country whose entries have all of some claims; `several` for more than one, `general` for none."""
    countries = {claim.split("/", 1)[0] for claim in claims} - {"programmes", "guide"}
    return "country-" + (countries.pop() if len(countries) == 1 else "several" if countries else "general")


def _together(name: str, group: list[Proposal]) -> Proposal:
    """One proposal for all sources of a country, with what was observed at each."""
    seen = [f"{one.source} ({one.title}): {seen}" for one in group for seen in one.seen]
    title = f"{len(group)} source{'' if len(group) == 1 else 's'} changed"
    return Proposal(name, title, seen, [todo for one in group for todo in one.todo], group[0].before, group[0].after)


_READ = "Read the page; correct what it no longer supports; then acknowledge it with `ack`."
# Names of entries come from state files, so they must not lead out of the folder of entries.
_ENTRY = re.compile(r"[\w-]+(/[\w-]+)*")


def _moved(proposal: Proposal, root: Path, url: str, to: str) -> None:
    path = f"sources/register/{proposal.source}.yml"
    before = proposal.read(root, path)
    # Only the value changes; comments and formatting stay.
    pattern = rf"(^[ \t]*(?:- )?url:[ \t]*)([\"']?){re.escape(url)}\2(\s*$)"
    after = re.sub(pattern, lambda found: f"{found[1]}{found[2]}{to}{found[2]}{found[3]}", before, flags=re.MULTILINE)
    if _replace_url(read_yaml(before), url, to) == read_yaml(after) != read_yaml(before):
        proposal.write(path, after)
    proposal.add(
        "it moved",
        f"{url} redirects permanently to {to}; two observations found the same text there.",
        "Open the new address; if it is the same page of the same publisher, merge.",
    )


def _replace_url(data: object, url: str, to: str) -> object:
    """Fields of a register file with one URL replaced by another."""
    if not isinstance(data, dict):
        return data
    watches = [{**watch, "url": to} if watch.get("url") == url else watch for watch in data.get("watch") or ()]
    changed = {"url": to} if data.get("url") == url else {}
    return {**data, **changed, **({"watch": watches} if "watch" in data else {})}


def _passage(proposal: Proposal, root: Path, url: str, page: PageState, citing: Iterable[str]) -> None:
    """Mark the claims whose passage changed; after a changed value or a withdrawn page, all that cite the source."""
    inside = (claim for claim, at in page.claims.items() if at.doubt == INSIDE)
    fallen = sorted({*lost_claims(page.claims), *inside, *fallen_facts(page.anchors)})
    entries: dict[str, dict[str, list[str]]] = {}
    withdrawn = bool(page.pending and page.pending.withdrawn)
    named = fallen if fallen and not withdrawn else citing
    for claim in named:
        # A second quotation of a claim has a number behind its name.
        entry, _, name = claim.split(" (")[0].partition("#")
        quotes = [page.claims[claim].quote] if named is fallen and claim in page.claims else []
        if not _ENTRY.fullmatch(entry):
            continue
        entries.setdefault(entry, {}).setdefault(name, []).extend(quotes)
    count = 0
    for entry, claims in sorted(entries.items()):
        passages = [EvidenceRef(name, quotes) for name, quotes in sorted(claims.items())]
        path = f"docs/{entry}.md"
        after = add_markers(proposal.read(root, path), proposal.source, passages, page.since or date.min)
        count += len(passages) if proposal.write(path, after) else 0
    proposal.add(
        f"the cited passage changed; {count or 'no more'} claim{'' if count == 1 else 's'} to review",
        f"{url}: {page.reason} Observed since {page.since}.",
        "Read the page. If it really states something else now, merge: pages will show that nobody has reviewed it yet. "
        "Then correct the claims or confirm them, set `accessed`, remove `needs_review` and acknowledge it with `ack`. "
        "If only the wording changed, close this and acknowledge it with `ack`.",
    )


def _edition(proposal: Proposal, root: Path, line: SourceOverview, url: str, page: PageState) -> None:
    title = (page.pending.edition if page.pending else "") or "newer edition"
    words = re.findall(r"[a-z0-9]+", title.lower())[-3:] or [digest(title)]
    path = f"sources/register/{line.source.id}-{'-'.join(words)}"[:60].rstrip("-") + ".yml"
    if proposal.read(root, path):
        proposal.add("a newer edition is listed", f"{title} is listed at {url} and registered.", _READ)
        return
    proposal.write(
        path,
        "# A candidate. It becomes valid when a person has read the edition and adds `read`.\n"
        f"title: {_yaml_string(title)}\npublisher: {_yaml_string(line.source.publisher)}\ntype: {line.source.type}\n"
        f"language: {line.source.language}\npublished: undated\n"
        f"# The list that links to it; write the edition's own address.\nurl: {url}\n",
    )
    proposal.add(
        "a newer edition is listed",
        f"{title} is listed at {url} since {page.since}.",
        "Open it and read it. Complete the file with its address, its date and `read`; then see which claims it changes.",
    )


def _yaml_string(words: str) -> str:
    """Text as a quoted YAML scalar, so that text of a page cannot become YAML syntax."""
    return json.dumps(words, ensure_ascii=False)


def patch(proposal: Proposal) -> str:
    """Changes of a proposal for `git apply`; empty when only a person can act."""
    pieces = []
    for path in proposal.changed:
        before, after = proposal.before[path], proposal.after[path]
        lines = difflib.unified_diff(
            before.splitlines(True), after.splitlines(True), f"a/{path}" if before else "/dev/null", f"b/{path}"
        )
        head = f"diff --git a/{path} b/{path}\n" + ("" if before else "new file mode 100644\n")
        pieces.append(head + "".join(_with_newline(line) for line in lines))
    return "".join(pieces)


def _with_newline(line: str) -> str:
    """Line of a patch; the last line of a file may have no newline."""
    return line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def cover_note(proposal: Proposal) -> str:
    """Cover note for a reviewer: what was observed, what would change, what to do."""
    lines = [f"# {proposal.source}: {proposal.title}", ""]
    lines += [f"- {escape_markdown(seen, 600)}" for seen in proposal.seen]
    lines += ["", "**To do**", ""]
    lines += [f"- {todo}" for todo in dict.fromkeys(proposal.todo)]
    lines += ["", "**Changes**", ""]
    lines += [f"- `{path}`: {_describe_change(proposal, path)}" for path in proposal.changed] or [
        "- none; a person must act"
    ]
    lines += ["", "Nothing here changes the text of a claim, or a day on which a person verified it."]
    return "\n".join(lines) + "\n"


def _describe_change(proposal: Proposal, path: str) -> str:
    if not proposal.before[path]:
        return "a candidate to complete"
    if path.startswith("docs/"):
        return "`needs_review` beside the evidence"
    return "the address"

"""What the states suggest to change, one proposal a source, for a person to review; what a claim says is never touched."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from scrapers.analysis.quote_match import digest
from scrapers.register import read_yaml
from scrapers.review.markdown_escape import escape_markdown
from scrapers.review.overview import SourceOverview
from scrapers.review.review_marker import EvidenceRef, add_markers
from scrapers.state.change_severity import INSIDE, lost_claims
from scrapers.state.model import Grade, PageState, TextState

Citing = Mapping[str, Iterable[str]]


@dataclass
class Proposal:
    """What is suggested for one source: what was seen, and the files as they are and as they would be."""

    source: str
    title: str = ""
    seen: list[str] = field(default_factory=list)
    todo: list[str] = field(default_factory=list)
    before: dict[str, str] = field(default_factory=dict)
    after: dict[str, str] = field(default_factory=dict)

    @property
    def branch(self) -> str:
        """Its branch: one a source, so that the same thing is not proposed twice."""
        return f"freshness/{self.source}"

    def read(self, root: Path, path: str) -> str:
        """A file as proposed so far; empty when it is not there."""
        if path not in self.after:
            there = (root / path).exists()
            self.before[path] = self.after[path] = (root / path).read_bytes().decode("utf-8") if there else ""
        return self.after[path]

    def write(self, path: str, text: str) -> bool:
        """Propose a text for a file that was read; False when it is the text already there."""
        self.after[path] = text
        return text != self.before[path]

    def add(self, title: str, seen: str, todo: str) -> None:
        """Tell the reviewer; the first thing said is the title."""
        self.title = self.title or title
        self.seen.append(seen)
        self.todo.append(todo)

    @property
    def changed(self) -> list[str]:
        """The files that would change, in order."""
        return sorted(path for path in self.after if self.after[path] != self.before[path])


def proposals(lines: Iterable[SourceOverview], root: Path, citing: Citing) -> list[Proposal]:
    """Everything the states suggest; `citing` names the claims that rest on each source."""
    found = []
    for line in lines:
        proposal = Proposal(line.source.id)
        for url, page in line.pages.items():
            if page.text is TextState.MOVED and page.final_url:
                _moved(proposal, root, url, page.final_url)
            elif page.text is TextState.CHANGED and page.grade is Grade.EDITION and page.pending:
                _edition(proposal, root, line, url, page)
            elif page.text is TextState.CHANGED and page.grade is Grade.PASSAGE:
                _passage(proposal, root, url, page, citing.get(line.source.id, ()))
            elif page.text is TextState.CHANGED:
                proposal.add("something near what it is cited for changed", f"{url}: {page.reason}", _READ)
        if proposal.seen:
            found.append(proposal)
    return found


_READ = "Read the page; correct what it no longer carries; then settle it with `ack`."


def _moved(proposal: Proposal, root: Path, url: str, to: str) -> None:
    path = f"sources/register/{proposal.source}.yml"
    before = proposal.read(root, path)
    # Only the value changes: what people wrote around it, comments too, stays as it is.
    pattern = rf"(^\s*(?:- )?url:\s*)([\"']?){re.escape(url)}\2(\s*$)"
    after = re.sub(pattern, lambda found: f"{found[1]}{found[2]}{to}{found[2]}{found[3]}", before, flags=re.MULTILINE)
    if _replace_url(read_yaml(before), url, to) == read_yaml(after) != read_yaml(before):
        proposal.write(path, after)
    proposal.add(
        "it moved",
        f"{url} leads to {to} for good; two looks found the same text there.",
        "Open the new address; if it is the same page of the same publisher, merge.",
    )


def _replace_url(data: object, url: str, to: str) -> object:
    """A register file's fields with one address in place of another."""
    if not isinstance(data, dict):
        return data
    watches = [{**watch, "url": to} if watch.get("url") == url else watch for watch in data.get("watch") or ()]
    changed = {"url": to} if data.get("url") == url else {}
    return {**data, **changed, **({"watch": watches} if "watch" in data else {})}


def _passage(proposal: Proposal, root: Path, url: str, page: PageState, citing: Iterable[str]) -> None:
    """Mark what rests on a changed passage; on a changed value or a withdrawn page rests all that cites it."""
    fallen = sorted({*lost_claims(page.claims), *(claim for claim, at in page.claims.items() if at.doubt == INSIDE)})
    entries: dict[str, dict[str, list[str]]] = {}
    withdrawn = bool(page.pending and page.pending.withdrawn)
    named = fallen if fallen and not withdrawn else citing
    for claim in named:
        # A second passage of a claim is counted behind its name.
        entry, _, name = claim.split(" (")[0].partition("#")
        quotes = [page.claims[claim].quote] if named is fallen else []
        entries.setdefault(entry, {}).setdefault(name, []).extend(quotes)
    count = 0
    for entry, claims in sorted(entries.items()):
        passages = [EvidenceRef(name, quotes) for name, quotes in sorted(claims.items())]
        path = f"docs/{entry}.md"
        after = add_markers(proposal.read(root, path), proposal.source, passages, page.since or date.min)
        count += len(passages) if proposal.write(path, after) else 0
    proposal.add(
        f"what it is cited for changed; {count or 'no more'} claim{'' if count == 1 else 's'} to read again",
        f"{url}: {page.reason} Seen since {page.since}.",
        "Read the page. If it really says something else now, merge: pages will say that nobody has read it again yet. "
        "Then correct the claims or confirm them, set `accessed`, take `needs_review` away and settle it with `ack`. "
        "If it only reads differently, close this and settle it with `ack`.",
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
        "# A candidate. It is not valid before a person has read the edition: only then is there a day for `read`.\n"
        f"title: {_yaml_string(title)}\npublisher: {_yaml_string(line.source.publisher)}\ntype: {line.source.type}\n"
        f"language: {line.source.language}\npublished: undated\n"
        f"# The list it was seen on; write the edition's own address.\nurl: {url}\n",
    )
    proposal.add(
        "a newer edition is listed",
        f"{title} is listed at {url} since {page.since}.",
        "Open it and read it. Complete the file with its address, its date and `read`; then see which claims it changes.",
    )


def _yaml_string(words: str) -> str:
    """Words as a YAML text; what strangers wrote must not become a key."""
    return json.dumps(words, ensure_ascii=False)


def patch(proposal: Proposal) -> str:
    """A proposal's changes for `git apply`; empty when only a person can act."""
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
    """A line of a patch; a file's last line may lack its end."""
    return line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def cover_note(proposal: Proposal) -> str:
    """What a reviewer reads first: what was seen, what would change, what to do."""
    lines = [f"# {proposal.source}: {proposal.title}", ""]
    lines += [f"- {escape_markdown(seen, 600)}" for seen in proposal.seen]
    lines += ["", "**To do**", ""]
    lines += [f"- {todo}" for todo in dict.fromkeys(proposal.todo)]
    lines += ["", "**Changes**", ""]
    lines += [f"- `{path}`: {_describe_change(proposal, path)}" for path in proposal.changed] or [
        "- none; this is for a person"
    ]
    lines += ["", "Nothing here changes what a claim says, nor any day on which a person checked it."]
    return "\n".join(lines) + "\n"


def _describe_change(proposal: Proposal, path: str) -> str:
    if not proposal.before[path]:
        return "a candidate to complete"
    if path.startswith("docs/"):
        return "`needs_review` beside the evidence"
    return "the address"

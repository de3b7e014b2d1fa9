"""What the states suggest to change in the register, as a patch a person reviews; claims are never touched."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from scrapers.overview import Line
from scrapers.plain import plain
from scrapers.state import Grade, PageState, TextState


@dataclass(frozen=True)
class Proposal:
    """One suggestion: why, and what would be written where (nothing, when only a person can act)."""

    source: str
    kind: str
    reason: str
    path: str = ""
    before: str = ""
    after: str = ""


def proposals(lines: Iterable[Line], root: Path, today: date) -> list[Proposal]:
    """Everything the states suggest."""
    found = []
    for line in lines:
        for url, page in line.pages.items():
            if page.text is TextState.MOVED and page.final_url:
                found.append(_moved(line, url, page.final_url, root))
            elif page.text is TextState.CHANGED and page.grade is Grade.EDITION and page.pending:
                found.append(_edition(line, url, page, root, today))
            elif page.text is TextState.CHANGED and page.grade >= Grade.NEARBY:
                claims = ", ".join(
                    sorted(claim for claim, at in page.claims.items() if at.doubt or not at.standing.stands)
                )
                found.append(
                    Proposal(
                        line.source.id, "review", f"{page.reason} Entries to read: {claims or 'all that cite it'}."
                    )
                )
    return [proposal for proposal in found if proposal.kind == "review" or proposal.before != proposal.after]


def _moved(line: Line, url: str, to: str, root: Path) -> Proposal:
    path = f"sources/register/{line.source.id}.yml"
    before = (root / path).read_text(encoding="utf-8")
    # Only the value changes: what people wrote around it, comments too, stays as it is.
    pattern = rf"(^\s*(?:- )?url:\s*[\"']?){re.escape(url)}([\"']?\s*$)"
    after = re.sub(pattern, lambda match: match.group(1) + to + match.group(2), before, flags=re.MULTILINE)
    return Proposal(
        line.source.id, "moved", f"It moved to {to}; two looks found the same text there.", path, before, after
    )


def _edition(line: Line, url: str, page: PageState, root: Path, today: date) -> Proposal:
    title = (page.pending.edition if page.pending else "") or "newer edition"
    words = re.findall(r"[a-z0-9]+", title.lower())[-3:]
    path = f"sources/register/{line.source.id}-{'-'.join(words) or today.isoformat()}.yml"
    if (root / path).exists():
        return Proposal(line.source.id, "review", f"A newer edition is listed and registered: {title}.")
    quoted = title.replace("\\", "").replace('"', "'")
    text = (
        "# A candidate: open it, read it, complete what is open, then use it or delete this file.\n"
        f'title: "{quoted}"\npublisher: "{line.source.publisher}"\ntype: {line.source.type}\n'
        f"language: {line.source.language}\npublished: undated\nurl: {url}\n"
        f"read:\n  day: {today.isoformat()}\n  how: live\n"
        "note: Listed as newer than the registered edition; nobody has read it yet.\n"
    )
    return Proposal(line.source.id, "edition", f"A newer edition is listed: {title}.", path, "", text)


def patch(found: Iterable[Proposal]) -> str:
    """The suggestions that change files, as one patch for `git apply`."""
    pieces = []
    for one in found:
        if one.path:
            old = f"a/{one.path}" if one.before else "/dev/null"
            lines = difflib.unified_diff(one.before.splitlines(True), one.after.splitlines(True), old, f"b/{one.path}")
            head = f"diff --git a/{one.path} b/{one.path}\n" + ("" if one.before else "new file mode 100644\n")
            pieces.append(head + "".join(lines))
    return "".join(pieces)


def letter(found: list[Proposal], today: date) -> str:
    """What a reviewer reads first."""
    lines = [f"# Proposed on {today.isoformat()}", "", "Nothing here changes a claim or a date of verification.", ""]
    lines += [f"- **{one.source}** ({one.kind}): {plain(one.reason, 600)}" for one in found]
    return "\n".join(lines) + "\n"

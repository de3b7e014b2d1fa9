"""History pages: the versions of an entry with their differences, the changes of an edition, and notices of withdrawn entries."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from returnkb.model import page_urls
from returnkb.model.edition import Edition
from returnkb.model.edtf import format_day
from returnkb.publish.copies.article import Article, heading, link
from returnkb.publish.history.git_history import History, Version
from returnkb.publish.history.word_diff import word_diff

# The script is in the folder of histories, which copies leave out.
AS_OF_SCRIPT = "history/as-of.js"
_GROUP_TITLES = {
    "new": "New",
    "changed": "Changed",
    "checked": "Checked again, the text is the same",
    "moved": "Moved to another address",
    "withdrawn": "Withdrawn",
}


def history_articles(histories: Mapping[str, History], editions: Sequence[Edition]) -> Iterator[Article]:
    """The history of every entry, and the changes of every edition."""
    for entry, history in histories.items():
        yield _entry_page(page_urls.history(entry), history)
    previous: date | None = None
    for edition in editions:
        yield _changes_page(f"changes/{edition.id}.html", edition, previous, histories)
        previous = edition.day


def withdrawn_articles(histories: Mapping[str, History], *, link_history: bool) -> Iterator[Article]:
    """A notice at the address of every withdrawn entry, so that no link to it breaks."""
    for entry, history in histories.items():
        if history.withdrawn:
            yield _withdrawn_page(page_urls.entry(entry), history, history.withdrawn, link_history)


def _title(history: History) -> str:
    titles = [version.lines[0] for version in history.versions if version.lines]
    return titles[-1] if titles else history.entry_id


def _entry_page(address: str, history: History) -> Article:
    title = f"History: {_title(history)}"
    count = len([version for version in history.versions if version.text is not None])
    summary = f"{count} version{'s' if count != 1 else ''} since {format_day(history.versions[0].since)}. Older texts are superseded: use them only for what was said then."
    present = link(address, page_urls.entry(history.moved_to or history.entry_id), "The present page")
    pairs = list(zip(history.versions, (None, *history.versions), strict=False))[::-1]
    end_state = "Moved" if history.moved_to else "Withdrawn"
    successor = (
        f" · {link(address, page_urls.history(history.moved_to), 'What it said since it moved')}"
        if history.moved_to
        else ""
    )
    parts = [
        heading(title, summary),
        f"<p>{present}{successor}</p>",
        _as_of_form(history, [(version, _change(version, previous) or end_state) for version, previous in pairs]),
        *(_version_section(version, previous, present, end_state) for version, previous in pairs),
        f'<script src="{page_urls.relative(address, AS_OF_SCRIPT)}"></script>',
    ]
    return Article(address, title, "".join(parts))


def _as_of_form(history: History, changes: Sequence[tuple[Version, str]]) -> str:
    """Links to the versions: a list of all intervals, and a form for a day, which a script shows and handles."""
    lines = [
        f'<li><a href="#{_anchor(version)}">{_interval(version)}</a>: {change.lower()}</li>'
        for version, change in changes
    ]
    first = format_day(history.versions[0].since)
    return (
        '<h2 id="as-of">What did this page say on a certain day?</h2>'
        '<form class="rk-assist" id="rk-as-of" hidden><div class="rk-field"><label for="rk-day">Day</label>'
        '<input id="rk-day" type="date"></div>'
        '<div class="rk-field rk-actions"><button type="submit">Show what it said</button></div>'
        '<div class="rk-wide" id="rk-day-said" role="status"></div></form>'
        f'<ul class="rk-lines">{"".join(lines)}<li>Before {first}: this entry did not exist.</li></ul>'
    )


def _anchor(version: Version) -> str:
    return f"v{version.since.isoformat()}"


def _interval(version: Version) -> str:
    return f"From {format_day(version.since)} " + (f"until {format_day(version.until)}" if version.until else "on")


def _change(version: Version, previous: Version | None) -> str:
    """The change that a version made, in a few words; empty for the end of an entry."""
    if version.text is None:
        return ""
    if version.withheld:
        return "Withheld"
    if previous is None or previous.text is None:
        return "First version" if previous is None else "Back again"
    if version.moved_from:
        return "Moved here, " + ("the text is the same" if previous.lines == version.lines else "with another text")
    return "Another text" if previous.lines != version.lines else "Checked again, the text is the same"


def _version_section(version: Version, previous: Version | None, present: str, end_state: str) -> str:
    """A version with its anchor, its text, and its difference from the previous one; `end_state` is the state of an entry that ended."""
    state = end_state if version.text is None else "In force"
    version_heading = (
        f'<h2 id="{_anchor(version)}" tabindex="-1" data-since="{version.since.isoformat()}" data-state="{state}">'
        f"{state} {_interval(version).replace('From', 'from', 1)}</h2>"
    )
    if version.text is None:
        return f"{version_heading}<p>{end_state}: the page said nothing in this time.</p>"
    if version.withheld:
        return f"{version_heading}<p>Withheld: this version held something that must not be published.</p>"
    note = f'<p class="rk-note">Superseded: this is what the page said then. {present}</p>' if version.until else ""
    lines = "".join(f"<p>{html.escape(line)}</p>" for line in version.lines)
    text = f"<details><summary>What the page said</summary>{lines}</details>"
    return f'{version_heading}{note}{text}<div class="rk-block">{_difference(version, previous)}</div>'


def _difference(version: Version, previous: Version | None) -> str:
    if previous is None or previous.text is None:
        return f"<p>{_change(version, previous)}.</p>"
    if previous.withheld:
        return "<p>Another text. The one before is withheld.</p>"
    difference = word_diff(previous.lines, version.lines)
    if version.moved_from:
        same = "" if difference else ", the text is the same"
        return f"<p>Moved here from <code>{html.escape(version.moved_from)}</code>{same}.</p>{difference}"
    if not difference:
        return "<p>Checked again, or its sources noted anew; the text is the same.</p>"
    return f'<p class="rk-note">Changed on {format_day(version.since)}:</p>{difference}'


def _changes_page(address: str, edition: Edition, previous: date | None, histories: Mapping[str, History]) -> Article:
    groups: dict[str, list[str]] = {group: [] for group in _GROUP_TITLES}
    for history in histories.values():
        group = _change_group(history, previous, edition.day)
        if group:
            groups[group].append(f"<li>{link(address, page_urls.history(history.entry_id), _title(history))}</li>")
    title = f"Changes of edition {edition.id}"
    since = (
        f"Compared with the state of {format_day(previous)}." if previous else "The first edition: everything is new."
    )
    parts = [heading(title, f"Edition of {format_day(edition.day)}. {since}")]
    for group, items in groups.items():
        if items:
            parts.append(f'<h2>{_GROUP_TITLES[group]} ({len(items)})</h2><ul class="rk-lines">{"".join(items)}</ul>')
    return Article(address, title, "".join(parts))


def _change_group(history: History, previous: date | None, day: date) -> str | None:
    """The kind of change of an entry between two days; None without a change."""
    before, after = history.version_on(previous) if previous else None, history.version_on(day)
    if after is None or after is before or (history.moved_to and after.text is None):
        return None
    if before is None or before.text is None:
        return "new" if after.text is not None else None
    if after.text is None:
        return "withdrawn"
    if any(previous and previous < version.since <= day and version.moved_from for version in history.versions):
        return "moved"
    return "changed" if before.lines != after.lines else "checked"


def _withdrawn_page(address: str, history: History, day: date, link_history: bool) -> Article:
    title = f"Withdrawn: {_title(history)}"
    notice = f"This page was withdrawn on {format_day(day)}. What it said is not to be used any more."
    past = (
        f"<p>{link(address, page_urls.history(history.entry_id), 'What it said, and when')}</p>" if link_history else ""
    )
    home = f"<p>{link(address, page_urls.HOME, 'Start page')} · {link(address, page_urls.FIND, 'Find')}</p>"
    return Article(address, title, heading(title, notice) + past + home)

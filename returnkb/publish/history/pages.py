"""History pages of a hosted site: versions of an entry with their differences, changes of an edition, notices of withdrawn entries."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from returnkb.editions.stamp import EditionStamp
from returnkb.model import page_urls as addresses
from returnkb.model.edition import Edition
from returnkb.model.edtf import format_day
from returnkb.publish.copies.render import Article
from returnkb.publish.history.git_history import History, Version
from returnkb.publish.history.word_diff import word_diff
from returnkb.publish.hosting.downloads_page import Downloads, downloads_html

# In the folder of histories, which copies leave out.
AS_OF = "history/as-of.js"
_ANCHOR = "text"
_HEADINGS = {
    "new": "New",
    "changed": "Changed",
    "checked": "Checked again, the text is the same",
    "moved": "Moved to another address",
    "withdrawn": "Withdrawn",
}


def history_articles(histories: Mapping[str, History], editions: Sequence[Edition]) -> Iterator[Article]:
    """The history of every entry, and the changes of every edition."""
    for entry, history in histories.items():
        yield _entry_page(addresses.history(entry), history)
    previous: date | None = None
    for edition in editions:
        yield _changes_page(f"changes/{edition.id}.html", edition, previous, histories)
        previous = edition.day


def edition_articles(stamps: Sequence[EditionStamp], downloads: Downloads) -> Iterator[Article]:
    """A page for each edition with its downloads, and one that lists the editions."""
    for stamp in stamps:
        yield _edition_page(f"editions/{stamp.id}.html", stamp, downloads)
    address = "editions/index.html"
    lines = "".join(
        f"<li>{_link(address, f'editions/{stamp.id}.html', f'Edition {stamp.id}')} of {format_day(stamp.day)}</li>"
        for stamp in reversed(stamps)
    )
    line = "Each edition is the collection of one day. Use the newest unless you need to know what an older one stated."
    yield Article(address, "Editions", f'{_head("Editions", line)}<ul class="rk-lines">{lines}</ul>', search_form=True)


def _edition_page(address: str, stamp: EditionStamp, downloads: Downloads) -> Article:
    title = f"Edition {stamp.id}"
    changes = f"<p>{_link(address, f'changes/{stamp.id}.html', 'What changed in this edition')}</p>"
    line = f"The collection as it stood on {format_day(stamp.day)}; fresh until {format_day(stamp.fresh_until)}."
    return Article(
        address, title, _head(title, line) + changes + downloads_html(address, stamp, downloads), search_form=True
    )


def withdrawn_articles(histories: Mapping[str, History], *, linked: bool) -> Iterator[Article]:
    """A notice at the address of every withdrawn entry, so that no link to it breaks; `linked` to its history."""
    for entry, history in histories.items():
        if history.withdrawn:
            yield _withdrawn(addresses.entry(entry), history, history.withdrawn, linked)


def _link(from_page: str, to: str, words: str) -> str:
    return f'<a href="{addresses.relative(from_page, to)}">{html.escape(words)}</a>'


def _title(history: History) -> str:
    titles = [version.words[0] for version in history.versions if version.words]
    return titles[-1] if titles else history.entry_id


def _head(title: str, line: str) -> str:
    return f'<h1 id="{_ANCHOR}">{html.escape(title)}</h1>\n<p class="rk-freshness">{line}</p>\n'


def _entry_page(address: str, history: History) -> Article:
    title = f"History: {_title(history)}"
    count = len([version for version in history.versions if version.text is not None])
    line = f"{count} version{'s' if count != 1 else ''} since {format_day(history.versions[0].since)}. Older texts are superseded: use them only for what was said then."
    present = _link(address, addresses.entry(history.moved_to or history.entry_id), "The present page")
    befores = (None, *history.versions)
    pairs = list(zip(history.versions, befores, strict=False))[::-1]
    gone = "Moved" if history.moved_to else "Withdrawn"
    onward = (
        f" · {_link(address, addresses.history(history.moved_to), 'What it said since it moved')}"
        if history.moved_to
        else ""
    )
    parts = [
        _head(title, line),
        f"<p>{present}{onward}</p>",
        _as_of(history, [(version, _change(version, before) or gone) for version, before in pairs]),
        *(_version(version, before, present, gone) for version, before in pairs),
        f'<script src="{addresses.relative(address, AS_OF)}"></script>',
    ]
    return Article(address, title, "".join(parts), search_form=True)


def _as_of(history: History, changes: Sequence[tuple[Version, str]]) -> str:
    """What leads to the version of a day: a list of all intervals, and a field that a script shows and answers."""
    lines = [
        f'<li><a href="#{_anchor(version)}">{_interval(version)}</a>: {what.lower()}</li>' for version, what in changes
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


def _change(version: Version, before: Version | None) -> str:
    """What a version did, in a few words; empty for one that ended the entry."""
    if version.text is None:
        return ""
    if before is None or before.text is None:
        return "First version" if before is None else "Back again"
    if version.moved_from:
        return "Moved here, " + ("the text is the same" if before.words == version.words else "with another text")
    return "Another text" if before.words != version.words else "Checked again, the text is the same"


def _version(version: Version, before: Version | None, present: str, gone: str) -> str:
    """A version under its own anchor: what the page said, then what was changed; `gone` is the word for none."""
    state = gone if version.text is None else "In force"
    heading = (
        f'<h2 id="{_anchor(version)}" tabindex="-1" data-since="{version.since.isoformat()}" data-state="{state}">'
        f"{state} {_interval(version).replace('From', 'from', 1)}</h2>"
    )
    if version.text is None:
        return f"{heading}<p>{gone}: the page said nothing in this time.</p>"
    note = f'<p class="rk-note">Superseded: this is what the page said then. {present}</p>' if version.until else ""
    whole = "".join(f"<p>{html.escape(line)}</p>" for line in version.words)
    shown = f"{note}<details><summary>What the page said</summary>{whole}</details>"
    return f'{heading}{shown}<div class="rk-block">{_changed_words(version, before)}</div>'


def _changed_words(version: Version, before: Version | None) -> str:
    if before is None or before.text is None:
        return f"<p>{_change(version, before)}.</p>"
    changed = word_diff(before.words, version.words)
    if version.moved_from:
        same = "" if changed else ", the text is the same"
        return f"<p>Moved here from <code>{html.escape(version.moved_from)}</code>{same}.</p>{changed}"
    if not changed:
        return "<p>Checked again, or its sources noted anew; the text is the same.</p>"
    return f'<p class="rk-note">Changed on {format_day(version.since)}:</p>{changed}'


def _changes_page(address: str, edition: Edition, previous: date | None, histories: Mapping[str, History]) -> Article:
    groups: dict[str, list[str]] = {name: [] for name in _HEADINGS}
    for history in histories.values():
        what = _what(history, previous, edition.day)
        if what:
            groups[what].append(f"<li>{_link(address, addresses.history(history.entry_id), _title(history))}</li>")
    title = f"Changes of edition {edition.id}"
    since = (
        f"Compared with the state of {format_day(previous)}." if previous else "The first edition: everything is new."
    )
    parts = [_head(title, f"Edition of {format_day(edition.day)}. {since}")]
    for name, lines in groups.items():
        if lines:
            parts.append(f'<h2>{_HEADINGS[name]} ({len(lines)})</h2><ul class="rk-lines">{"".join(lines)}</ul>')
    return Article(address, title, "".join(parts), search_form=True)


def _what(history: History, previous: date | None, day: date) -> str | None:
    """What became of an entry between two days; None if nothing did."""
    before, now = history.on(previous) if previous else None, history.on(day)
    if now is None or now is before or (history.moved_to and now.text is None):
        return None
    if before is None or before.text is None:
        return "new" if now.text is not None else None
    if now.text is None:
        return "withdrawn"
    if any(previous and previous < version.since <= day and version.moved_from for version in history.versions):
        return "moved"
    return "changed" if before.words != now.words else "checked"


def _withdrawn(address: str, history: History, day: date, linked: bool) -> Article:
    title = f"Withdrawn: {_title(history)}"
    notice = f"This page was withdrawn on {format_day(day)}. What it said is not to be used any more."
    past = f"<p>{_link(address, addresses.history(history.entry_id), 'What it said, and when')}</p>" if linked else ""
    home = f"<p>{_link(address, addresses.HOME, 'Start page')} · {_link(address, addresses.FIND, 'Find')}</p>"
    return Article(address, title, _head(title, notice) + past + home, search_form=True)

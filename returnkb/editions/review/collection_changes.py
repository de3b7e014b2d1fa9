"""Reader changes of a collection: all consequences of a change of its files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from returnkb.assessment.assessed import AssessedCorpus, AssessedEntry
from returnkb.assessment.questions.answers import QuestionIndex
from returnkb.editions.review.entry_changes import change, entry_changes
from returnkb.editions.review.field_changes import field_changes
from returnkb.editions.review.reader_change import ReaderChange, Subject
from returnkb.editions.review.register_changes import register_changes
from returnkb.model import page_urls
from returnkb.model.entry import Programme
from returnkb.model.sheet_labels import Labels


def reader_changes(before: AssessedCorpus, after: AssessedCorpus) -> list[ReaderChange]:
    """All changes, by subject and then by what they are about."""
    order = list(Subject)
    found = {*_all(before, after)}
    return sorted(found, key=lambda one: (order.index(one.subject), one.about, one.sentence))


def _all(before: AssessedCorpus, after: AssessedCorpus) -> Iterator[ReaderChange]:
    for entry_id, entry in after.entries.items():
        former = _former(before, after, entry_id)
        if former is None:
            yield change(
                Subject.PAGE, entry, f"New page “{entry.entry.title}”, {_count(len(entry.claims), 'statement')}."
            )
            continue
        yield from entry_changes((before, former), (after, entry))
        if former.id != entry_id:
            yield change(Subject.ADDRESS, entry, f"/{former.id}/ leads to /{entry_id}/.")
        if isinstance(entry.entry, Programme) and isinstance(former.entry, Programme):
            yield from _programme(former.entry, entry.entry, entry)
    yield from _withdrawn(before, after)
    yield from _alerts(before, after)
    yield from _places(before, after)
    yield from _questions(before, after)
    yield from register_changes(before.corpus, after.corpus)
    yield from _translations(before.corpus.settings.labels, after.corpus.settings.labels)


def _former(before: AssessedCorpus, after: AssessedCorpus, entry_id: str) -> AssessedEntry | None:
    """The entry as it was before, under its id or one that it had."""
    if entry_id in before.entries:
        return before.entries[entry_id]
    ids = after.entries[entry_id].entry.moved_from
    return next((before.entries[one] for one in ids if one in before.entries and one not in after.entries), None)


def _withdrawn(before: AssessedCorpus, after: AssessedCorpus) -> Iterator[ReaderChange]:
    for entry_id, entry in before.entries.items():
        if entry_id in after.entries:
            continue
        moved = after.corpus.current_ids.get(entry_id)
        retired = after.corpus.retired.get(entry_id)
        if moved is not None and moved in before.entries:
            yield ReaderChange(
                Subject.ADDRESS, entry.entry.title, f"/{entry_id}/ leads to /{moved}/.", page_urls.entry(moved)
            )
        elif retired is not None:
            instead = f" Instead: /{retired.value.successor}/." if retired.value.successor else ""
            yield ReaderChange(Subject.PAGE, entry.entry.title, f"Withdrawn: {retired.value.reason}{instead}")
        elif moved is None:
            yield ReaderChange(
                Subject.ADDRESS,
                entry.entry.title,
                f"/{entry_id}/ leads nowhere: the page is gone without a line in sources/retired.yml.",
            )


def _programme(before: Programme, after: Programme, entry: AssessedEntry) -> Iterator[ReaderChange]:
    """Rules, packages and the time of a programme, each as a whole: a counsellor reads them together."""
    if str(before.runs) != str(after.runs):
        yield change(Subject.ELIGIBILITY, entry, f"Runs {before.runs.format()} → {after.runs.format()}.")
    for label, old, new in (("Rule", before.rules, after.rules), ("Package", before.packages, after.packages)):
        was, now = {one.id: _plain(one) for one in old}, {one.id: _plain(one) for one in new}
        for one in dict.fromkeys((*was, *now)):
            if one not in now:
                yield change(Subject.ELIGIBILITY, entry, f"{label} “{one}” is gone ({_words(was[one])}).")
            elif one not in was:
                yield change(Subject.ELIGIBILITY, entry, f"New {label.lower()} “{one}”: {_words(now[one])}.")
            elif was[one] != now[one]:
                keys = [key for key in dict.fromkeys((*was[one], *now[one])) if was[one].get(key) != now[one].get(key)]
                sets = "; ".join(f"{key}: {_word(was[one].get(key))} → {_word(now[one].get(key))}" for key in keys)
                yield change(Subject.ELIGIBILITY, entry, f"{label} “{one}”: {sets}.")
    if before.replaced_by != after.replaced_by and after.replaced_by:
        yield change(Subject.ELIGIBILITY, entry, f"Replaced by {', '.join(after.replaced_by)}.")


def _plain(model: Any) -> dict[str, Any]:
    data: dict[str, Any] = model.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
    return {key: value for key, value in data.items() if key != "id"}


def _words(data: Mapping[str, Any]) -> str:
    return ", ".join(f"{key} {_word(value)}" for key, value in data.items())


def _word(value: Any) -> str:
    if value is None:
        return "none"
    if isinstance(value, float):
        return f"{value:g}"
    return " ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _alerts(before: AssessedCorpus, after: AssessedCorpus) -> Iterator[ReaderChange]:
    old = {one.id: one.value for one in before.corpus.alerts.values() if one.value.shown_on(before.today)}
    new = {one.id: one.value for one in after.corpus.alerts.values() if one.value.shown_on(after.today)}
    for alert_id, alert in new.items():
        page = page_urls.place(alert.places[0])
        where = ", ".join(after.corpus.place(place).label for place in alert.places)
        if alert_id not in old:
            yield ReaderChange(Subject.ALERT, where, f"New alert: {alert.text}", page)
            continue
        for one in field_changes(old[alert_id], alert, ("id",), "alert"):
            yield ReaderChange(Subject.ALERT, where, str(one), page)
    for alert_id in old.keys() - new.keys():
        where = ", ".join(before.corpus.place(place).label for place in old[alert_id].places)
        yield ReaderChange(Subject.ALERT, where, f"Alert ended: {old[alert_id].text}")


def _places(before: AssessedCorpus, after: AssessedCorpus) -> Iterator[ReaderChange]:
    for place_id, record in after.corpus.places.items():
        place = record.value
        old = before.corpus.places.get(place_id)
        if old is None:
            names = ", ".join(list(place.every_name())[:6])
            yield ReaderChange(
                Subject.PLACE, place.label, f"New {place.kind}, found as {names}.", page_urls.place(place_id)
            )
            continue
        lost = sorted(set(old.value.every_name()) - set(place.every_name()))
        more = sorted(set(place.every_name()) - set(old.value.every_name()))
        if lost:
            yield ReaderChange(
                Subject.PLACE, place.label, f"No longer found as {', '.join(lost)}.", page_urls.place(place_id)
            )
        if more:
            yield ReaderChange(
                Subject.PLACE, place.label, f"Found as {', '.join(more)} too.", page_urls.place(place_id)
            )
    for place_id in before.corpus.places.keys() - after.corpus.places.keys():
        yield ReaderChange(Subject.PLACE, before.corpus.place(place_id).label, "No longer in the gazetteer.")


def _questions(before: AssessedCorpus, after: AssessedCorpus) -> Iterator[ReaderChange]:
    """Questions whose answer for a country or a main place is of another kind than before."""
    old, new = QuestionIndex(before), QuestionIndex(after)
    for place_id, record in after.corpus.places.items():
        if not (record.value.is_country or record.value.main) or place_id not in before.corpus.places:
            continue
        was = {answer.question.id: answer for answer in old.answers(place_id)}
        for answer in new.answers(place_id):
            former = was.get(answer.question.id)
            if former is not None and former.coverage is not answer.coverage:
                sentence = f"{answer.question.label}: {former.coverage} → {answer.coverage}."
                yield ReaderChange(Subject.QUESTION, record.value.label, sentence, page_urls.place(place_id))


def _translations(before: Labels, after: Labels) -> Iterator[ReaderChange]:
    """Changes of the words of fact sheets, by language; a new language is one change."""
    for language in after.languages:
        if language not in before.languages:
            yield ReaderChange(
                Subject.TRANSLATION, language, "Fact sheets can be had in this language.", page_urls.SHEET
            )
    for language in before.languages:
        if language not in after.languages:
            yield ReaderChange(
                Subject.TRANSLATION, language, "No fact sheets in this language any more.", page_urls.SHEET
            )
    for old, new in ((before.words, after.words), (before.topics, after.topics), (before.services, after.services)):
        for key, words in new.items():
            for language, word in words.items():
                former = old.get(key, {}).get(language)
                if former is not None and former != word:
                    yield ReaderChange(Subject.TRANSLATION, language, f"“{former}” → “{word}”", page_urls.SHEET)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"

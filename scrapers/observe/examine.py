"""One address looked at: asked for, classified, read, its quotations checked, and looked at again before it is believed."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from urllib.parse import urljoin, urlsplit

from scrapers.adapters import publisher_of
from scrapers.analysis import classify
from scrapers.analysis.classify import Verdict
from scrapers.analysis.document import Reading, Unreadable, read_document
from scrapers.analysis.outcome import TROUBLES, Family, Outcome
from scrapers.analysis.quote_match import Found, Quote, check
from scrapers.extract.normalize import fold
from scrapers.extract.text import VERSION, Fingerprint, Text, fingerprint, steady
from scrapers.http.client import Gate
from scrapers.http.response import Answered, NoPage, Page
from scrapers.http.robots import Robots
from scrapers.register import Source, Watch
from scrapers.state.model import Health, PageState
from scrapers.state.observation import Look

MOST_LOOKS = 3
LONGEST_WAIT = 120.0
LONGEST_REASON = 300
UNCONDITIONAL_AFTER = 8
# When not one of so many hosts answers for as long as a look waits for its second, the fault is ours.
HOPELESS = 20


@dataclass(frozen=True)
class Job:
    """One address of one source, with what was known of it and what is quoted from it."""

    source: Source
    watch: Watch
    state: PageState
    quotes: tuple[Quote, ...] = ()
    interval: timedelta = timedelta(days=7)


@dataclass(frozen=True)
class Glimpse:
    """One fetch, not yet believed."""

    look: Look
    text: Text | None = None
    page: Page | None = None
    wait: float = 0.0


@dataclass(frozen=True)
class Seen:
    """A believed look, with the page it came from."""

    look: Look
    page: Page | None = None


Examination = Generator[float, None, Seen]


@dataclass
class Observer:
    """Looks at addresses; each step of an examination makes one request and says how long to wait at least."""

    gate: Gate
    robots: Robots
    clock: Callable[[], datetime]
    vantage: str = "default"
    confirm_after: float = 60.0
    probe: bool = True
    failing: dict[str, float] = field(default_factory=dict)
    answered: bool = False
    _strangers: dict[str, Text | None] = field(default_factory=dict)

    @property
    def hopeless(self) -> bool:
        """Whether many hosts were tried and none answered."""
        if self.answered or len(self.failing) < HOPELESS:
            return False
        return time.monotonic() - next(iter(self.failing.values())) >= self.confirm_after

    def examine(self, job: Job) -> Examination:
        """Look until it is known, or two looks agree, or the patience for one run is over."""
        if not self.robots.known(job.watch.url):
            leave = self.robots.leave(job.watch.url)
            # What could not even be connected to needs no pause before it is written down.
            if leave.trouble is None:
                yield 0.0
        glimpses: list[Glimpse] = []
        while True:
            glimpses.append(self.glimpse(job))
            self._count(job, glimpses[-1].look)
            if believed := settled(glimpses, job.state, job.quotes):
                break
            if glimpses[-1].wait > LONGEST_WAIT:
                believed = glimpses[-1]
                break
            yield max(self.confirm_after, min(glimpses[-1].wait, LONGEST_WAIT))
            self.robots.ask_again(job.watch.url)
        if self.probe and believed.text and self._doubtful(believed, job):
            yield from self._meet_stranger(job)
            believed = self._compared_with_stranger(believed, job)
        return Seen(believed.look, believed.page)

    def _count(self, job: Job, look: Look) -> None:
        if not is_bad(look):
            self.answered = True
        elif job.state.health in (Health.OK, Health.NEVER):
            self.failing.setdefault(urlsplit(job.watch.url).netloc, time.monotonic())

    def glimpse(self, job: Job) -> Glimpse:
        """One request and what it seems to say."""
        leave = self.robots.leave(job.watch.url)
        if leave.trouble:
            reason = f"Its robots.txt could not be asked for: {leave.trouble.reason}."
            return Glimpse(self._look(job, TROUBLES[leave.trouble.trouble], reason))
        if not leave.allowed and leave.status != 200:
            outcome = Outcome.LIMITED if leave.status == 429 else Outcome.SERVER_ERROR
            return Glimpse(self._look(job, outcome, f"Its robots.txt could not be read (status {leave.status})."))
        if not leave.allowed:
            return Glimpse(self._look(job, Outcome.ROBOTS, "Its robots.txt asks programs not to fetch this page."))
        conditions = self.conditions(job)
        # A page that comes in the reader's language must come in the language the passage is quoted in.
        language = {"Accept-Language": f"{job.source.language or 'en'}, *;q=0.1"}
        answer = self.gate.get(job.watch.url, {**language, **conditions}, welcome=self._welcome)
        return self._understood(job, answer, bool(conditions))

    def _welcome(self, url: str) -> bool:
        """Whether a host we are sent on to lets us in; one whose rules cannot be had will fail by itself."""
        leave = self.robots.leave(url)
        return leave.allowed or leave.trouble is not None

    def conditions(self, job: Job) -> Mapping[str, str]:
        """The validators to send, unless it is time for a whole answer or there is something new to look for."""
        state = job.state
        if state.accepted is None or {quote.claim for quote in job.quotes} - set(state.claims):
            return {}
        if state.full_on is None or self.clock().date() - state.full_on >= UNCONDITIONAL_AFTER * job.interval:
            return {}
        cuts = {publisher_of(job.watch.url).cut(job.watch.select).name, "pdf", "feed", "plain"}
        if state.accepted.text.version != VERSION or state.accepted.text.cut not in cuts:
            return {}
        headers = {"If-None-Match": state.etag, "If-Modified-Since": state.modified}
        return {name: value for name, value in headers.items() if value}

    def _look(self, job: Job, outcome: Outcome, reason: str, answer: Answered | None = None) -> Look:
        # Titles and addresses in a reason are strangers' words, and some strangers are long-winded.
        look = Look(job.source.id, job.watch.url, self.clock(), outcome, reason[:LONGEST_REASON], self.vantage)
        if isinstance(answer, Page):
            final = answer.url if answer.url != job.watch.url else None
            return replace(
                look, final_url=final, permanent=answer.permanent, ms=answer.ms, bytes=len(answer.wire),
                etag=answer.headers.get("etag"), modified=answer.headers.get("last-modified"),
            )  # fmt: skip
        return replace(look, ms=answer.ms) if answer else look

    def _understood(self, job: Job, answer: Answered, conditional: bool) -> Glimpse:
        if isinstance(answer, NoPage):
            verdict = classify.of_trouble(answer)
            return Glimpse(self._look(job, verdict.outcome, verdict.reason, answer))
        if answer.status == 304 and conditional:
            return Glimpse(self._not_modified(job, answer), page=answer)
        if verdict_ := classify.of_status(answer) or classify.of_way(job.watch.url, answer):
            look = self._look(job, verdict_.outcome, verdict_.reason, answer)
            return Glimpse(look, page=answer, wait=retry_after(answer, self.clock()))
        publisher = publisher_of(job.watch.url)
        try:
            reading = read_document(answer, publisher, job.watch.select, job.watch.url)
        except Unreadable as trouble:
            return Glimpse(self._look(job, trouble.outcome, str(trouble), answer), page=answer)
        look = _with_content(self._look(job, Outcome.READ, "", answer), reading, job.quotes)
        return Glimpse(look, reading.text, answer)

    def _not_modified(self, job: Job, answer: Page) -> Look:
        state = job.state
        look = self._look(job, Outcome.NOT_MODIFIED, "The server says that the page was not modified.", answer)
        etag, modified = look.etag or state.etag, look.modified or state.modified
        return replace(look, conditional=True, etag=etag, modified=modified)

    def _doubtful(self, glimpse: Glimpse, job: Job) -> bool:
        unknown = glimpse.look.text is not None and not known(job.state, glimpse.look.text)
        return unknown and len(urlsplit(job.watch.url).path) > 1

    def _meet_stranger(self, job: Job) -> Generator[float, None, None]:
        """See, once a host and run, what the host shows for a page that cannot exist."""
        host = urlsplit(job.watch.url).netloc
        if host in self._strangers:
            return
        yield 0.0
        if host in self._strangers:
            return
        url = urljoin(job.watch.url, f"no-such-page-{secrets.token_hex(5)}")
        text = None
        if self.robots.leave(url).allowed:
            answer = self.gate.get(url)
            if isinstance(answer, Page) and classify.of_status(answer) is None:
                text = _visible(answer, url)
        self._strangers[host] = text

    def _compared_with_stranger(self, glimpse: Glimpse, job: Job) -> Glimpse:
        stranger = self._strangers.get(urlsplit(job.watch.url).netloc)
        if stranger is None or glimpse.text is None or not _alike(glimpse.text, stranger):
            return glimpse
        verdict = Verdict(Outcome.SOFT_NOT_FOUND, "It shows the same text for pages that cannot exist.")
        look = self._look(job, verdict.outcome, verdict.reason, glimpse.page)
        return replace(glimpse, look=look, text=None)


def settled(glimpses: list[Glimpse], state: PageState, quotes: tuple[Quote, ...] = ()) -> Glimpse | None:
    """The glimpse to believe, once there is one: a known text at once, all else when two agree."""
    last = glimpses[-1]
    if last.look.outcome in (Outcome.NOT_MODIFIED, Outcome.ROBOTS, Outcome.REFUSED_ADDRESS):
        return last
    if last.look.text and known(state, last.look.text) and not _lost(state, last.look.claims):
        return last
    for earlier in reversed(glimpses[:-1]):
        if earlier.text and last.text:
            return _agreed(earlier, last, quotes)
        if earlier.look.family is last.look.family and not last.text:
            return last
    if len(glimpses) >= MOST_LOOKS:
        failed = [glimpse for glimpse in glimpses if not glimpse.text]
        return failed[-1] if failed else last
    return None


def known(state: PageState, text: Fingerprint) -> bool:
    """Whether a text is the accepted one, one seen before, one settled by a person or the one waiting for a person."""
    known_texts = {*state.seen, *(ack.sha256 for ack in state.acks)}
    known_texts |= {version.text.sha256 for version in (state.accepted, state.pending) if version}
    return text.sha256 in known_texts


def _lost(state: PageState, claims: Mapping[str, Found]) -> bool:
    return any(
        claim in state.claims and state.claims[claim].standing.stands and not found.standing.stands
        for claim, found in claims.items()
    )


def _agreed(first: Glimpse, second: Glimpse, quotes: tuple[Quote, ...]) -> Glimpse:
    """What two fetches have in common; a passage stands when either shows it."""
    assert first.text and second.text and first.look.text and second.look.text
    common = steady(second.text, first.text)
    claims = second.look.claims
    if common is not second.text:
        # What both fetches show goes first: its neighbours are steady, too.
        looks = ({quote.claim: check(quote.passage, common) for quote in quotes}, second.look.claims, first.look.claims)
        claims = {quote.claim: _best([look[quote.claim] for look in looks if quote.claim in look]) for quote in quotes}
    text = fingerprint(common, second.look.text.cut)
    variants = tuple(one for one in (first.look.text, second.look.text) if one.sha256 != text.sha256)
    return replace(second, look=replace(second.look, text=text, variants=variants, claims=claims), text=common)


def _best(found: list[Found]) -> Found:
    return next((one for one in found if one.standing.stands), found[-1])


def _with_content(look: Look, reading: Reading, quotes: tuple[Quote, ...]) -> Look:
    said = fold(" ".join(paragraph.text for paragraph in reading.text.whole))
    return replace(
        look,
        text=fingerprint(reading.text, reading.cut),
        claims={quote.claim: check(quote.passage, reading.text) for quote in quotes},
        facts=dict(reading.facts),
        edition=reading.edition,
        withdrawn=next((phrase for phrase in classify.phrases()["withdrawn"] if phrase in said), ""),
    )


def _visible(page: Page, url: str) -> Text | None:
    try:
        return read_document(page, publisher_of("about:blank"), None, url, lenient=True).text
    except Unreadable:
        return None


def _alike(first: Text, second: Text) -> bool:
    one, two = ({fold(line.text) for line in text.paragraphs} for text in (first, second))
    return bool(one) and len(one & two) / len(one | two) >= 0.9


def retry_after(page: Page, now: datetime) -> float:
    """How long a host asks us to wait, in seconds; what cannot be read asks for nothing."""
    from email.utils import parsedate_to_datetime

    said = page.headers.get("retry-after", "").strip()
    if re.fullmatch(r"\d{1,12}", said):
        return float(said)
    try:
        return max(0.0, (parsedate_to_datetime(said) - now).total_seconds())
    except (TypeError, ValueError):
        return 0.0


def postpones(page: Page | None, now: datetime) -> bool:
    """Whether a host asks for a longer wait than a run can give."""
    return page is not None and page.status in (429, 503) and retry_after(page, now) > LONGEST_WAIT


def is_bad(look: Look) -> bool:
    """Whether a look found the host itself failing, as against a page it answers for."""
    return look.family is Family.UNREACHABLE or look.family is Family.NAMELESS

"""One address looked at: asked for, classified, read, its quotations checked, and looked at again before it is believed."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from urllib.parse import urljoin, urlsplit

from scrapers.adapters import adapter_for
from scrapers.analysis import classify
from scrapers.analysis.classify import Classification
from scrapers.analysis.document import DocumentUnreadable, ParsedDocument, read_document
from scrapers.analysis.outcome import OUTCOME_OF_ERROR, Family, Outcome
from scrapers.analysis.quote_match import Quote, QuoteMatch, match_quote
from scrapers.extract.normalize import fold
from scrapers.extract.text import VERSION, ExtractedText, Fingerprint, common_text, fingerprint
from scrapers.http.client import HttpClient
from scrapers.http.response import FetchFailure, FetchResult, Response
from scrapers.http.robots import RobotsCache
from scrapers.register import Source, WatchedUrl
from scrapers.state.model import Health, PageState
from scrapers.state.observation import Observation

MAX_ATTEMPTS = 3
MAX_WAIT = 120.0
MAX_REASON = 300
FULL_FETCH_EVERY = 8
# When not one of so many hosts answers for as long as a look waits for its second, the fault is ours.
MAX_FAILED_HOSTS = 20


@dataclass(frozen=True)
class ObservationTask:
    """One address of one source, with what was known of it and what is quoted from it."""

    source: Source
    watch: WatchedUrl
    state: PageState
    quotes: tuple[Quote, ...] = ()
    interval: timedelta = timedelta(days=7)


@dataclass(frozen=True)
class FetchAttempt:
    """One fetch, not yet believed."""

    observation: Observation
    text: ExtractedText | None = None
    page: Response | None = None
    wait: float = 0.0


@dataclass(frozen=True)
class ExaminationResult:
    """A believed look, with the page it came from."""

    observation: Observation
    page: Response | None = None


ExaminationSteps = Generator[float, None, ExaminationResult]


@dataclass
class Examiner:
    """Looks at addresses; each step of an examination makes one request and says how long to wait at least."""

    client: HttpClient
    robots: RobotsCache
    clock: Callable[[], datetime]
    vantage: str = "default"
    confirm_after: float = 60.0
    probe: bool = True
    failed_hosts: dict[str, float] = field(default_factory=dict)
    any_answered: bool = False
    _soft_404_texts: dict[str, ExtractedText | None] = field(default_factory=dict)

    @property
    def network_down(self) -> bool:
        """Whether many hosts were tried and none answered."""
        if self.any_answered or len(self.failed_hosts) < MAX_FAILED_HOSTS:
            return False
        return time.monotonic() - next(iter(self.failed_hosts.values())) >= self.confirm_after

    def examine(self, task: ObservationTask) -> ExaminationSteps:
        """Look until it is known, or two looks agree, or the patience for one run is over."""
        if not self.robots.is_cached(task.watch.url):
            decision = self.robots.check(task.watch.url)
            # What could not even be connected to needs no pause before it is written down.
            if decision.failure is None:
                yield 0.0
        attempts: list[FetchAttempt] = []
        while True:
            attempts.append(self.attempt(task))
            self._record_host(task, attempts[-1].observation)
            if believed := agreed(attempts, task.state, task.quotes):
                break
            if attempts[-1].wait > MAX_WAIT:
                believed = attempts[-1]
                break
            yield max(self.confirm_after, min(attempts[-1].wait, MAX_WAIT))
            self.robots.retry_failed(task.watch.url)
        if self.probe and believed.text and self._needs_probe(believed, task):
            yield from self._probe_soft_404(task)
            believed = self._compare_with_soft_404(believed, task)
        return ExaminationResult(believed.observation, believed.page)

    def _record_host(self, task: ObservationTask, observation: Observation) -> None:
        if not is_host_failure(observation):
            self.any_answered = True
        elif task.state.health in (Health.OK, Health.NEVER):
            self.failed_hosts.setdefault(urlsplit(task.watch.url).netloc, time.monotonic())

    def attempt(self, task: ObservationTask) -> FetchAttempt:
        """One request and what it seems to say."""
        decision = self.robots.check(task.watch.url)
        if decision.failure:
            reason = f"Its robots.txt could not be asked for: {decision.failure.reason}."
            return FetchAttempt(self._observation_of(task, OUTCOME_OF_ERROR[decision.failure.error], reason))
        if not decision.allowed and decision.status != 200:
            outcome = Outcome.LIMITED if decision.status == 429 else Outcome.SERVER_ERROR
            return FetchAttempt(
                self._observation_of(task, outcome, f"Its robots.txt could not be read (status {decision.status}).")
            )
        if not decision.allowed:
            return FetchAttempt(
                self._observation_of(task, Outcome.ROBOTS, "Its robots.txt asks programs not to fetch this page.")
            )
        conditional_headers = self.conditional_headers(task)
        # A page that comes in the reader's language must come in the language the passage is quoted in.
        language = {"Accept-Language": f"{task.source.language or 'en'}, *;q=0.1"}
        answer = self.client.get(
            task.watch.url, {**language, **conditional_headers}, allow_redirect=self._allow_redirect
        )
        return self._interpret(task, answer, bool(conditional_headers))

    def _allow_redirect(self, url: str) -> bool:
        """Whether a host we are sent on to lets us in; one whose rules cannot be had will fail by itself."""
        decision = self.robots.check(url)
        return decision.allowed or decision.failure is not None

    def conditional_headers(self, task: ObservationTask) -> Mapping[str, str]:
        """The validators to send, unless it is time for a whole answer or there is something new to look for."""
        state = task.state
        if state.accepted is None or {quote.claim for quote in task.quotes} - set(state.claims):
            return {}
        if state.full_on is None or self.clock().date() - state.full_on >= FULL_FETCH_EVERY * task.interval:
            return {}
        cuts = {adapter_for(task.watch.url).extraction_rule(task.watch.select).name, "pdf", "feed", "plain"}
        if state.accepted.text.version != VERSION or state.accepted.text.cut not in cuts:
            return {}
        headers = {"If-None-Match": state.etag, "If-Modified-Since": state.modified}
        return {name: value for name, value in headers.items() if value}

    def _observation_of(
        self, task: ObservationTask, outcome: Outcome, reason: str, answer: FetchResult | None = None
    ) -> Observation:
        # Titles and addresses in a reason are strangers' words, and some strangers are long-winded.
        observation = Observation(
            task.source.id, task.watch.url, self.clock(), outcome, reason[:MAX_REASON], self.vantage
        )
        if isinstance(answer, Response):
            final = answer.url if answer.url != task.watch.url else None
            return replace(
                observation, final_url=final, permanent=answer.permanent, ms=answer.ms, bytes=len(answer.raw_body),
                etag=answer.headers.get("etag"), modified=answer.headers.get("last-modified"),
            )  # fmt: skip
        return replace(observation, ms=answer.ms) if answer else observation

    def _interpret(self, task: ObservationTask, answer: FetchResult, conditional: bool) -> FetchAttempt:
        if isinstance(answer, FetchFailure):
            failed = classify.classify_failure(answer)
            return FetchAttempt(self._observation_of(task, failed.outcome, failed.reason, answer))
        if answer.status == 304 and conditional:
            return FetchAttempt(self._not_modified(task, answer), page=answer)
        if classification := classify.classify_status(answer) or classify.classify_redirects(task.watch.url, answer):
            observation = self._observation_of(task, classification.outcome, classification.reason, answer)
            return FetchAttempt(observation, page=answer, wait=retry_after_seconds(answer, self.clock()))
        adapter = adapter_for(task.watch.url)
        try:
            reading = read_document(answer, adapter, task.watch.select, task.watch.url)
        except DocumentUnreadable as error:
            return FetchAttempt(self._observation_of(task, error.outcome, str(error), answer), page=answer)
        observation = _with_content(self._observation_of(task, Outcome.READ, "", answer), reading, task.quotes)
        return FetchAttempt(observation, reading.text, answer)

    def _not_modified(self, task: ObservationTask, answer: Response) -> Observation:
        state = task.state
        observation = self._observation_of(
            task, Outcome.NOT_MODIFIED, "The server says that the page was not modified.", answer
        )
        etag, modified = observation.etag or state.etag, observation.modified or state.modified
        return replace(observation, conditional=True, etag=etag, modified=modified)

    def _needs_probe(self, attempt: FetchAttempt, task: ObservationTask) -> bool:
        unknown = attempt.observation.text is not None and not is_known_text(task.state, attempt.observation.text)
        return unknown and len(urlsplit(task.watch.url).path) > 1

    def _probe_soft_404(self, task: ObservationTask) -> Generator[float, None, None]:
        """See, once a host and run, what the host shows for a page that cannot exist."""
        host = urlsplit(task.watch.url).netloc
        if host in self._soft_404_texts:
            return
        yield 0.0
        if host in self._soft_404_texts:
            return
        url = urljoin(task.watch.url, f"no-such-page-{secrets.token_hex(5)}")
        text = None
        if self.robots.check(url).allowed:
            answer = self.client.get(url)
            if isinstance(answer, Response) and classify.classify_status(answer) is None:
                text = _probe_text(answer, url)
        self._soft_404_texts[host] = text

    def _compare_with_soft_404(self, attempt: FetchAttempt, task: ObservationTask) -> FetchAttempt:
        soft_404 = self._soft_404_texts.get(urlsplit(task.watch.url).netloc)
        if soft_404 is None or attempt.text is None or not _is_similar(attempt.text, soft_404):
            return attempt
        classification = Classification(Outcome.SOFT_NOT_FOUND, "It shows the same text for pages that cannot exist.")
        observation = self._observation_of(task, classification.outcome, classification.reason, attempt.page)
        return replace(attempt, observation=observation, text=None)


def agreed(attempts: list[FetchAttempt], state: PageState, quotes: tuple[Quote, ...] = ()) -> FetchAttempt | None:
    """The glimpse to believe, once there is one: a known text at once, all else when two agree."""
    last = attempts[-1]
    if last.observation.outcome in (Outcome.NOT_MODIFIED, Outcome.ROBOTS, Outcome.REFUSED_ADDRESS):
        return last
    if (
        last.observation.text
        and is_known_text(state, last.observation.text)
        and not _lost_quotes(state, last.observation.claims)
    ):
        return last
    for earlier in reversed(attempts[:-1]):
        if earlier.text and last.text:
            return _merge_attempts(earlier, last, quotes)
        if earlier.observation.family is last.observation.family and not last.text:
            return last
    if len(attempts) >= MAX_ATTEMPTS:
        failed = [attempt for attempt in attempts if not attempt.text]
        return failed[-1] if failed else last
    return None


def is_known_text(state: PageState, text: Fingerprint) -> bool:
    """Whether a text is the accepted one, one seen before, one settled by a person or the one waiting for a person."""
    known_texts = {*state.seen, *(ack.sha256 for ack in state.acks)}
    known_texts |= {version.text.sha256 for version in (state.accepted, state.pending) if version}
    return text.sha256 in known_texts


def _lost_quotes(state: PageState, claims: Mapping[str, QuoteMatch]) -> bool:
    return any(
        claim in state.claims and state.claims[claim].standing.verbatim and not found.standing.verbatim
        for claim, found in claims.items()
    )


def _merge_attempts(first: FetchAttempt, second: FetchAttempt, quotes: tuple[Quote, ...]) -> FetchAttempt:
    """What two fetches have in common; a passage stands when either shows it."""
    assert first.text and second.text and first.observation.text and second.observation.text
    common = common_text(second.text, first.text)
    claims = second.observation.claims
    if common is not second.text:
        # What both fetches show goes first: its neighbours are steady, too.
        observations = (
            {quote.claim: match_quote(quote.passage, common) for quote in quotes},
            second.observation.claims,
            first.observation.claims,
        )
        claims = {
            quote.claim: _best_match(
                [observation[quote.claim] for observation in observations if quote.claim in observation]
            )
            for quote in quotes
        }
    text = fingerprint(common, second.observation.text.cut)
    variants = tuple(one for one in (first.observation.text, second.observation.text) if one.sha256 != text.sha256)
    return replace(
        second, observation=replace(second.observation, text=text, variants=variants, claims=claims), text=common
    )


def _best_match(found: list[QuoteMatch]) -> QuoteMatch:
    return next((one for one in found if one.standing.verbatim), found[-1])


def _with_content(observation: Observation, reading: ParsedDocument, quotes: tuple[Quote, ...]) -> Observation:
    said = fold(" ".join(paragraph.text for paragraph in reading.text.whole))
    return replace(
        observation,
        text=fingerprint(reading.text, reading.cut),
        claims={quote.claim: match_quote(quote.passage, reading.text) for quote in quotes},
        facts=dict(reading.facts),
        edition=reading.edition,
        withdrawn=next((phrase for phrase in classify.phrases()["withdrawn"] if phrase in said), ""),
    )


def _probe_text(page: Response, url: str) -> ExtractedText | None:
    try:
        return read_document(page, adapter_for("about:blank"), None, url, lenient=True).text
    except DocumentUnreadable:
        return None


def _is_similar(first: ExtractedText, second: ExtractedText) -> bool:
    one, two = ({fold(line.text) for line in text.paragraphs} for text in (first, second))
    return bool(one) and len(one & two) / len(one | two) >= 0.9


def retry_after_seconds(page: Response, now: datetime) -> float:
    """How long a host asks us to wait, in seconds; what cannot be read asks for nothing."""
    from email.utils import parsedate_to_datetime

    said = page.headers.get("retry-after", "").strip()
    if re.fullmatch(r"\d{1,12}", said):
        return float(said)
    try:
        return max(0.0, (parsedate_to_datetime(said) - now).total_seconds())
    except (TypeError, ValueError):
        return 0.0


def defers_host(page: Response | None, now: datetime) -> bool:
    """Whether a host asks for a longer wait than a run can give."""
    return page is not None and page.status in (429, 503) and retry_after_seconds(page, now) > MAX_WAIT


def is_host_failure(observation: Observation) -> bool:
    """Whether a look found the host itself failing, as against a page it answers for."""
    return observation.family is Family.UNREACHABLE or observation.family is Family.NAMELESS

"""Examination of one URL: fetch, classify, extract, match quotations, and confirm by a second fetch."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit

from scrapers.adapters import adapter_for
from scrapers.analysis import classify
from scrapers.analysis.anchors.locate import ClaimFinder
from scrapers.analysis.anchors.match import match_claims
from scrapers.analysis.anchors.names import Names
from scrapers.analysis.document import DocumentUnreadable, ParsedDocument
from scrapers.analysis.error_location import error_location
from scrapers.analysis.outcome import OUTCOME_OF_ERROR, Outcome
from scrapers.analysis.quote_match import match_quote
from scrapers.analysis.reading_child import ReadingFailed, read_document
from scrapers.extract.normalize import fold
from scrapers.extract.text import VERSION, Fingerprint, fingerprint
from scrapers.http.address_policy import is_http_url
from scrapers.http.client import HttpClient
from scrapers.http.response import FetchFailure, FetchResult, Response
from scrapers.http.robots import RobotsCache
from scrapers.observe.attempt import (
    MAX_WAIT,
    FetchAttempt,
    ObservationTask,
    agreed,
    is_host_failure,
    is_known_text,
    retry_after_seconds,
)
from scrapers.observe.clock import MonotonicClock, SystemClock
from scrapers.observe.soft_404 import SoftNotFoundProbe
from scrapers.state.model import Health, PageState
from scrapers.state.observation import Observation

MAX_REASON = 300
# Error pages and access walls keep at most this share of a page's paragraphs; of 73 changes of real pages one kept so little.
MAX_KEPT_OF_OTHER_PAGE = 0.02
# Shorter pages are changed as a whole too easily to tell.
MIN_WORDS = 60
# Intervals after which a conditional request is followed by an unconditional one.
FULL_FETCH_EVERY = 8
# When none of so many hosts answered within the time of a confirmation, the network of this computer is down.
MAX_FAILED_HOSTS = 20


@dataclass(frozen=True)
class ExaminationResult:
    """The confirmed observation of a URL, with the response it was made from."""

    observation: Observation
    response: Response | None = None


ExaminationSteps = Generator[float, None, ExaminationResult]


class Examiner:
    """Examines URLs; each step of an examination makes one request and yields the least seconds until the next."""

    def __init__(
        self,
        client: HttpClient,
        robots: RobotsCache,
        now: Callable[[], datetime],
        vantage: str = "default",
        confirm_after: float = 60.0,
        probe: bool = True,
        clock: MonotonicClock | None = None,
        finder: ClaimFinder | None = None,
    ) -> None:
        """Set client and settings; `confirm_after` is in seconds, `probe` switches the detection of soft 404 pages."""
        self.client = client
        self.robots = robots
        self.now = now
        self.vantage = vantage
        self.confirm_after = confirm_after
        self.probe = SoftNotFoundProbe(client, robots, read_document) if probe else None
        self.clock = clock or SystemClock()
        self.finder = finder or ClaimFinder(Names())
        self.failed_hosts: dict[str, float] = {}
        self.any_answered = False

    @property
    def network_down(self) -> bool:
        """Whether many hosts were tried and none answered."""
        if self.any_answered or len(self.failed_hosts) < MAX_FAILED_HOSTS:
            return False
        return self.clock.monotonic() - next(iter(self.failed_hosts.values())) >= self.confirm_after

    def examine(self, task: ObservationTask) -> ExaminationSteps:
        """Fetch until the attempts agree; an unforeseen exception becomes the outcome of this URL alone."""
        try:
            return (yield from self._examine(task))
        except Exception as error:
            return ExaminationResult(self._internal_error(task, error))

    def _examine(self, task: ObservationTask) -> ExaminationSteps:
        url = task.watch.url
        if not self.robots.is_cached(url):
            decision = self.robots.check(url)
            # Without a connection there was no request, so no pause is needed before the result.
            if decision.failure is None:
                yield 0.0
        attempts: list[FetchAttempt] = []
        while True:
            attempts.append(self.attempt(task))
            self.record_host(task, attempts[-1].observation)
            if confirmed := agreed(attempts, task.state, task.quotes):
                break
            if attempts[-1].wait > MAX_WAIT:
                confirmed = attempts[-1]
                break
            yield max(self.confirm_after, min(attempts[-1].wait, MAX_WAIT))
            self.robots.retry_failed(url)
        if self.probe and confirmed.text and self._needs_probe(confirmed, task):
            yield from self.probe.steps(url)
            if self.probe.matches(url, confirmed.text):
                reason = "It shows the same text for pages that cannot exist."
                observation = self._observation(task, Outcome.SOFT_NOT_FOUND, reason, confirmed.response)
                confirmed = replace(confirmed, observation=observation, text=None)
        return ExaminationResult(confirmed.observation, confirmed.response)

    def fetch_robots(self, task: ObservationTask) -> bool:
        """Fetch robots.txt ahead of an attempt; whether its host could be connected to."""
        try:
            return self.robots.check(task.watch.url).failure is None
        except Exception:
            return True  # the attempt meets the same exception and reports it

    def record_host(self, task: ObservationTask, observation: Observation) -> None:
        """Note whether a host answered."""
        if not is_host_failure(observation):
            self.any_answered = True
        elif task.state.health in (Health.OK, Health.NEVER):
            self.failed_hosts.setdefault(urlsplit(task.watch.url).netloc, self.clock.monotonic())

    def attempt(self, task: ObservationTask) -> FetchAttempt:
        """One request and its classification; an unforeseen exception is an attempt with its own outcome."""
        try:
            return self._attempt(task)
        except Exception as error:
            return FetchAttempt(self._internal_error(task, error))

    def _attempt(self, task: ObservationTask) -> FetchAttempt:
        url = task.watch.url
        decision = self.robots.check(url)
        if decision.failure:
            reason = f"Its robots.txt could not be fetched: {decision.failure.reason}."
            return FetchAttempt(self._observation(task, OUTCOME_OF_ERROR[decision.failure.error], reason))
        if not decision.allowed and decision.status != 200:
            outcome = Outcome.LIMITED if decision.status == 429 else Outcome.SERVER_ERROR
            reason = f"Its robots.txt could not be read (status {decision.status})."
            return FetchAttempt(self._observation(task, outcome, reason))
        if not decision.allowed:
            return FetchAttempt(self._observation(task, Outcome.ROBOTS, "Its robots.txt disallows this page."))
        conditions = self._conditional_headers(task)
        # A page that is served by language must come in the language of the quotations.
        language = {"Accept-Language": f"{task.source.language or 'en'}, *;q=0.1"}
        result = self.client.get(url, {**language, **conditions}, allow_redirect=self._allow_redirect)
        return self._interpret(task, result, bool(conditions))

    def _allow_redirect(self, url: str) -> bool:
        """Whether robots.txt of another host allows a URL; when it cannot be fetched, the request itself will fail."""
        decision = self.robots.check(url)
        return decision.allowed or decision.failure is not None

    def _conditional_headers(self, task: ObservationTask) -> Mapping[str, str]:
        """Validators of the last response, unless a full response is due or needed for a new quotation."""
        state = task.state
        if state.accepted is None or {quote.claim for quote in task.quotes} - set(state.claims):
            return {}
        if {claim.claim for claim in task.cited} - set(state.anchors):
            return {}
        if state.full_on is None or self.now().date() - state.full_on >= FULL_FETCH_EVERY * task.interval:
            return {}
        rules = {adapter_for(task.watch.url).extraction_rule(task.watch.select).name, "pdf", "feed", "plain"}
        if state.accepted.text.version != VERSION or state.accepted.text.cut not in rules:
            return {}
        headers = {"If-None-Match": state.etag, "If-Modified-Since": state.modified}
        # A validator that is no header value would make the request invalid.
        return {name: value for name, value in headers.items() if value and value.isascii() and value.isprintable()}

    def _interpret(self, task: ObservationTask, result: FetchResult, conditional: bool) -> FetchAttempt:
        if isinstance(result, FetchFailure):
            failed = classify.classify_failure(result)
            return FetchAttempt(self._observation(task, failed.outcome, failed.reason, result))
        if result.status == 304 and conditional:
            return FetchAttempt(self._not_modified(task, result), response=result)
        if found := classify.classify_status(result) or classify.classify_redirects(task.watch.url, result):
            observation = self._observation(task, found.outcome, found.reason, result)
            return FetchAttempt(observation, response=result, wait=retry_after_seconds(result, self.now()))
        try:
            document = read_document(result, adapter_for(task.watch.url), task.watch.select, task.watch.url)
        except DocumentUnreadable as error:
            return FetchAttempt(self._observation(task, error.outcome, str(error), result), response=result)
        anchors, other_page = match_claims(self.finder, task.cited, document.text)
        if other_page or _is_replaced(task.state, fingerprint(document.text, document.cut)):
            reason = "Nothing of what was cited from it is on the page now: it may be another page."
            return FetchAttempt(self._observation(task, Outcome.OTHER_PAGE, reason, result), response=result)
        observation = _with_content(self._observation(task, Outcome.READ, "", result), document, task)
        return FetchAttempt(replace(observation, anchors=anchors), document.text, result)

    def _observation(
        self, task: ObservationTask, outcome: Outcome, reason: str, result: FetchResult | None = None
    ) -> Observation:
        # A reason may contain titles and URLs of a page, of any length.
        observation = Observation(
            task.source.id, task.watch.url, self.now(), outcome, reason[:MAX_REASON], self.vantage
        )
        if not isinstance(result, Response):
            return replace(observation, ms=result.ms) if result else observation
        moved = result.url != task.watch.url and is_http_url(result.url)
        return replace(
            observation,
            final_url=result.url if moved else None,
            permanent=result.permanent,
            ms=result.ms,
            bytes=len(result.raw_body),
            etag=result.headers.get("etag"),
            modified=result.headers.get("last-modified"),
        )

    def _not_modified(self, task: ObservationTask, response: Response) -> Observation:
        reason = "The server answers that the page was not modified."
        observation = self._observation(task, Outcome.NOT_MODIFIED, reason, response)
        etag, modified = observation.etag or task.state.etag, observation.modified or task.state.modified
        return replace(observation, conditional=True, etag=etag, modified=modified)

    def _internal_error(self, task: ObservationTask, error: Exception) -> Observation:
        place = str(error) if isinstance(error, ReadingFailed) else error_location(error)
        reason = f"This program failed on the page ({place}); report it together with the URL."
        return self._observation(task, Outcome.INTERNAL_ERROR, reason)

    def _needs_probe(self, attempt: FetchAttempt, task: ObservationTask) -> bool:
        text = attempt.observation.text
        unknown = text is not None and not is_known_text(task.state, text)
        return unknown and len(urlsplit(task.watch.url).path) > 1


def _is_replaced(state: PageState, text: Fingerprint) -> bool:
    """Whether a text has almost nothing in common with the accepted one, and is much shorter: an error page or access wall."""
    if state.accepted is None or is_known_text(state, text):
        return False
    before = state.accepted.text
    if not before.is_comparable(text) or before.words < MIN_WORDS:
        return False
    return before.retained_share(text) <= MAX_KEPT_OF_OTHER_PAGE and text.words < before.words / 3


def _with_content(observation: Observation, document: ParsedDocument, task: ObservationTask) -> Observation:
    folded = fold(" ".join(paragraph.text for paragraph in document.text.whole))
    return replace(
        observation,
        text=fingerprint(document.text, document.cut),
        claims={quote.claim: match_quote(quote.passage, document.text) for quote in task.quotes},
        facts=dict(document.facts),
        edition=document.edition,
        withdrawn=next((phrase for phrase in classify.phrases()["withdrawn"] if phrase in folded), ""),
    )

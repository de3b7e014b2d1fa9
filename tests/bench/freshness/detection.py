"""Benchmark of change detection: `python -m tests.bench.freshness.detection [--quick] [--update]`; fails below the floors.

With `--quick` every change is tried under one combination of noise instead of six, and without the other methods.
"""

from __future__ import annotations

import hashlib
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup

from scrapers.analysis.quotes import Quote
from scrapers.extract.normalize import normalize
from scrapers.http.client import HttpClient
from scrapers.http.response import Response
from scrapers.http.robots import RobotsCache, RobotsDecision
from scrapers.observe.attempt import ObservationTask
from scrapers.observe.examine import Examiner
from scrapers.sources.register import Source, WatchedUrl
from scrapers.state.model import Grade, PageState, TextState
from scrapers.state.state_machine import next_state
from tests.bench.freshness.pages import LANGUAGES, LAYOUTS, NOISE, Change, Content, changes, content, render

FLOORS = Path(__file__).parent / "floors.json"
URL = "http://page.test/a"
START = datetime(2026, 1, 1, tzinfo=UTC)
LOOKS_WITHOUT_CHANGE = 4


class GeneratedPages(HttpClient):
    """An HTTP client that renders a page under noise instead of fetching it."""

    def __init__(self) -> None:
        """Start without content."""
        super().__init__()
        self.content: Content | None = None
        self.noise: tuple[str, ...] = ()
        self.layout, self.observation, self.fetch = "main", 0, 0

    def get(self, url: str, headers: object = None, limits: object = None, allow_redirect: object = None) -> Response:
        """The next fetch of the current observation."""
        self.fetch += 1
        assert self.content
        return Response(
            url,
            200,
            {"content-type": "text/html"},
            render(self.content, self.layout, self.noise, self.observation, self.fetch),
        )


class AllowAll(RobotsCache):
    """A robots cache that allows every URL."""

    def known(self, url: str) -> bool:
        """Always."""
        return True

    def check(self, url: str) -> RobotsDecision:
        """Always."""
        return RobotsDecision(True)

    def retry_failed(self, url: str) -> None:
        """Forget nothing, as no request failed."""
        return


def observation(client: GeneratedPages, state: PageState, passage: str, day: int) -> PageState:
    """One observation by the real examiner and state machine."""
    client.observation, client.fetch = day, 0
    now = START + timedelta(days=7 * day)
    watch = WatchedUrl(URL)
    source = Source("a", "a", "", "", "en", "undated", URL, None, None, (watch,))
    examiner = Examiner(client, AllowAll(client), lambda: now, confirm_after=0, probe=False)
    examination = examiner.examine(ObservationTask(source, watch, state, (Quote("c", "a", passage),)))
    while True:
        try:
            next(examination)
        except StopIteration as stop:
            return next_state(state, stop.value.observation)


def alarmed(state: PageState) -> bool:
    """Whether the change would be proposed for review."""
    return state.text is TextState.CHANGED and state.grade >= Grade.NEARBY


def fingerprints(page: bytes) -> dict[str, str]:
    """What other methods of change detection would compare."""
    import trafilatura

    soup = BeautifulSoup(page, "lxml")
    for part in soup(["script", "style"]):
        part.decompose()
    main = trafilatura.extract(page.decode(), favor_recall=True, include_tables=True) or ""
    texts = {"bytes": page.decode(), "visible text": normalize(soup.get_text(" ")), "trafilatura": normalize(main)}
    return {name: hashlib.sha256(text.encode()).hexdigest() for name, text in texts.items()}


class Score:
    """Missed changes and false alarms, of the other methods too unless they are left out."""

    def __init__(self, *, peers: bool) -> None:
        self.peers = peers
        self.missed: Counter[str] = Counter()
        self.false: Counter[str] = Counter()
        self.material, self.observations = 0, 0
        self.missed_cases: list[str] = []
        self.false_alarms: list[str] = []

    def case(self, client: GeneratedPages, change: Change, before: Content) -> None:
        """Several observations of an unchanged page under noise, then one after a material change."""
        client.content = before
        state = observation(client, PageState(), change.passage, 0)
        seen = self._peers(before, client, 0)
        for day in range(1, LOOKS_WITHOUT_CHANGE + 1):
            state = observation(client, state, change.passage, day)
            self.observations += 1
            if alarmed(state):
                self.false["ours"] += 1
                self.false_alarms.append(f"{before.language} {client.layout} {client.noise} {state.reason}")
                state = observation(client, PageState(), change.passage, day)
            now = self._peers(before, client, day)
            for name in now:
                self.false[name] += now[name] != seen[name]
            seen = now
        client.content = change.after
        self.material += 1
        day = LOOKS_WITHOUT_CHANGE + 1
        state = observation(client, state, change.passage, day)
        if not alarmed(state):
            self.missed["ours"] += 1
            self.missed_cases.append(f"{before.language} {change.kind} {client.layout} {client.noise}")
        # The other methods are measured without noise, under which they alarm at every observation and miss nothing.
        still, now = self._peers(before, client, day), self._peers(change.after, client, day)
        for name in now:
            self.missed[name] += now[name] == still[name]

    def _peers(self, page: Content, client: GeneratedPages, day: int) -> dict[str, str]:
        """What the other methods compare of a page."""
        return fingerprints(render(page, client.layout, client.noise, day, 1)) if self.peers else {}


def measure(rounds: int, *, peers: bool = True) -> dict[str, Any]:
    """Measure every change in every language under several combinations of noise."""
    rng, score, client = random.Random(7), Score(peers=peers), GeneratedPages()
    languages = {}
    for language in LANGUAGES:
        before_missed, before_false, before_looks = score.missed["ours"], score.false["ours"], score.observations
        before = content(language)
        for change in changes(before):
            for _ in range(rounds):
                client.layout = rng.choice(list(LAYOUTS))
                client.noise = tuple(rng.sample(sorted(NOISE), rng.randint(1, 5)))
                score.case(client, change, before)
        observations = score.observations - before_looks
        alarms = round(100 * (score.false["ours"] - before_false) / observations, 2)
        languages[language] = {"missed": score.missed["ours"] - before_missed, "false_alarms_per_100_looks": alarms}
    names = ["ours", *(("bytes", "visible text", "trafilatura") if peers else ())]
    return {
        "material_changes": score.material,
        "kinds_of_change": len({change.kind for change in changes(content("en"))}),
        "kinds_of_noise": len(NOISE),
        "looks_without_change": score.observations,
        "missed": {name: score.missed[name] for name in names},
        "false_alarms_per_100_looks": {name: round(100 * score.false[name] / score.observations, 2) for name in names},
        "languages": languages,
        "first_missed": score.missed_cases[:10],
        "first_cried": score.false_alarms[:10],
    }


def main(words: Sequence[str]) -> int:
    """Print the figures and compare them with the floors."""
    quick = "--quick" in words
    began = time.monotonic()
    found = measure(1 if quick else 6, peers=not quick)
    print(json.dumps(found, ensure_ascii=False, indent=1))
    print(f"{time.monotonic() - began:.0f} seconds")
    return against_floors(
        {"missed": found["missed"]["ours"], "false_alarms_per_100_looks": found["false_alarms_per_100_looks"]["ours"]},
        words,
    )


def against_floors(ours: dict[str, float], words: Sequence[str]) -> int:
    """Compare with the floors; --update raises them to the figures, --lower permits worse ones."""
    floors = json.loads(FLOORS.read_text(encoding="utf-8"))
    corpus = hashlib.sha256(b"".join((Path(__file__).parent / f"pages.{kind}").read_bytes() for kind in ("py", "yml")))
    worse = [f"{name} is {ours[name]}, the floor is {floors[name]}" for name in ours if ours[name] > floors[name]]
    if "--update" in words and "--quick" not in words and (not worse or "--lower" in words):
        kept = {name: max(floors[name], ours[name]) for name in ours}
        FLOORS.write_text(json.dumps({**kept, "corpus": corpus.hexdigest()}, indent=1) + "\n", encoding="utf-8")
        return 0
    if floors.get("corpus") != corpus.hexdigest():
        worse.append("the pages are not those the floors were set with; look at the figures, then run with --update")
    print("\n".join(worse) or "All floors hold.")
    return 1 if worse else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

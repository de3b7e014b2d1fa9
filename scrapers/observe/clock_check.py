"""Clock check: comparison of this computer's clock with the `Date` headers of several hosts, and with the stored states."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from email.utils import parsedate_to_datetime

from scrapers.http.response import Response
from scrapers.sources.register import Source
from scrapers.state.store import StateAhead, StateStore, StateUnreadable

# Servers and offices are rarely off by hours; ages of information are counted in days.
TOLERANCE = timedelta(hours=20)
# One host may have a wrong clock of its own; so many that agree have not.
MIN_HOSTS = 3
# Fewer states with later days are taken for damaged ones.
MIN_STATES = 3
ENOUGH_STATES = 50


class ClockCheck:
    """Differences between the clocks of hosts and of this computer."""

    def __init__(self) -> None:
        """Start without any host."""
        self._off: dict[str, timedelta] = {}
        self.confirmed = False

    def add(self, host: str, response: Response | None, now: datetime) -> None:
        """Add the clock of a host; a response without a date tells nothing."""
        try:
            theirs = parsedate_to_datetime(response.headers["date"]) if response else None
            off = theirs - now if theirs else None
        except (KeyError, TypeError, ValueError, OverflowError):
            return
        if off is not None and abs(off) <= TOLERANCE:
            self.confirmed = True
        elif off is not None:
            self._off[host] = off

    @property
    def doubtful(self) -> bool:
        """Whether a host contradicts this computer and none confirms it."""
        return bool(self._off) and not self.confirmed

    @property
    def fault(self) -> str:
        """Why nothing may be recorded; empty while no host, or too few hosts, contradict this computer."""
        if self.confirmed or len(self._off) < MIN_HOSTS:
            return ""
        days = sorted(off.days for off in self._off.values())[len(self._off) // 2]
        return f"the clock of this computer is off by about {abs(days)} days, by the clocks of {len(self._off)} hosts"


def clock_fault_of_states(store: StateStore, sources: Iterable[Source], today: date) -> str:
    """Why nothing may be recorded: most states name a later day than today, so this computer is behind and not they ahead."""
    ahead = known = 0
    for source in sources:
        if ahead + known >= ENOUGH_STATES:
            break
        try:
            known += bool(store.load(source, today).pages)
        except StateAhead:
            ahead += 1
        except StateUnreadable:
            continue
    if ahead < MIN_STATES or ahead <= known:
        return ""
    return f"{ahead} states name a later day than {today.isoformat()}: the clock of this computer is behind"

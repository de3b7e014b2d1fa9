"""From a state and a look to the next state: pure, total, driven by the table below."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from scrapers.analysis.outcome import Family, Outcome
from scrapers.state.change_severity import Graded, fell, grade, judge, remark, settle
from scrapers.state.model import Acknowledgement, Grade, Health, Move, PageState, TextState, Try, Version
from scrapers.state.observation import Look

SEEN = 5
SAME_ENOUGH = 0.8
CHECK_APART = timedelta(hours=12)
RECOVERY_APART = timedelta(hours=24)


@dataclass(frozen=True)
class Rule:
    """How many failed looks, how far apart, over how long and from how many places make something of a page."""

    looks: int
    apart: timedelta
    span: timedelta
    vantages: int
    meanwhile: Health
    then: Health


TABLE: Mapping[Family, Rule] = {
    Family.ERASED: Rule(2, timedelta(hours=24), timedelta(hours=24), 1, Health.SUSPECT, Health.GONE),
    Family.MISSING: Rule(3, timedelta(days=3), timedelta(days=6), 2, Health.SUSPECT, Health.GONE),
    Family.NAMELESS: Rule(3, timedelta(hours=24), timedelta(days=7), 1, Health.SUSPECT, Health.GONE),
    Family.UNREACHABLE: Rule(3, CHECK_APART, timedelta(hours=72), 1, Health.UNREACHABLE, Health.UNREACHABLE),
    Family.BLOCKED: Rule(1, CHECK_APART, timedelta(0), 1, Health.BLOCKED, Health.BLOCKED),
    Family.UNREADABLE: Rule(1, CHECK_APART, timedelta(0), 1, Health.UNREADABLE, Health.UNREADABLE),
}

# A failed look may make the label worse, never better.
_RANK = {Health.NEVER: 0, Health.OK: 0, Health.UNREADABLE: 1, Health.UNREACHABLE: 1, Health.BLOCKED: 1}
_RANK |= {Health.SUSPECT: 2, Health.GONE: 3}


def step(state: PageState, look: Look) -> PageState:
    """The state after one confirmed look."""
    if look.family is not Family.READ:
        return _failed(state, look)
    return _ANSWERED[state.health](state, look)


def counted(tries: tuple[Try, ...], family: Family) -> tuple[Try, ...]:
    """The tries of one kind, each far enough from the one before."""
    return tuple(tried for tried in tries if tried.family is family)


def fulfilled(tries: tuple[Try, ...], family: Family) -> bool:
    """Whether the tries of a kind are enough for what the table says follows."""
    rule, own = TABLE[family], counted(tries, family)
    if len(own) < rule.looks or own[-1].at - own[0].at < rule.span:
        return False
    return len({tried.vantage for tried in own}) >= rule.vantages


def _failed(state: PageState, look: Look) -> PageState:
    rule, own = TABLE[look.family], counted(state.tries, look.family)
    tries = state.tries
    if not own or look.at - own[-1].at >= rule.apart:
        tries = _trimmed((*tries, Try(look.at, look.vantage, look.outcome)), look.family)
    health = rule.then if fulfilled(tries, look.family) else rule.meanwhile
    if _RANK[health] < _RANK[state.health]:
        health = state.health
    since = state.health_since if health is state.health and state.health_since else look.at.date()
    if health is Health.SUSPECT and state.health is not Health.GONE:
        since = min([since, *(tried.at.date() for tried in counted(tries, look.family))])
    return state.but(
        health=health, health_since=since, tries=tries, good=(), reason=look.reason, proof=look.proof or state.proof
    )


def _trimmed(tries: tuple[Try, ...], family: Family) -> tuple[Try, ...]:
    """No more tries than tell the first, the places and the last; a long outage must not fill the file."""
    own = counted(tries, family)
    if len(own) <= 8:
        return tries
    dropped = own[4]
    return tuple(tried for tried in tries if tried is not dropped)


def _well(state: PageState, look: Look) -> PageState:
    """The page was fine, or nobody had looked: take the text as it is."""
    return _read(state, look, recovered=False)


def _after_outage(state: PageState, look: Look) -> PageState:
    """The page failed long enough to be reported: an unknown text is believed at the second good look."""
    reported = fulfilled(state.tries, Family.UNREACHABLE)
    if not reported or look.outcome is Outcome.NOT_MODIFIED or (look.text and _known(state, look.text.sha256)):
        return _read(state, look, recovered=False)
    return _recover(state, look)


def _recover(state: PageState, look: Look) -> PageState:
    """The page was gone: it is back when it was seen twice, a day apart."""
    good = state.good
    if not good or look.at - good[-1] >= RECOVERY_APART:
        good = (*good, look.at)
    if len(good) < 2:
        day = good[0].date().isoformat()
        return state.but(
            good=good, reason=f"It answers again since {day}; a second good look a day later will confirm it."
        )
    return _read(state, look, recovered=True)


_ANSWERED: Mapping[Health, Callable[[PageState, Look], PageState]] = {
    Health.NEVER: _well,
    Health.OK: _well,
    Health.BLOCKED: _well,
    Health.UNREADABLE: _well,
    Health.SUSPECT: _well,
    Health.UNREACHABLE: _after_outage,
    Health.GONE: _recover,
}


def _read(state: PageState, look: Look, recovered: bool) -> PageState:
    day = look.at.date()
    well = state.but(
        health=Health.OK,
        health_since=state.health_since if state.health is Health.OK else day,
        last_seen=max(day, state.last_seen or day),
        # What was said of an undisturbed page still holds; what was said of a failure no longer does.
        reason=state.reason if state.health is Health.OK else "",
        tries=(),
        good=(),
        etag=look.etag,
        modified=look.modified,
        full_on=state.full_on if look.conditional else day,
        final_url=look.final_url,
        wayback=look.wayback or state.wayback,
        proof=look.proof or state.proof,
    )
    if look.version is None:
        return _not_modified(well, look)
    return _moved(_compared(well, look, look.version, recovered), look)


def _not_modified(state: PageState, look: Look) -> PageState:
    day = look.at.date()
    claims = {
        claim: replace(passage, seen_on=day) if passage.standing.stands else passage
        for claim, passage in state.claims.items()
    }
    if state.text is TextState.CHANGED:
        return state.but(claims=claims)
    since = state.since or day
    return state.but(
        claims=claims, text=state.text, since=since, reason="The server says that the page was not modified."
    )


def _compared(state: PageState, look: Look, now: Version, recovered: bool) -> PageState:
    day = look.at.date()
    before = state.accepted
    if before is None:
        return _accept(state, now, "First look: the text is taken as it is.", day).but(
            claims=judge({}, look.claims, day)
        )
    if not before.text.comparable(now.text):
        return _rebased(state, look, now)
    claims = judge(state.claims, look.claims, day)
    graded = grade(before, now, claims)
    acked = any(ack.sha256 == now.text.sha256 for ack in state.acks)
    known = any(_known(state, text.sha256) for text in (now.text, *look.variants))
    if acked or (known and graded.grade < Grade.PASSAGE and not fell(claims)):
        undisturbed = state.text in (TextState.SAME, TextState.MOVED)
        reason = state.reason if undisturbed else ""
        same = _same(state.but(claims=claims), reason or "The text is one already known.", day)
        return same.but(grade=state.grade if undisturbed else Grade.NONE)
    if recovered and graded.grade < Grade.NEARBY:
        graded = Graded(Grade.NEARBY, "It is back with another text than before.")
    if graded.grade < Grade.NEARBY:
        reason = f"On {day.isoformat()}: {graded.reason}"
        return _accept(state.but(claims=claims), now, reason, day).but(grade=graded.grade)
    return _changed(state.but(claims=claims), now, graded, day)


def _known(state: PageState, sha256: str) -> bool:
    known = {*state.seen, *(ack.sha256 for ack in state.acks)}
    if state.accepted:
        known.add(state.accepted.text.sha256)
    return sha256 in known


def _rebased(state: PageState, look: Look, now: Version) -> PageState:
    """We cut the page in another way than before: that is no news, unless a passage fell."""
    day = look.at.date()
    claims = remark(state.claims, look.claims, day)
    state = state.but(claims=claims, seen=())
    if gone := fell(claims):
        return _changed(state, now, grade(state.accepted or now, now, {claim: claims[claim] for claim in gone}), day)
    if state.text is TextState.CHANGED:
        return state.but(pending=now)
    return _accept(state, now, "The text is cut in a new way by us; it is compared from here on.", day)


def _accept(state: PageState, now: Version, reason: str, day: date) -> PageState:
    seen = (now.text.sha256, *(sha for sha in state.seen if sha != now.text.sha256))[:SEEN]
    return _same(state.but(accepted=now, seen=seen), reason, day)


def _same(state: PageState, reason: str, day: date) -> PageState:
    since = state.since if state.text in (TextState.SAME, TextState.MOVED) and state.since else day
    return state.but(text=TextState.SAME, since=since, grade=Grade.NONE, pending=None, reason=reason)


def _changed(state: PageState, now: Version, graded: Graded, day: date) -> PageState:
    since = state.since if state.text is TextState.CHANGED and state.since else day
    return state.but(text=TextState.CHANGED, since=since, grade=graded.grade, pending=now, reason=graded.reason)


def _moved(state: PageState, look: Look) -> PageState:
    if not look.permanent or not look.final_url or look.final_url == look.url:
        if len(state.moves) > 1 and state.text is TextState.SAME:
            state = state.but(reason="It is back at its registered address.")
        return state.but(moves=())
    moves = tuple(move for move in state.moves if move.to == look.final_url)
    if not moves or look.at - moves[-1].at >= CHECK_APART:
        moves = (*moves, Move(look.final_url, look.at))[-2:]
    state = state.but(moves=moves)
    text, accepted = look.text, state.accepted
    if len(moves) < 2 or state.text is not TextState.SAME or text is None or accepted is None:
        return state
    if text.sha256 != accepted.text.sha256 and accepted.text.kept(text) < SAME_ENOUGH:
        return state
    return state.but(text=TextState.MOVED, reason=f"It moved to {look.final_url}; the text is the same.")


def acknowledge(state: PageState, by: str, day: date, why: str) -> PageState:
    """The state after a person has read the changed text and settled what follows from it."""
    if state.pending is None:
        return state
    sha256 = state.pending.text.sha256
    acks = (*(ack for ack in state.acks if ack.sha256 != sha256), Acknowledgement(sha256, by, day, why))[-SEEN:]
    settled = _accept(state.but(acks=acks, claims=settle(state.claims)), state.pending, f"Read and settled: {why}", day)
    return settled.but(since=day)


def declare_gone(state: PageState, by: str, at: datetime, why: str) -> PageState:
    """The state after a person has looked by hand and found nothing."""
    tries = (*state.tries, Try(at, "by hand", Outcome.NOT_FOUND))
    reason = f"Looked for by hand and not found ({by}): {why}"
    return state.but(health=Health.GONE, health_since=at.date(), tries=tries, good=(), reason=reason)

"""State machine of a watched URL: the next state for a state and an observation, by the table of transitions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from scrapers.analysis.outcome import Family, Outcome
from scrapers.state.anchor_state import accept_anchors, compare_anchors, confirm_anchor, stand_all
from scrapers.state.change_severity import (
    GradedChange,
    accept,
    classify_change,
    compare_claims,
    lost_claims,
    rebaseline,
)
from scrapers.state.model import (
    Acknowledgement,
    AnchorState,
    FailedAttempt,
    Grade,
    Health,
    PageState,
    PermanentRedirect,
    TextState,
    TextVersion,
    fallen_facts,
)
from scrapers.state.observation import Observation
from scrapers.state.thresholds import CHECK_GAP, TRANSITIONS, attempts_of, threshold_reached

MAX_KNOWN_TEXTS = 5
MIN_RETAINED_SHARE = 0.8
RECOVERY_GAP = timedelta(hours=24)


# A failed observation may make the health worse, never better.
_HEALTH_RANK = {Health.NEVER: 0, Health.OK: 0, Health.UNREADABLE: 1, Health.UNREACHABLE: 1, Health.BLOCKED: 1}
_HEALTH_RANK |= {Health.SUSPECT: 2, Health.GONE: 3}


def next_state(state: PageState, observation: Observation) -> PageState:
    """State after one observation."""
    if observation.family is not Family.READ:
        return _on_failure(state, observation)
    return _ON_READ[state.health](state, observation)


def _on_failure(state: PageState, observation: Observation) -> PageState:
    transition, own = TRANSITIONS[observation.family], attempts_of(state.tries, observation.family)
    tries = state.tries
    if not own or observation.at - own[-1].at >= transition.min_gap:
        tries = _trimmed(
            (*tries, FailedAttempt(observation.at, observation.vantage, observation.outcome)), observation.family
        )
    health = transition.final if threshold_reached(tries, observation.family) else transition.interim
    if _HEALTH_RANK[health] < _HEALTH_RANK[state.health]:
        health = state.health
    since = state.health_since if health is state.health and state.health_since else observation.at.date()
    if health is Health.SUSPECT and state.health is not Health.GONE:
        since = min([since, *(tried.at.date() for tried in attempts_of(tries, observation.family))])
    return state.updated(
        health=health,
        health_since=since,
        tries=tries,
        good=(),
        reason=observation.reason,
        proof=observation.proof or state.proof,
    )


def _trimmed(tries: tuple[FailedAttempt, ...], family: Family) -> tuple[FailedAttempt, ...]:
    """Failures without those in the middle of a long series, so that an outage does not fill the file."""
    own = attempts_of(tries, family)
    if len(own) <= 8:
        return tries
    dropped = own[4]
    return tuple(tried for tried in tries if tried is not dropped)


def _from_ok(state: PageState, observation: Observation) -> PageState:
    """Next state from one without a confirmed failure: the text is compared at once."""
    return _on_success(state, observation, recovered=False)


def _from_outage(state: PageState, observation: Observation) -> PageState:
    """Next state from an outage: an unknown text is accepted at the second successful observation."""
    reported = threshold_reached(state.tries, Family.UNREACHABLE)
    if (
        not reported
        or observation.outcome is Outcome.NOT_MODIFIED
        or (observation.text and _known(state, observation.text.sha256))
    ):
        return _on_success(state, observation, recovered=False)
    return _from_gone(state, observation)


def _from_gone(state: PageState, observation: Observation) -> PageState:
    """Next state from gone: two successful observations, a day apart, are needed."""
    good = state.good
    if not good or observation.at - good[-1] >= RECOVERY_GAP:
        good = (*good, observation.at)
    if len(good) < 2:
        day = good[0].date().isoformat()
        return state.updated(
            good=good,
            reason=f"It answers again since {day}; a second successful observation a day later will confirm it.",
        )
    return _on_success(state, observation, recovered=True)


_ON_READ: Mapping[Health, Callable[[PageState, Observation], PageState]] = {
    Health.NEVER: _from_ok,
    Health.OK: _from_ok,
    Health.BLOCKED: _from_ok,
    Health.UNREADABLE: _from_ok,
    Health.SUSPECT: _from_ok,
    Health.UNREACHABLE: _from_outage,
    Health.GONE: _from_gone,
}


def _on_success(state: PageState, observation: Observation, recovered: bool) -> PageState:
    day = observation.at.date()
    well = state.updated(
        health=Health.OK,
        health_since=state.health_since if state.health is Health.OK else day,
        last_seen=max(day, state.last_seen or day),
        # The reason of an undisturbed page is still true; the reason of a failure is not.
        reason=state.reason if state.health is Health.OK else "",
        tries=(),
        good=(),
        etag=observation.etag,
        modified=observation.modified,
        full_on=state.full_on if observation.conditional else day,
        final_url=observation.final_url,
        wayback=observation.wayback or state.wayback,
        proof=observation.proof or state.proof,
    )
    if observation.version is None:
        return _not_modified(well, observation)
    return _track_redirect(_compare_text(well, observation, observation.version, recovered), observation)


def _not_modified(state: PageState, observation: Observation) -> PageState:
    day = observation.at.date()
    claims = {
        claim: replace(passage, seen_on=day) if passage.standing.verbatim else passage
        for claim, passage in state.claims.items()
    }
    anchors = {
        claim: replace(anchor, seen_on=day) if anchor.anchored and not anchor.fallen else anchor
        for claim, anchor in state.anchors.items()
    }
    state = state.updated(anchors=anchors)
    if state.text is TextState.CHANGED:
        return state.updated(claims=claims)
    since = state.since or day
    return state.updated(
        claims=claims, text=state.text, since=since, reason="The server answers that the page was not modified."
    )


def _compare_text(state: PageState, observation: Observation, now: TextVersion, recovered: bool) -> PageState:
    day = observation.at.date()
    before = state.accepted
    if before is None:
        first = state.updated(
            claims=compare_claims({}, observation.claims, day), anchors=compare_anchors({}, observation.anchors, day)
        )
        return _accept(first, now, _first_reason(first), day)
    if not before.text.is_comparable(now.text):
        return _rebaseline_page(state, observation, now)
    claims = compare_claims(state.claims, observation.claims, day)
    anchors = _anchors_after(state, observation, now, day)
    state = state.updated(claims=claims, anchors=anchors)
    graded = classify_change(before, now, claims, anchors)
    acked = any(ack.sha256 == now.text.sha256 for ack in state.acks)
    known = any(_known(state, text.sha256) for text in (now.text, *observation.variants))
    if acked or (known and graded.grade < Grade.PASSAGE and not lost_claims(claims) and not fallen_facts(anchors)):
        undisturbed = state.text in (TextState.SAME, TextState.MOVED)
        reason = state.reason if undisturbed else ""
        same = _mark_same(state, reason or "The text is one already known.", day)
        return same.updated(grade=state.grade if undisturbed else Grade.NONE)
    if recovered and graded.grade < Grade.NEARBY:
        graded = GradedChange(Grade.NEARBY, "It is available again with another text than before.")
    if graded.grade < Grade.NEARBY:
        reason = f"On {day.isoformat()}: {graded.reason}"
        return _accept(state, now, reason, day).updated(grade=graded.grade)
    return _mark_changed(state, now, graded, day)


def _anchors_after(state: PageState, observation: Observation, now: TextVersion, day: date) -> dict[str, AnchorState]:
    """Anchors after an observation; the journal leaves out what was found in a text that is the accepted one."""
    same = state.accepted is not None and state.accepted.text.sha256 == now.text.sha256
    if same and not observation.anchors:
        return stand_all(state.anchors, day)
    return compare_anchors(state.anchors, observation.anchors, day)


def confirm(state: PageState, claim: str, by: str, day: date, refused: bool = False) -> PageState:
    """State after a person confirmed or refused a suggested passage; raises KeyError for a claim without a suggestion."""
    anchor = state.anchors[claim]
    if anchor.anchored or not anchor.facts:
        raise KeyError(claim)
    return state.updated(anchors={**state.anchors, claim: confirm_anchor(anchor, by, day, refused)})


def _first_reason(state: PageState) -> str:
    """Reason after the first observation: whether quotations, figures of claims, or nothing was compared."""
    found = sum(claim.standing.verbatim for claim in state.claims.values())
    found += sum(anchor.anchored for anchor in state.anchors.values())
    if found:
        return f"First observation: {found} of the claims were found in the text."
    return "First observation: the text is recorded; no claim was compared with it."


def _known(state: PageState, sha256: str) -> bool:
    known = {*state.seen, *(ack.sha256 for ack in state.acks)}
    if state.accepted:
        known.add(state.accepted.text.sha256)
    return sha256 in known


def _rebaseline_page(state: PageState, observation: Observation, now: TextVersion) -> PageState:
    """The text is extracted differently by this program: no change, unless a quotation was lost."""
    day = observation.at.date()
    claims = rebaseline(state.claims, observation.claims, day)
    anchors = compare_anchors(state.anchors, observation.anchors, day)
    state = state.updated(claims=claims, anchors=anchors, seen=())
    if gone := lost_claims(claims):
        return _mark_changed(
            state, now, classify_change(state.accepted or now, now, {claim: claims[claim] for claim in gone}), day
        )
    if fallen_facts(anchors):
        return _mark_changed(state, now, classify_change(state.accepted or now, now, {}, anchors), day)
    if state.text is TextState.CHANGED:
        return state.updated(pending=now)
    return _accept(
        state, now, "The text is extracted in a new way by this program; later changes are compared with it.", day
    )


def _accept(state: PageState, now: TextVersion, reason: str, day: date) -> PageState:
    seen = (now.text.sha256, *(sha for sha in state.seen if sha != now.text.sha256))[:MAX_KNOWN_TEXTS]
    return _mark_same(state.updated(accepted=now, seen=seen), reason, day)


def _mark_same(state: PageState, reason: str, day: date) -> PageState:
    since = state.since if state.text in (TextState.SAME, TextState.MOVED) and state.since else day
    return state.updated(text=TextState.SAME, since=since, grade=Grade.NONE, pending=None, reason=reason)


def _mark_changed(state: PageState, now: TextVersion, graded: GradedChange, day: date) -> PageState:
    since = state.since if state.text is TextState.CHANGED and state.since else day
    return state.updated(text=TextState.CHANGED, since=since, grade=graded.grade, pending=now, reason=graded.reason)


def _track_redirect(state: PageState, observation: Observation) -> PageState:
    if not observation.permanent or not observation.final_url or observation.final_url == observation.url:
        if len(state.moves) > 1 and state.text is TextState.SAME:
            state = state.updated(reason="It is available at its registered address again.")
        return state.updated(moves=())
    moves = tuple(move for move in state.moves if move.to == observation.final_url)
    if not moves or observation.at - moves[-1].at >= CHECK_GAP:
        moves = (*moves, PermanentRedirect(observation.final_url, observation.at))[-2:]
    state = state.updated(moves=moves)
    text, accepted = observation.text, state.accepted
    if len(moves) < 2 or state.text is not TextState.SAME or text is None or accepted is None:
        return state
    if text.sha256 != accepted.text.sha256 and accepted.text.retained_share(text) < MIN_RETAINED_SHARE:
        return state
    return state.updated(text=TextState.MOVED, reason=f"It moved to {observation.final_url}; the text is the same.")


def acknowledge(state: PageState, by: str, day: date, why: str) -> PageState:
    """State after a person has read the changed text and settled its consequences."""
    if state.pending is None:
        return state
    sha256 = state.pending.text.sha256
    acks = (*(ack for ack in state.acks if ack.sha256 != sha256), Acknowledgement(sha256, by, day, why))[
        -MAX_KNOWN_TEXTS:
    ]
    settled = _accept(
        state.updated(acks=acks, claims=accept(state.claims), anchors=accept_anchors(state.anchors, day)),
        state.pending,
        f"Read and acknowledged: {why}",
        day,
    )
    return settled.updated(since=day)


def declare_gone(state: PageState, by: str, at: datetime, why: str) -> PageState:
    """State after a person has searched for the page and not found it."""
    tries = (*state.tries, FailedAttempt(at, "by hand", Outcome.NOT_FOUND))
    reason = f"Searched by hand and not found ({by}): {why}"
    return state.updated(health=Health.GONE, health_since=at.date(), tries=tries, good=(), reason=reason)

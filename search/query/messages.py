"""The texts of a search response: headings of groups, and the message above the results."""

from __future__ import annotations

from collections.abc import Mapping

from search.query.index_reader import IndexReader
from search.query.model import AmbiguousPlace, QueryPlan
from search.query.ranking import MENTIONED, NAMED, SECONDARY, Ranking
from search.query.response import SearchResponse

RETURN = "@t:reintegration"
# Languages that people write, of which the vocabularies have little.
PARTLY_KNOWN = {"tr": "Turkish", "ro": "Romanian", "ru": "Russian", "fa": "Persian", "ur": "Urdu", "bm": "Bambara"}


def place_label(plan: QueryPlan, index: IndexReader) -> str:
    """The places of a query, as shown."""
    labels = list(dict.fromkeys(str(index.place(place)["label"]) for place in _inner_places(plan, index)))
    return " or ".join(labels[:3])


def _inner_places(plan: QueryPlan, index: IndexReader) -> list[str]:
    return [
        place for place, _ in plan.places if not any(place in index.place(other)["within"] for other, _ in plan.places)
    ]


def contacts(total: int, index: IndexReader, parts: list[tuple[QueryPlan, Ranking]]) -> list[dict[str, str]]:
    """The services to ask at the places of which nothing is known on a subject, each once."""
    lacking = [plan for plan, ranking in parts if plan.places and (not total or _lacks_subject(ranking))]
    found = [index.place(_inner_places(plan, index)[0])["ask"] for plan in lacking]
    return list({contact["url"]: contact for contact in found if contact}.values())


def _lacks_subject(ranking: Ranking) -> bool:
    """Whether no entry on the place or its wider areas is about a subject or names it."""
    return any(
        _best(coverage, ("own", "within", "concerns", "region", "country")) < NAMED for coverage in ranking.coverage
    )


def group_label(name: str, plan: QueryPlan, index: IndexReader) -> str:
    """The heading of a group."""
    if not plan.places:
        return "Results" if name == "own" else "Related"
    here, country = place_label(plan, index), _country_label(plan, index)
    return {
        "own": f"In {here}" if here != country else f"{country} as a whole",
        "within": f"In places of {here}",
        "region": f"Holds for the region of {here}",
        "country": f"Holds for {country} as a whole",
        "concerns": f"About {here}, filed elsewhere",
        "related": f"Related entries on {here}",
        "same_country": f"Elsewhere in {country}",
        "wider": f"Related entries on {country}",
        "here": f"Other entries on {here}",
        "elsewhere": "Elsewhere",
    }[name]


def _country_label(plan: QueryPlan, index: IndexReader) -> str:
    countries = list(dict.fromkeys(place.split("/", 1)[0] for place, _ in plan.places))
    return " and ".join(str(index.place(found)["label"]) for found in countries[:2])


def message_text(
    response: SearchResponse, query: str, index: IndexReader, parts: list[tuple[QueryPlan, Ranking]]
) -> str:
    """The message above the results, a sentence a line: first what is not known, then how many answers there are."""
    plan = response.plan
    if not query.strip():
        return "Type a place and a topic, in any spelling or script."
    lines = [f"“{typed}” is read as the country that somebody returns from." for typed in plan.hosts]
    lines += [line for part, ranking in parts for line in _missing_lines(part, ranking, index)]
    lines.append(_count_line(response, len(lines) > len(plan.hosts), index))
    if plan.unknown and [term.core for term in plan.subjects] == [(RETURN,)]:
        lines.insert(0, f"Nothing known on {_quoted(plan.unknown)}; these entries are about returning.")
    for typed, corrected in plan.corrections:
        lines.append(f"Nothing is spelled “{typed}”; these are results for “{corrected}”.")
    if plan.unknown:
        lines.append(f"Not understood: {_quoted(plan.unknown)}.")
    if plan.unknown and plan.language in PARTLY_KNOWN:
        lines.append(
            f"The search knows only a few words of {PARTLY_KNOWN[plan.language]}: ask in English, French or German."
        )
    if response.nearest:
        lines.append(f"The nearest names: {', '.join(response.nearest)}.")
    lines += [f"“{typed}” is not among the places of this collection." for typed in plan.out_of_scope]
    if plan.homes and response.groups:
        homes = " and ".join(str(index.place(place)["label"]) for place in plan.homes[:2])
        lines.append(f"No place is named; entries on {homes} come first.")
    lines += [_question(name, index) for name in plan.ambiguous_places]
    return "\n".join(line for line in lines if line)


def _quoted(typed: tuple[str, ...]) -> str:
    return ", ".join(f"“{word}”" for word in dict.fromkeys(typed))


def _count_line(response: SearchResponse, is_missing: bool, index: IndexReader) -> str:
    if not response.groups:
        return "" if is_missing else "Nothing was found."
    if response.total:
        return f"{response.total} {'entry answers' if response.total == 1 else 'entries answer'}."
    here = place_label(response.plan, index)
    if is_missing:
        return ""
    if response.plan.unknown and not here:
        return "No entry is known to answer all of this; these fit the other words."
    return f"Nothing on {here} itself or its whole country answers this." if here else "Nothing answers all of this."


def _missing_lines(plan: QueryPlan, ranking: Ranking, index: IndexReader) -> list[str]:
    """For each subject without an entry about the place: that nothing is known, and for which wider place something is."""
    found = zip(plan.subjects, ranking.coverage, strict=True)
    lines = [_missing_line(term.typed, coverage, plan, index) for term, coverage in found]
    return [line for line in dict.fromkeys(lines) if line]


def _missing_line(typed: str, coverage: Mapping[str, int], plan: QueryPlan, index: IndexReader) -> str:
    """What is not known of a subject; empty when an entry about the place is filed under it."""
    if not plan.places:
        return "" if coverage else f"Nothing known on “{typed}”."
    here, country = place_label(plan, index), _country_label(plan, index)
    own, region, whole = (
        _best(coverage, names) for names in (("own", "within", "concerns"), ("region",), ("country",))
    )
    if own >= SECONDARY:
        return ""
    is_gap = "gap" in coverage
    more = " More was searched for without result." if is_gap else ""
    if own == NAMED:
        return f"Nothing on {here} is about “{typed}” itself; these entries name or offer it.{more}"
    if max(region, whole) >= NAMED:
        wider = f"the region of {here}" if region >= NAMED else f"{country} as a whole"
        if max(region, whole) >= SECONDARY:
            return f"Nothing known on “{typed}” in {here}, only for {wider}.{more}"
        return f"Nothing known on “{typed}” in {here}; entries on {wider} name or offer it.{more}"
    searched = " It was searched for without result." if is_gap else ""
    where = f"in {here} or for {country} as a whole" if here != country else f"for {country} as a whole"
    mentioned = " Some entries mention it." if max(own, region, whole) == MENTIONED else ""
    return f"Nothing known on “{typed}” {where}.{searched}{mentioned}"


def _best(coverage: Mapping[str, int], relations: tuple[str, ...]) -> int:
    return max(coverage.get(relation, 0) for relation in relations)


def _question(name: AmbiguousPlace, index: IndexReader) -> str:
    names = [str(index.place(place)["label"]) for place in name.places]
    return f"Which “{name.surface}” is meant: {', '.join(names)}?"

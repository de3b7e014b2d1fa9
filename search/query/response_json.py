"""Search responses as JSON data, for `returnkb search --json` and the local server."""

from __future__ import annotations

from typing import Any

from search.query.results import Hit, SearchResponse


def response_data(response: SearchResponse) -> dict[str, Any]:
    """A response as JSON data."""
    return {
        "said": response.message,
        "total": response.total,
        "places": [place for place, _ in response.plan.places],
        "ask": [{"name": name.surface, "places": list(name.places)} for name in response.plan.ambiguous_places],
        "unknown": list(response.plan.unknown),
        "nearest": response.nearest,
        "corrections": [list(pair) for pair in response.plan.corrections],
        "results": [_result(hit, group.label) for group in response.groups for hit in group.hits],
    }


def result_url(hit: Hit) -> str:
    """The URL of a result: of the matching claim if there is one."""
    return str(hit.record["url"]) + (f"#{hit.claims[0]['id']}" if hit.claims else "")


def _result(hit: Hit, label: str) -> dict[str, Any]:
    record = hit.record
    return {
        "id": record["id"],
        "title": record["title"],
        "url": result_url(hit),
        "kind": record["kind"],
        "place": record["place"],
        "topic": record["topic"],
        "status": record["status"],
        "closed": record.get("closed", False),
        "group": hit.relation,
        "label": label,
        "score": round(hit.score, 4),
        "claims": [
            {name: claim[name] for name in ("id", "text", "observed", "when", "status", "support")}
            for claim in hit.claims
        ],
    }

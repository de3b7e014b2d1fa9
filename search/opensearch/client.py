"""Client of an index in OpenSearch: sends the body of a search and returns the response."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from search.opensearch.remote_ranking import Ask

_SECONDS = 20


class ServerError(Exception):
    """Raised, with the repair, when a search request fails."""


def client(index_url: str) -> Ask:
    """A function that sends searches to the index at a URL such as http://127.0.0.1:9200/returnkb; it raises ServerError with the repair."""
    if urlsplit(index_url).scheme not in ("http", "https"):
        raise ServerError(f"{index_url} is no address of an index: write http://host:9200/returnkb.")

    def ask(body: Mapping[str, Any]) -> Mapping[str, Any]:
        data = json.dumps(body).encode()
        request = Request(f"{index_url.rstrip('/')}/_search", data, {"Content-Type": "application/json"})  # noqa: S310 - checked above
        try:
            with urlopen(request, timeout=_SECONDS) as response:  # noqa: S310 - as above
                found: Mapping[str, Any] = json.load(response)
                return found
        except HTTPError as error:
            repair = "make it from the files of `returnkb export opensearch`" if error.code == 404 else "see its log"
            raise ServerError(f"{index_url} answered with status {error.code}: {repair}.") from None
        except (URLError, OSError, ValueError) as error:
            raise ServerError(
                f"{index_url} cannot be asked ({error}): start the server, or check the address."
            ) from None

    return ask

"""A kept copy of what was asked and answered, in a private folder; the state knows only its digest."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from scrapers.http.response import Response
from scrapers.state.observation import Observation


@dataclass(frozen=True)
class WarcArchive:
    """The private folder; it never belongs to the published project."""

    folder: Path

    def save(self, observation: Observation, page: Response) -> Observation:
        """Write request and response as a WARC file and put its digest into the look."""
        data = warc_records(observation, page)
        digest = hashlib.sha256(data).hexdigest()
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / f"{observation.source}-{observation.at:%Y%m%dT%H%M%S}-{digest[:12]}.warc.gz"
        path.write_bytes(data)
        return replace(observation, proof=digest)


def warc_records(observation: Observation, page: Response) -> bytes:
    """Request and response as two WARC records that name each other."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True)
    dated = {"WARC-Date": observation.at.strftime("%Y-%m-%dT%H:%M:%SZ")}
    if page.peer:
        dated["WARC-IP-Address"] = page.peer
    status = StatusAndHeaders(str(page.status), list(page.headers.items()), protocol="HTTP/1.1")
    response = writer.create_warc_record(
        page.url, "response", payload=io.BytesIO(page.wire), http_headers=status, warc_headers_dict=dict(dated)
    )
    parts = urlsplit(page.url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    sent = StatusAndHeaders(f"GET {path} HTTP/1.1", [("Host", parts.netloc), *page.sent.items()], is_http_request=True)
    linked = {**dated, "WARC-Concurrent-To": response.rec_headers.get_header("WARC-Record-ID")}
    request = writer.create_warc_record(page.url, "request", http_headers=sent, warc_headers_dict=linked)
    writer.write_request_response_pair(request, response)
    for record in (request, response):
        if record.raw_stream:
            record.raw_stream.close()
    return out.getvalue()

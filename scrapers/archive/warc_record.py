"""WARC records: request and response of an observation in a private folder; the state has only their SHA-256."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from scrapers.http.response import Response
from scrapers.state.observation import Observation

# The stored body is free of the transfer coding, so the header must not claim it: strict readers would decode it again.
_RENAMED = {"transfer-encoding": "X-Archive-Orig-Transfer-Encoding"}


@dataclass(frozen=True)
class WarcArchive:
    """Private folder of WARC files, outside the published project."""

    folder: Path

    def save(self, observation: Observation, response: Response) -> Observation:
        """Write request and response as one WARC file and return the observation with its digest."""
        data = warc_records(observation, response)
        digest = hashlib.sha256(data).hexdigest()
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / f"{observation.source}-{observation.at:%Y%m%dT%H%M%S}-{digest[:12]}.warc.gz"
        path.write_bytes(data)
        return replace(observation, proof=digest)


def warc_records(observation: Observation, response: Response) -> bytes:
    """Response and request as two concurrent WARC records, compressed."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True)
    dated = {"WARC-Date": observation.at.strftime("%Y-%m-%dT%H:%M:%SZ")}
    if response.peer:
        dated["WARC-IP-Address"] = response.peer
    received = [(_RENAMED.get(name.lower(), name), value) for name, value in response.raw_headers]
    answered = writer.create_warc_record(
        response.url,
        "response",
        payload=io.BytesIO(response.raw_body),
        http_headers=StatusAndHeaders(str(response.status), received, protocol="HTTP/1.1"),
        warc_headers_dict=dict(dated),
    )
    parts = urlsplit(response.url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    sent = StatusAndHeaders(
        f"GET {path} HTTP/1.1", [("Host", parts.netloc), *response.request_headers.items()], is_http_request=True
    )
    linked = {**dated, "WARC-Concurrent-To": answered.rec_headers.get_header("WARC-Record-ID")}
    asked = writer.create_warc_record(response.url, "request", http_headers=sent, warc_headers_dict=linked)
    writer.write_request_response_pair(asked, answered)
    for record in (asked, answered):
        if record.raw_stream:
            record.raw_stream.close()
    return out.getvalue()

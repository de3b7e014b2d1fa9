"""HTML to PDF: tagged (PDF/UA-1), fonts embedded, nothing fetched from outside, the same bytes for the same input."""

from __future__ import annotations

import hashlib
import logging
import os
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

EPOCH = "0"


class NoTypesetter(RuntimeError):
    """Raised with what to install when the typesetter cannot start."""


def pdf(html: str, base: Path) -> bytes:
    """Typeset a page whose pictures and styles lie under a folder; raises NoTypesetter when it cannot be done here."""
    try:
        weasyprint: Any = import_module("weasyprint")  # heavy, and only needed when somebody wants paper
    except (ImportError, OSError) as problem:
        raise NoTypesetter(
            f"The typesetter WeasyPrint cannot start ({problem}). Install it with `pip install weasyprint`, and Pango "
            "with `apt-get install libpango-1.0-0 libpangoft2-1.0-0`."
        ) from None
    # Subset fonts carry the time of their making; one fixed time gives the same bytes every day.
    os.environ.setdefault("SOURCE_DATE_EPOCH", EPOCH)
    logging.getLogger("fontTools").setLevel(logging.WARNING)
    document = weasyprint.HTML(string=html, base_url=f"{base.resolve().as_uri()}/", url_fetcher=_fetcher(base))
    made: bytes = document.write_pdf(
        pdf_variant="pdf/ua-1", pdf_tags=True, pdf_identifier=hashlib.sha256(html.encode()).hexdigest()[:32].encode()
    )
    return made


def _fetcher(base: Path) -> Any:
    """A fetcher that opens files under the folder and refuses everything else."""
    urls: Any = import_module("weasyprint.urls")

    class Inside(urls.URLFetcher):  # type: ignore[misc]  # WeasyPrint ships no types
        """Only files of one folder."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            parts = urlsplit(url)
            path = Path(unquote(parts.path)).resolve()
            if parts.scheme == "data" or (parts.scheme == "file" and path.is_relative_to(base.resolve())):
                return super().fetch(url, headers)
            raise ValueError(f"{url} lies outside {base} and is not fetched")

    return Inside(allowed_protocols=("file", "data"))

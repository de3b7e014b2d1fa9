"""HTML to PDF by WeasyPrint: tagged (PDF/UA-1), fonts embedded, local files only, byte-identical for the same input."""

from __future__ import annotations

import hashlib
import logging
import os
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

EPOCH = "0"


class PdfUnavailable(RuntimeError):
    """Raised with what to install when WeasyPrint cannot start."""


def pdf(html: str, base: Path) -> bytes:
    """The PDF of a page whose images and styles are below `base`; raises PdfUnavailable without WeasyPrint."""
    try:
        weasyprint: Any = import_module("weasyprint")  # slow to import, and only needed for PDFs
    except (ImportError, OSError) as problem:
        raise PdfUnavailable(
            f"The typesetter WeasyPrint cannot start ({problem}). Install it with `pip install weasyprint`, and Pango "
            "with `apt-get install libpango-1.0-0 libpangoft2-1.0-0`."
        ) from None
    # Subset fonts contain a creation time; a fixed one keeps the bytes reproducible.
    os.environ.setdefault("SOURCE_DATE_EPOCH", EPOCH)
    logging.getLogger("fontTools").setLevel(logging.WARNING)
    document = weasyprint.HTML(string=html, base_url=f"{base.resolve().as_uri()}/", url_fetcher=_fetcher(base))
    content: bytes = document.write_pdf(
        pdf_variant="pdf/ua-1", pdf_tags=True, pdf_identifier=hashlib.sha256(html.encode()).hexdigest()[:32].encode()
    )
    return content


def _fetcher(base: Path) -> Any:
    """A WeasyPrint URL fetcher that opens files below `base` and refuses everything else."""
    urls: Any = import_module("weasyprint.urls")

    class LocalFetcher(urls.URLFetcher):  # type: ignore[misc]  # WeasyPrint ships no types
        """Fetcher of local files."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            parts = urlsplit(url)
            path = Path(unquote(parts.path)).resolve()
            if parts.scheme == "data" or (parts.scheme == "file" and path.is_relative_to(base.resolve())):
                return super().fetch(url, headers)
            raise ValueError(f"{url} lies outside {base} and is not fetched")

    return LocalFetcher(allowed_protocols=("file", "data"))

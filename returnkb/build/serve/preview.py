"""Preview: pages of a changed tree, each rendered on request, while the whole site is built again."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

from returnkb.assessment.assess import assess
from returnkb.build.page_context import page_context
from returnkb.build.render import compiled_pages, parse_page, site_frames, without_blank_lines
from returnkb.corpus.files.document_cache import DocumentCache
from returnkb.corpus.load import gc_paused, load
from returnkb.model.finding import errors
from returnkb.pages import Page, all_pages
from returnkb.rules import guide
from returnkb.text.html.allowlist import page_faults


class Preview:
    """Pages of the newest files of a tree, by address; empty until files change, and after a build.

    `pages` is the folder of compiled pages of the last build, whose frames the preview fills.
    """

    def __init__(self, root: Path, pages: Path, today: date) -> None:
        self._root, self._today = root, today
        self._pages: dict[str, Page] = {}
        self._documents = DocumentCache()
        load(root, self._documents)
        with tempfile.TemporaryDirectory() as work:
            self._frames, _, self._own_url = site_frames(root, compiled_pages(pages), Path(work))

    @gc_paused()
    def update(self) -> bool:
        """Read the changed files; False when one of them cannot be read. Rules are checked by the build that follows."""
        corpus, findings = load(self._root, self._documents)
        if errors(findings):
            return False
        try:
            context = page_context(assess(corpus, self._today), guide)
            self._pages = {page.address: page for page in all_pages(context)}
        except Exception:  # a tree that no rule has checked can fail anywhere; the build names the fault
            return False
        return True

    def clear(self) -> None:
        """Discard all pages, as the site is built or the tree is invalid."""
        self._pages = {}

    def html(self, path: str) -> bytes | None:
        """The HTML of a page by the path of a request; None for what is not a page, cannot be rendered, or is unsafe."""
        address = path[1:] + ("index.html" if path.endswith("/") else "")
        page = self._pages.get(address)
        if page is None:
            return None
        try:
            html = self._frames.page(parse_page(address, page.text()))
        except Exception:  # as above
            return None
        if any(page_faults(html, own_url=self._own_url)):
            return None
        return without_blank_lines(html).encode()

"""A small rendered site with only some pages, for tests that open them in a browser from a folder."""

from __future__ import annotations

import logging
from pathlib import Path

from returnkb.build import browser_facts
from returnkb.build.file_sync import sync_folder
from returnkb.build.mkdocs_render import render
from returnkb.pages.assets import assets
from returnkb.pages.context import Page, PageContext
from tests.tools.conftest import REPOSITORY


def site_of(folder: Path, context: PageContext, pages: list[Page]) -> Path:
    """Render some pages with all that they load; links to pages left out are not looked at."""
    files = {f"{page.address.removesuffix('.html')}.md": page.text() for page in pages}
    sync_folder(folder / "pages", {**files, **assets(), **browser_facts.scripts(context.assessed)})
    logging.disable(logging.WARNING)
    try:
        render(REPOSITORY, folder / "pages", folder / "site", lambda words: None)
    finally:
        logging.disable(logging.NOTSET)
    return folder / "site"

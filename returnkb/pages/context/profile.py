"""Output profiles: what the templates include for the site and for each kind of copy."""

from __future__ import annotations

from dataclasses import dataclass

from returnkb.model import page_urls


@dataclass(frozen=True)
class Profile:
    """A kind of output and the parts that its pages include; the site includes everything but `history`.

    `excluded` are addresses of pages that are not rendered, `place_sheets` the fact sheet of every place, `tools` the links to comparing
    and to fact sheets, `statement_lists` the full statements on the page of a source, `linked_data` JSON-LD, `feedback` the report link,
    `citations` the reason of a label and how to cite, `history` the link to earlier versions and to downloads.
    """

    name: str
    excluded: frozenset[str] = frozenset()
    search_form: bool = True
    trail: bool = True
    tools: bool = True
    place_sheets: bool = True
    statement_lists: bool = True
    linked_data: bool = True
    feedback: bool = True
    citations: bool = True
    history: bool = False

    def includes(self, address: str) -> bool:
        """Whether the page at an address belongs to this output."""
        if address.endswith(f"/{page_urls.SHEET}"):
            return self.place_sheets
        return address not in self.excluded


SITE = Profile("site")
HOSTED = Profile("hosted", history=True)
# The sheet maker replaces the sheets of places, and the pages of sources list entries instead of statements.
FOLDER = Profile(
    "folder",
    place_sheets=False,
    statement_lists=False,
    linked_data=False,
)
# The reader has its own search; comparing and sheets need the facts a second time; fields, data and rules are for editors and programs.
ZIM = Profile(
    "zim",
    frozenset(
        {page_urls.FIND, page_urls.COMPARE, page_urls.SHEET, page_urls.OPEN_DATA, page_urls.FIELDS, page_urls.RULES}
    ),
    search_form=False,
    tools=False,
    place_sheets=False,
    statement_lists=False,
    linked_data=False,
)
# Entries alone, one after another, with one table of contents.
ONE_FILE = Profile("one-file", search_form=False, trail=False, linked_data=False)
EPUB = Profile("epub", search_form=False, trail=False, linked_data=False, feedback=False, citations=False)

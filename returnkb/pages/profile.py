"""Output profiles: what the templates include for the site and for each kind of copy."""

from __future__ import annotations

from dataclasses import dataclass

from returnkb.model import page_urls as addresses


@dataclass(frozen=True)
class Profile:
    """A kind of output and the parts that its pages include; the site includes everything but `history`.

    `excluded` are addresses of pages that are not rendered, `place_sheets` the fact sheet of every place, `tools` the links to comparing
    and to fact sheets, `statement_lists` the full statements on the page of a source, `linked_data` JSON-LD, `feedback` the report link,
    `citations` the reason of a label and how to cite, `history` the link to earlier versions, `statements_per_entry` how many of an
    entry's statements the pages of its place and topic repeat at most, `wider_statements` what holds for the area around a place.
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
    statements_per_entry: int = 100
    wider_statements: bool = True

    def includes(self, address: str) -> bool:
        """Whether the page at an address belongs to this output."""
        if address.endswith(f"/{addresses.SHEET}"):
            return self.place_sheets
        return address not in self.excluded


SITE = Profile("site")
HOSTED = Profile("hosted", history=True)
# Statements are repeated less than on the site, and the sheet maker replaces the sheets of places: 2 of 9 MB with 1,000 entries.
FOLDER = Profile(
    "folder",
    place_sheets=False,
    statement_lists=False,
    linked_data=False,
    statements_per_entry=1,
    wider_statements=False,
)
# The reader has its own search; comparing and sheets need the facts a second time; fields, data and rules are for editors and programs.
ZIM = Profile(
    "zim",
    frozenset(
        {addresses.FIND, addresses.COMPARE, addresses.SHEET, addresses.OPEN_DATA, addresses.FIELDS, addresses.RULES}
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

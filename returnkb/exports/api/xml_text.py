"""XML 1.0 text: characters that no XML document may hold, not even escaped, become the replacement character."""

from __future__ import annotations

import re

# Everything outside the production Char of XML 1.0: https://www.w3.org/TR/xml/#charsets
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_text(text: str) -> str:
    """Text that any XML document may hold once a writer has escaped its markup."""
    return _FORBIDDEN.sub("\ufffd", text)

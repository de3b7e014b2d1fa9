"""XML 1.0 character filter: characters that no document may contain, even escaped, become U+FFFD."""

from __future__ import annotations

import re

# The complement of the production Char of XML 1.0: https://www.w3.org/TR/xml/#charsets
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_text(text: str) -> str:
    """Text with every character outside the production Char of XML 1.0 replaced; markup is not escaped yet."""
    return _FORBIDDEN.sub("\ufffd", text)

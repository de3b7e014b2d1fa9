"""JSON as a JavaScript expression that is safe inside a script element."""

from __future__ import annotations

import json
from typing import Any


def script_json(data: Any) -> str:
    """Compact JSON in which no string ends the script element or, in older browsers, the line."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029").replace("</", "<\\/")

"""What Python and the browser both go by besides the index: how letters fold, and the words that carry no subject."""

from __future__ import annotations

import hashlib
import json

from search.text import analyzer, stop_words


def config() -> dict[str, object]:
    """The data as the finder's script holds it."""
    return {
        **analyzer.browser_tables(),
        "small": " ".join(sorted(stop_words.STOP_WORDS)),
        "return": " ".join(sorted(stop_words.RETURN_WORDS)),
        "help": " ".join(sorted(stop_words.HELP_WORDS)),
    }


# An index carries it: read with other data it could answer wrongly, so it is not read at all.
CONFIG_HASH = hashlib.sha1(json.dumps(config(), sort_keys=True).encode(), usedforsecurity=False).hexdigest()[:8]

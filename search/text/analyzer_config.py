"""Analyzer settings shared by Python and JavaScript: folding tables and stop words."""

from __future__ import annotations

import hashlib
import json

from search.text import analyzer, stop_words


def config() -> dict[str, object]:
    """The settings as the script of the browser holds them."""
    return {
        **analyzer.browser_tables(),
        "stop": stop_words.stop_words_by_language(),
        "either": stop_words.either_by_language(),
        "return": " ".join(sorted(stop_words.RETURN_WORDS)),
        "help": " ".join(sorted(stop_words.HELP_WORDS)),
        "host": " ".join(sorted(stop_words.HOST_WORDS)),
        "from": " ".join(sorted(stop_words.FROM_WORDS)),
        "letters_of": stop_words.OWN_LETTERS,
    }


# Hash of the settings, written to the manifest; an index built with other settings is refused.
CONFIG_HASH = hashlib.sha1(json.dumps(config(), sort_keys=True).encode(), usedforsecurity=False).hexdigest()[:8]

"""What Python and the browser both go by besides the index: how letters fold, and the words that carry no subject."""

from __future__ import annotations

import hashlib
import json

from search import analysis, gazetteer


def told() -> dict[str, object]:
    """The data as the finder's script holds it."""
    return {
        **analysis.tables(),
        "small": " ".join(sorted(gazetteer.SMALL)),
        "return": " ".join(sorted(gazetteer.RETURN)),
        "help": " ".join(sorted(gazetteer.HELP)),
    }


# An index carries it: read with other data it could answer wrongly, so it is not read at all.
SIGN = hashlib.sha1(json.dumps(told(), sort_keys=True).encode(), usedforsecurity=False).hexdigest()[:8]

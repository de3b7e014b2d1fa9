"""returnkb: dated, sourced facts about places of return, checked, assessed and compiled for counsellors."""

from __future__ import annotations

import sys
from pathlib import Path

# In the repository search and scrapers are folders beside this one. An installed package has them in here, so that their names,
# which any package could have, are not taken from other programs; they become importable with the first import of returnkb.
_PACKAGES = Path(__file__).resolve().with_name("_packages")
if _PACKAGES.is_dir():
    sys.path.insert(0, str(_PACKAGES))

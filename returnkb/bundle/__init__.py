"""The offline distribution: copies of one build that open without a network, the same bytes every time, with no way out."""

from __future__ import annotations

from returnkb.bundle.folder import Bundled, make_bundle
from returnkb.bundle.outside import PointsOutside, requests_outside

__all__ = ["Bundled", "PointsOutside", "make_bundle", "requests_outside"]

"""The offline distribution: copies of one build that open without a network, the same bytes every time, with no way out."""

from __future__ import annotations

from returnkb.publish.copies.folder import Bundled, make_bundle
from returnkb.publish.packaging.external_requests import PointsOutside, requests_outside

__all__ = ["Bundled", "PointsOutside", "make_bundle", "requests_outside"]

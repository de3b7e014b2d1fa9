"""Stable UUIDs for exported objects: UUIDv5 of kind and id, the same in every format and independent of content."""

from __future__ import annotations

from functools import cache
from uuid import UUID, uuid5

# Never change this: another value would give every exported object a new id.
NAMESPACE = UUID("5b0c9d5e-7d2f-5c1a-9a56-2f6c8f0e4d11")


@cache
def uuid(kind: str, *parts: str) -> str:
    """UUIDv5 of an object from its kind and id: `uuid("claim", "kosovo/pensions#c1")`."""
    return str(uuid5(NAMESPACE, "|".join((kind, *parts))))


def urn(kind: str, *parts: str) -> str:
    """The UUID as a URN, for formats that identify objects by IRI."""
    return f"urn:uuid:{uuid(kind, *parts)}"

"""One lasting UUID for every thing we name, the same in every format: made from our own stable id, never from its content."""

from __future__ import annotations

from uuid import UUID, uuid5

# Fixed for good: another value here would give every exported thing a new id.
NAMESPACE = UUID("5b0c9d5e-7d2f-5c1a-9a56-2f6c8f0e4d11")


def uuid(kind: str, *parts: str) -> str:
    """The UUIDv5 of a thing, from its kind and our id: `uuid("claim", "kosovo/pensions#c1")`."""
    return str(uuid5(NAMESPACE, "|".join((kind, *parts))))


def urn(kind: str, *parts: str) -> str:
    """The same as an IRI, for formats that need one."""
    return f"urn:uuid:{uuid(kind, *parts)}"

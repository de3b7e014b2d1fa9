"""Software bill of materials (CycloneDX 1.6, JSON) of the locked dependencies: `python -m tools.sbom FILE` writes it.

The bytes depend on `requirements.lock`, `pyproject.toml` and the licences in installed metadata alone: no time, no random number.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from tools.licences import licence_of
from tools.lock_file import LOCK, LockedPackage, direct_dependencies, locked_packages, read_project

NAMESPACE = UUID("0b3f7a0e-51a6-5d0c-9a40-5f2a4f5f9c1d")  # of our serial numbers


def bill_of_materials(packages: Sequence[LockedPackage], project: Mapping[str, Any], direct: set[str]) -> str:
    """The bill of some packages; what only tests and optional parts need has the scope “optional”.

    A component's hashes are those of all its files that the lock file accepts.
    """
    own = project["project"]
    name, root = own["name"], f"pkg:pypi/{own['name']}@{own['version']}"
    needed = _needed(packages, direct)
    bill = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": root,
                "name": name,
                "version": own["version"],
                "licenses": [{"license": {"id": own["license"]}}],
                "purl": root,
            }
        },
        "components": [_component(one, one.name in needed) for one in packages],
        "dependencies": _dependencies(packages, name, root),
    }
    serial = uuid5(NAMESPACE, json.dumps(bill, sort_keys=True))
    return json.dumps({**bill, "serialNumber": f"urn:uuid:{serial}"}, indent=1, sort_keys=True) + "\n"


def _reference(package: LockedPackage) -> str:
    return f"pkg:pypi/{package.name}@{package.version}"


def _component(package: LockedPackage, required: bool) -> dict[str, Any]:
    component: dict[str, Any] = {
        "type": "library",
        "bom-ref": _reference(package),
        "name": package.name,
        "version": package.version,
        "purl": _reference(package),
        "scope": "required" if required else "optional",
        "hashes": [{"alg": "SHA-256", "content": digest} for digest in package.hashes],
    }
    expression = licence_of(package.name)
    if expression:
        component["licenses"] = [{"expression": expression}]
    if package.marker:
        component["properties"] = [{"name": "returnkb:marker", "value": package.marker}]
    return component


def _dependencies(packages: Sequence[LockedPackage], name: str, root: str) -> list[dict[str, Any]]:
    """Dependency graph of the packages; a package locked in two versions is a dependency in both."""

    def required_by(parent: str) -> list[str]:
        return sorted(_reference(one) for one in packages if parent in one.required_by)

    return [
        {"ref": root, "dependsOn": required_by(name)},
        *({"ref": _reference(one), "dependsOn": required_by(one.name)} for one in packages),
    ]


def _needed(packages: Sequence[LockedPackage], direct: set[str]) -> set[str]:
    """The names of packages that running needs: the direct ones, and whatever these require."""
    needed: set[str] = set()
    more = {one.name for one in packages} & direct
    while more:
        needed |= more
        more = {one.name for one in packages if more.intersection(one.required_by)} - needed
    return needed


def main(arguments: Sequence[str]) -> int:
    """Write the bill of this project's lock file; returns the exit code."""
    if len(arguments) != 1:
        print("Name the file to write: python -m tools.sbom dist/returnkb.cdx.json", file=sys.stderr)
        return 2
    project = read_project()
    packages = locked_packages(LOCK.read_text(encoding="utf-8"))
    path = Path(arguments[0])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        bill_of_materials(packages, project, set(direct_dependencies(project))), encoding="utf-8", newline="\n"
    )
    print(f"{path}: {len(packages)} packages.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

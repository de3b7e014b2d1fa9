"""Licence check of all locked dependencies: `python -m tools.licences` lists them as SPDX expressions and fails on others."""

from __future__ import annotations

import sys
from importlib.metadata import PackageMetadata, PackageNotFoundError, metadata

from tools.lock_file import LOCK, locked_packages

# Permissive licences, and those whose copyleft ends at the file.
ALLOWED = frozenset({
    "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CNRI-Python", "ISC", "MIT", "MIT-0", "MIT-CMU", "MPL-1.1", "MPL-2.0",
    "PSF-2.0", "Unlicense",
})  # fmt: skip
EXCEPTIONS = {
    "libzim": "GPL-3.0-or-later: writes ZIM files in a process of its own, and no part of it is distributed with the project.",
    "text-unidecode": "Artistic-1.0-Perl OR GPL-2.0-or-later: comes with frictionless, which only tests use.",
}
# Where the metadata names no exact licence: read in the licence file of the version that is locked.
FROM_LICENCE_FILES = {
    "axe-playwright-python": "MIT",
    "brotlicffi": "MIT",
    "click-default-group": "BSD-3-Clause",
    "colorama": "BSD-3-Clause",
    "cssselect2": "BSD-3-Clause",
    "defusedxml": "PSF-2.0",
    "flexcache": "BSD-3-Clause",
    "isodate": "BSD-3-Clause",
    "itsdangerous": "BSD-3-Clause",
    "jinja2": "BSD-3-Clause",
    "justext": "BSD-2-Clause",
    "libzim": "GPL-3.0-or-later",
    "partd": "BSD-3-Clause",
    "pydyf": "BSD-3-Clause",
    "pyphen": "GPL-2.0-or-later OR LGPL-2.1-or-later OR MPL-1.1",
    "text-unidecode": "Artistic-1.0-Perl OR GPL-2.0-or-later",
    "tinycss2": "BSD-3-Clause",
    "weasyprint": "BSD-3-Clause",
    "webencodings": "BSD-3-Clause",
    "whoosh": "BSD-2-Clause",
    "zict": "BSD-3-Clause",
}
# What older metadata writes for a licence that it names exactly.
_NAMES = {
    "apache 2": "Apache-2.0", "apache 2.0": "Apache-2.0", "apache license, version 2.0": "Apache-2.0", "mit licence": "MIT",
    "apache software license": "Apache-2.0", "isc license": "ISC", "isc license (iscl)": "ISC", "mit license": "MIT",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
}  # fmt: skip


def licence_of(name: str) -> str | None:
    """The SPDX expression of a package, from this table or from its metadata; None when neither names one exactly."""
    if name in FROM_LICENCE_FILES:
        return FROM_LICENCE_FILES[name]
    try:
        return _licence_in(metadata(name))
    except PackageNotFoundError:
        return None


def is_allowed(expression: str) -> bool:
    """Whether an SPDX expression of AND and OR leaves a choice with allowed licences alone."""
    return any(all(one in ALLOWED for one in choice.split(" AND ")) for choice in expression.split(" OR "))


def problems() -> list[str]:
    """Sentences on every locked package whose licence is unknown or not allowed; exceptions name their reason."""
    sentences = []
    for name in dict.fromkeys(package.name for package in locked_packages(LOCK.read_text(encoding="utf-8"))):
        expression = licence_of(name)
        if expression is None:
            sentences.append(
                f"{name}: no exact licence in its metadata. Read its licence file and add it to tools/licences.py."
            )
        elif not is_allowed(expression) and name not in EXCEPTIONS:
            sentences.append(f"{name}: {expression} is not allowed. Choose another package.")
    return sentences


def _licence_in(package: PackageMetadata) -> str | None:
    for expression in package.get_all("License-Expression") or ():
        return str(expression)
    classifiers = (
        one.rpartition(" :: ")[2] for one in package.get_all("Classifier") or () if one.startswith("License ::")
    )
    for text in (*(package.get_all("License") or ()), *classifiers):
        if text.lower() in _NAMES:
            return _NAMES[text.lower()]
        # A free text that is an identifier, such as “MIT”, and no family of licences, such as “BSD”.
        if is_allowed(text):
            return str(text)
    return None


def main() -> int:
    """Print every package with its licence; returns 1 when one is unknown or not allowed."""
    packages = locked_packages(LOCK.read_text(encoding="utf-8"))
    for package in packages:
        note = f"  ({EXCEPTIONS[package.name]})" if package.name in EXCEPTIONS else ""
        print(f"{package.name:<28} {package.version:<12} {licence_of(package.name) or 'unknown'}{note}")
    wrong = problems()
    for sentence in wrong:
        print(sentence, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

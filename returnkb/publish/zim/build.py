"""The ZIM for Kiwix readers: pages without a search form of their own, an index of articles, the same bytes every time.

libzim is an optional extra under its own licence (GPL); it runs as a process of its own, which reads a folder and writes a file.
"""

from __future__ import annotations

import json
import os
import posixpath
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

from returnkb.build.file_sync import write_file
from returnkb.editions.stamp import FILE as EDITION_SCRIPT
from returnkb.editions.stamp import EditionStamp
from returnkb.pages.profile import ZIM
from returnkb.publish.copies.folder import linked, shared_files
from returnkb.publish.copies.layout import ICON, ZIM_LAYOUT, whole_pages
from returnkb.publish.copies.render import Article, CopySource
from returnkb.publish.packaging.external_requests import loaded_files, require_no_external_requests
from returnkb.publish.zim.index_records import IndexRecord, index_records, is_front
from returnkb.publish.zim.reproducible import make_reproducible

_TOOLKIT = Path(__file__).resolve().parents[3]


class NoZimWriter(Exception):
    """Raised when libzim is not installed, or could not write."""


def write_zim(source: CopySource, stamp: EditionStamp, target: Path) -> None:
    """Write the ZIM, whole or not at all; raises NoZimWriter, ExternalRequest and UnsafePages."""
    if not find_spec("libzim"):
        raise NoZimWriter(
            "libzim is not installed; run `pip install libzim==3.6.0` with Python 3.11 to 3.13, or leave the ZIM out"
        )
    articles = source.articles(ZIM)
    with tempfile.TemporaryDirectory(prefix="zim-") as scratch:
        folder, made = Path(scratch, "files"), Path(scratch, "made.zim")
        files = zim_files(source, articles, stamp)
        for name, content in files.items():
            write_file(folder / name, content)
        order = _order(list(files), articles, index_records(source.assessed, articles), stamp)
        write_file(Path(scratch, "order.json"), json.dumps(order).encode())
        command = [
            sys.executable,
            "-m",
            "returnkb.publish.zim.writer",
            str(folder),
            str(Path(scratch, "order.json")),
            str(made),
        ]
        ran = subprocess.run(command, check=False, capture_output=True, text=True, env=_environment())  # noqa: S603  # our own module
        if ran.returncode or not made.is_file():
            raise NoZimWriter(f"the ZIM could not be written: {ran.stderr.strip()[-300:]}")
        write_file(target, make_reproducible(made.read_bytes(), f"returnkb {stamp.id}"))


def zim_files(source: CopySource, articles: Mapping[str, Article], stamp: EditionStamp) -> dict[str, bytes]:
    """The files of the ZIM by name: its pages, and what these load."""
    pages = whole_pages((linked(article, articles) for article in articles.values()), ZIM_LAYOUT)
    shared = {**shared_files(source.files), EDITION_SCRIPT: stamp.script("archive").encode()}
    loaded = {
        posixpath.normpath(posixpath.join(posixpath.dirname(address), url))
        for address, page in pages.items()
        for url in loaded_files(page.decode("utf-8"))
    }
    files = {**pages, **{name: content for name, content in shared.items() if name in loaded}}
    require_no_external_requests(files)
    return files


def _order(
    names: list[str], articles: Mapping[str, Article], records: Mapping[str, IndexRecord], stamp: EditionStamp
) -> dict[str, object]:
    """The order for the writer: the metadata, and each file with its title and index record."""
    # Lists of entries compress best right after the entries whose titles they repeat.
    names = sorted(names, key=lambda name: (name.partition("/")[0], _is_list(name), name))
    files = [
        {
            "name": name,
            "title": articles[name].title if name in articles else "",
            "front": name in articles and is_front(name),
            "index": records[name] if name in articles else None,
        }
        for name in names
    ]
    return {"metadata": _metadata(stamp), "icon": ICON, "files": files}


def _is_list(name: str) -> bool:
    return name.endswith("/index.html") or "/topics/" in name


def _metadata(stamp: EditionStamp) -> dict[str, str]:
    return {
        "Title": "returnkb",
        "Description": "Dated, sourced facts by place, for people who counsel on return",
        "LongDescription": f"Edition {stamp.id} of {stamp.day.isoformat()}.",
        "Language": "eng",
        "Creator": "returnkb",
        "Publisher": "returnkb",
        "Date": stamp.day.isoformat(),
        "Name": "returnkb_en_all",
        "Flavour": "maxi",
        "Source": "returnkb",
        "License": "CC-BY-4.0",
        "Scraper": "returnkb bundle",
        "Tags": "_category:other;_ftindex:yes;_pictures:no;_videos:no;_details:yes",
    }


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(_TOOLKIT), os.environ.get("PYTHONPATH", "")])}

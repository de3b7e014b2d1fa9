"""ZIM copy for Kiwix: pages without a search form, an index of articles, and reproducible bytes.

libzim is an optional dependency under the GPL; it runs in a separate process, which reads a folder and writes a file.
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
from returnkb.publish.copies.article import Article
from returnkb.publish.copies.layout import ICON, ZIM_LAYOUT, shared_files, whole_pages
from returnkb.publish.copies.links import keep_links_inside
from returnkb.publish.packaging.external_requests import loaded_files, require_no_external_requests
from returnkb.publish.zim.index_records import IndexRecord, is_front_article
from returnkb.publish.zim.reproducible import make_reproducible

_IMPORT_ROOT = Path(__file__).resolve().parents[3]


class ZimNotWritten(Exception):
    """Raised when libzim is not installed or its process fails."""


def write_zim(
    articles: Mapping[str, Article],
    records: Mapping[str, IndexRecord],
    files: Mapping[str, bytes],
    stamp: EditionStamp,
    target: Path,
) -> None:
    """Write the ZIM atomically; `files` are the compiled files besides pages.

    Raises ZimNotWritten, ExternalRequest and UnsafePages.
    """
    if not find_spec("libzim"):
        raise ZimNotWritten(
            "libzim is not installed; run `pip install libzim==3.6.0` with Python 3.11 to 3.13, or leave the ZIM out"
        )
    with tempfile.TemporaryDirectory(prefix="zim-") as scratch:
        folder, job, made = Path(scratch, "files"), Path(scratch, "job.json"), Path(scratch, "made.zim")
        content = zim_files(articles, files, stamp)
        for name, data in content.items():
            write_file(folder / name, data)
        write_file(job, json.dumps(_writer_job(list(content), articles, records, stamp)).encode())
        command = [sys.executable, "-m", "returnkb.publish.zim.writer", str(folder), str(job), str(made)]
        ran = subprocess.run(command, check=False, capture_output=True, text=True, env=_environment())  # noqa: S603  # our own module
        if ran.returncode or not made.is_file():
            raise ZimNotWritten(f"the ZIM could not be written: {ran.stderr.strip()[-300:]}")
        write_file(target, make_reproducible(made.read_bytes(), f"returnkb {stamp.id}"))


def zim_files(articles: Mapping[str, Article], files: Mapping[str, bytes], stamp: EditionStamp) -> dict[str, bytes]:
    """The files of the ZIM by name: its pages, and the files that these load."""
    pages = whole_pages(keep_links_inside(articles), ZIM_LAYOUT)
    shared = {**shared_files(files), EDITION_SCRIPT: stamp.script("archive").encode()}
    loaded = {
        posixpath.normpath(posixpath.join(posixpath.dirname(address), url))
        for address, page in pages.items()
        for url in loaded_files(page.decode("utf-8"))
    }
    content = {**pages, **{name: data for name, data in shared.items() if name in loaded}}
    require_no_external_requests(content)
    return content


def _writer_job(
    names: list[str], articles: Mapping[str, Article], records: Mapping[str, IndexRecord], stamp: EditionStamp
) -> dict[str, object]:
    """The input of the writer: metadata, and each file in order with its title and index record."""
    # Lists of entries compress best right after the entries whose titles they repeat.
    names = sorted(names, key=lambda name: (name.partition("/")[0], _is_list(name), name))
    files = [
        {
            "name": name,
            "title": articles[name].title if name in articles else "",
            "front": name in articles and is_front_article(name),
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
    """The environment in which the writer's process imports this package."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(_IMPORT_ROOT), os.environ.get("PYTHONPATH", "")])}

"""The copy for Kiwix readers: articles only are indexed, nothing in it searches or saves by itself, the same bytes every time.

libzim is an optional extra under its own licence; it runs as a process of its own, which gets a folder and writes a file.
Where it is missing, the program zimwriterfs does the same, though not with the same bytes on another day.
"""

from __future__ import annotations

import json
import os
import posixpath
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

from returnkb.edition_stamp import EditionMark
from returnkb.publish.copies.folder import folder_copy
from returnkb.publish.copies.table_of_contents import relink
from returnkb.publish.furniture import FRAME
from returnkb.publish.square import square
from returnkb.publish.zim.reproducible import make_reproducible

# Comparing and making sheets take all facts a second time, and so do sheets, which are for paper: an edition has them as PDFs.
# The descriptions of fields, data and rules are for editors and programs.
_NOT_INSIDE = re.compile(
    r"^(?:START-HERE\.html|FILES\.txt|(?:find|compare)\.html|(?:.*/)?sheet\.html|(?:search|facts)/.*"
    r"|about/(?:data|fields|rules)\.html|assets/(?:(?:keep|shared|facts|compare|sheet)\.js|images/favicon\.png))$"
)
_TOOL = re.compile(r'<a href="(?:\.\./)*(?:compare|sheet)\.html[^"]*">[^<]*</a>(?: · )?')
_FORM = re.compile(r'<form class="rk-find".*?</form>', re.DOTALL)
_HEADER = re.compile(r'<p class="rk-unpacked">.*?</p>\s*|<header class="rk-shell">.*?</header>\s*', re.DOTALL)
_SCRIPT = re.compile(r'<script[^>]*? src="([^"]+)"[^>]*></script>')
# Statements are found on the pages of their entries; pages that only repeat them are suggested by their titles.
_REPEATING = re.compile(r"^(?:index\.html|boards/.*|sources/.*|.*/topics/.*)$")
# These are searched by what they are called alone, in every language: the page of a place repeats services of its country and
# names the topics that nothing is known about.
_NAMED = re.compile(r"^(?:.*/index\.html|.*/map\.html|assistance/.*)$")
_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
_NAMES = re.compile(r'(<h1\b.*?</h1>|<p class="rk-names">.*?</p>)', re.DOTALL)
# Readers come to these from other pages, so that suggestions and random pages are left to what is read by itself.
_ASIDE = re.compile(r"^sources/(?!index\.html)")
# What lists a country's entries is packed behind them: what repeats packs best after what it repeats.
_LISTS = re.compile(r"(?:^|/)(?:index\.html$|topics/)")
# An inner link on a finished page, and an address in a script's data; neither has a space or a colon.
_LINKED = re.compile(r'(<a\b[^>]*?\shref="[^":?#\s]*)\.html(?=["#])')
_TOLD = re.compile(r'("[^":?#\s]+)\.html(?=["#])')
# Of a page with statements of its own the text is indexed: not its labels, its sources and dates, nor what all pages say.
_REPEATED = tuple(
    re.compile(pattern, re.DOTALL)
    for pattern in (
        r'(<nav class="rk-trail".*?</nav>)',
        r'(<div class="rk-wider">.*?</details>\s*</div>)',
        r'(<ul class="rk-lines">\s*<li class="rk-line.*?</ul>)',
        r'(<p class="rk-(?:freshness|status|footnote)">.*?</p>)',
        r'(?<=</p>)(\s*<p class="rk-meta">.*?)(?=</article>)',
        r'(<div class="rk-(?:tell|foot)\b.*?</div>)',
    )
)
_ARTICLE = re.compile(r"(<main[^>]*>)(<article.*</article>)(</main>)", re.DOTALL)
_STYLE = re.compile(r'<link rel="stylesheet" href="([^"]+)">')
_TOOLKIT = Path(__file__).resolve().parents[3]


class NoZimWriter(Exception):
    """Raised when there is no program that writes ZIMs, or it could not write."""


def has_libzim() -> bool:
    """Whether the extra `zim` is installed; without it zimwriterfs writes, which puts the day of its run into the file."""
    return all(find_spec(name) for name in ("libzim", "cramjam"))


def write_zim(files: Mapping[str, bytes], mark: EditionMark, target: Path, *, libzim: bool | None = None) -> None:
    """Write the ZIM of a rendered site, whole or not at all; raises NoZimWriter, PointsOutside.

    `libzim` says whether libzim writes it or zimwriterfs; by default the former where it is installed.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    writer = _libzim if libzim or (libzim is None and has_libzim()) else _zimwriterfs
    with tempfile.TemporaryDirectory(prefix="zim-") as scratch:
        folder, made = Path(scratch, "files"), Path(scratch, "made.zim")
        for name, content in zim_files(files, mark).items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(_unended(name, content) if writer is _libzim else content)
        words = writer(folder, made, mark)
        ran = subprocess.run(words, check=False, capture_output=True, text=True, env=_surroundings())  # noqa: S603  # our own module, or the program found
        if ran.returncode or not made.is_file():
            raise NoZimWriter(f"the ZIM could not be written: {ran.stderr.strip()[-300:]}")
        waiting = target.with_name(f".{target.name}.tmp")
        zim = _repacked(made.read_bytes()) if writer is _libzim else made.read_bytes()
        waiting.write_bytes(make_reproducible(zim, f"returnkb {mark.id}"))
        os.replace(waiting, target)


def _unended(name: str, content: bytes) -> bytes:
    """A page or its data with links to pages without their ending, which the archive would tell four times for each page."""
    ended = _LINKED if name.endswith(".html") else _TOLD if name.endswith("-data.js") else None
    return ended.sub(r"\1", content.decode("utf-8")).encode() if ended else content


def _repacked(zim: bytes) -> bytes:
    from returnkb.publish.zim_clusters import repacked  # it builds on what is an optional extra

    return repacked(zim)


def _libzim(folder: Path, made: Path, mark: EditionMark) -> list[str]:
    order = folder.with_name("order.json")
    names = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
    names.sort(key=lambda name: (name.partition("/")[0], bool(_LISTS.search(name)), name))
    aside = [name for name in names if _ASIDE.match(name)]
    facts = {"metadata": _metadata(mark), "files": names, "aside": aside}
    order.write_text(json.dumps(facts), encoding="utf-8")
    return [sys.executable, "-m", "returnkb.publish.zim.writer", str(folder), str(order), str(made)]


def _zimwriterfs(folder: Path, made: Path, mark: EditionMark) -> list[str]:
    program = shutil.which("zimwriterfs")
    if program is None:
        raise NoZimWriter(
            "neither libzim nor zimwriterfs is installed; run `pip install libzim==3.6.0 cramjam==2.14.0` or "
            "`apt-get install zim-tools`, or leave the ZIM out"
        )
    (folder / _PICTURE).write_bytes(square(48))
    facts = _metadata(mark)
    given = {option: facts[name] for option, name in _OPTIONS.items()}
    options = {"welcome": "index.html", "illustration": _PICTURE, "threads": "1", **given}
    return [program, *(f"--{option}={value}" for option, value in options.items()), str(folder), str(made)]


_PICTURE = "assets/archive.png"
_OPTIONS = {
    "language": "Language", "title": "Title", "description": "Description", "creator": "Creator",
    "publisher": "Publisher", "tags": "Tags", "source": "Source", "name": "Name", "flavour": "Flavour",
    "scraper": "Scraper",
}  # fmt: skip


def zim_files(files: Mapping[str, bytes], mark: EditionMark) -> dict[str, bytes]:
    """The files of the ZIM: lean pages, the reader's own search instead of the finder, indexing of the article alone."""
    copy = {
        name: content for name, content in folder_copy(files, mark, "archive").items() if not _NOT_INSIDE.match(name)
    }
    copy[FRAME] = _bare(copy[FRAME], set(copy))
    return {
        name: _page(name, content, set(copy)) if name.endswith(".html") else content for name, content in copy.items()
    }


def _bare(frame: bytes, inside: set[str]) -> bytes:
    """The script of every page without navigation and finder, in whose place the reader has its own, and without their scripts."""
    head, mark, rest = frame.decode("utf-8").partition(";\n")
    name, words = head.split(" = ", 1)
    told = json.loads(words)
    scripts = [script for script in told["scripts"] if script in inside]
    return f"{name} = {json.dumps({**told, 'tabs': [], 'finder': None, 'scripts': scripts})}{mark}{rest}".encode()


def _page(name: str, content: bytes, inside: set[str]) -> bytes:
    page = _TOOL.sub("", _FORM.sub("", _HEADER.sub("", content.decode("utf-8"))))
    page = _SCRIPT.sub(lambda match: match[0] if _at(name, match[1]) in inside else "", page)
    page = _STYLE.sub(lambda match: match[0] if _at(name, match[1]) in inside else "", page)
    page = relink(page, name, lambda target, fragment: _within(name, target, fragment, inside))
    page = re.sub(r"(<body[^>]*>)", r"\1<!--htdig_noindex-->", page, count=1)
    if not _REPEATING.match(name):
        page = _with_names(page) if _NAMED.match(name) else _indexed(page)
    return page.replace("</body>", "<!--/htdig_noindex--></body>", 1).encode("utf-8")


def _indexed(page: str) -> str:
    """The page with its article open to the index, save for the trail and what stands on other pages already.

    Marks do not nest: the end of an inner one opens what an outer one had closed.
    """
    page = _ARTICLE.sub(r"\1<!--/htdig_noindex-->\2<!--htdig_noindex-->\3", page, count=1)
    page = _with_keywords(page)
    for closed in _REPEATED:
        page = closed.sub(r"<!--htdig_noindex-->\1<!--/htdig_noindex-->", page)
    return page


def _with_names(page: str) -> str:
    """The page with its title and names alone open to the index; the title counts for more, since whoever asks for it means this page."""
    title = _TITLE.search(page)
    named = _with_keywords(page, *([title[1]] if title else ()))
    return _NAMES.sub(r"<!--/htdig_noindex-->\1<!--htdig_noindex-->", named)


def _with_keywords(page: str, *more: str) -> str:
    """The page with the places and topics of its trail as keywords: who asks for “Kosovo housing” may mean rents in Prizren.

    Readers ask for all words of a query, and an entry need not say its country or its topic.
    """
    trail = re.search(r'<nav class="rk-trail".*?</nav>', page, re.DOTALL)
    steps = re.findall(r'<a href="([^"#]*)[^"]*">([^<]+)</a>', trail[0])[1:] if trail else []
    topics = [posixpath.basename(href)[: -len(".html")].replace("-", " ") for href, _ in steps if "/topics/" in href]
    words = ", ".join(dict.fromkeys([*more, *(label for _, label in steps), *topics]))
    told = words.replace('"', "&quot;")
    return page.replace("</head>", f'<meta name="keywords" content="{told}"></head>', 1) if words else page


def _at(name: str, href: str) -> str:
    """The file that a link on a page means."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), href))


def _within(name: str, target: str, fragment: str, inside: set[str]) -> str | None:
    if target not in inside:
        return None
    path = "" if target == name and fragment else posixpath.relpath(target, posixpath.dirname(name) or ".")
    return path + (f"#{fragment}" if fragment else "")


def _metadata(mark: EditionMark) -> dict[str, str]:
    return {
        "Title": "returnkb",
        "Description": "Dated, sourced facts by place, for people who counsel on return",
        "LongDescription": f"Edition {mark.id} of {mark.day.isoformat()}.",
        "Language": "eng",
        "Creator": "returnkb",
        "Publisher": "returnkb",
        "Date": mark.day.isoformat(),
        "Name": "returnkb_en_all",
        "Flavour": "maxi",
        "Source": "returnkb",
        "License": "CC-BY-4.0",
        "Scraper": "returnkb bundle",
        "Tags": "_category:other;_ftindex:yes;_pictures:no;_videos:no;_details:yes",
    }


def _surroundings() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(_TOOLKIT), os.environ.get("PYTHONPATH", "")])}

"""HTML rendering: compiled pages → site. Each page fills a frame of the theme, is checked against the HTML policy, and is written if it differs."""

from __future__ import annotations

import filecmp
import json
import posixpath
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from xml.sax.saxutils import escape

from returnkb.build.build_stamp import installed_packages
from returnkb.build.file_sync import file_names, link_or_copy, remove_files
from returnkb.build.frames import CompiledPage, Frames, make_frames
from returnkb.build.mkdocs_site import build_site, site_config, trusted_config
from returnkb.build.render_cache import RenderCache
from returnkb.corpus.site_config_file import FILE, read_site_config
from returnkb.text.html import allowlist
from returnkb.text.html.allowlist import PolicyFault, UnsafePages, page_faults

PROGRESS_STEP = 1000
# The folders of the modules that fill a frame and check a page.
PROGRAMS = (Path(__file__).resolve().parent, Path(allowlist.__file__).resolve().parent)
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"

Report = Callable[[str], None]


def render(root: Path, pages: Path, site: Path, report: Report, *, trust_config: bool = False) -> None:
    """Render a folder of compiled pages into a site; files that stay the same keep their bytes and times.

    A tree's own mkdocs.yml gives name, address, language and colours; its theme, plugins, hooks and scripts run only with
    `trust_config`, and then MkDocs renders everything. The site changes at the end, so that a failed rendering leaves the last one.
    Raises UnsafePages, and Unreadable for faults in mkdocs.yml.
    """
    staging = Path(tempfile.mkdtemp(prefix=f".{site.name}.", dir=_made(site.parent)))
    try:
        if trust_config and (root / FILE).is_file():
            build_site(trusted_config(root, pages, staging), report)
            shutil.rmtree(site, ignore_errors=True)
            staging.chmod(0o755)
            staging.replace(site)
        else:
            _Rendering(pages, site, staging, report).run(root)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


@dataclass(frozen=True)
class _Rendering:
    """One rendering: changed pages go to `staging`, and from there to the site when all are safe."""

    pages: Path
    site: Path
    staging: Path
    report: Report

    def run(self, root: Path) -> None:
        """Render all pages, then move the changed ones and copy the other files."""
        with tempfile.TemporaryDirectory() as folder:
            sources = visible_files(self.pages)
            compiled = _addresses(sources)
            frames, theme, own_url = site_frames(root, compiled, Path(folder))
            cache = RenderCache(self.site, _fingerprint(frames))
            changed = self._changed_pages(compiled, frames, cache, own_url)
            kept = {name: path for name, path in sources.items() if not name.endswith(".md")}
            kept |= {name: path for name, path in theme.items() if name not in compiled}
            if own_url:
                kept["sitemap.xml"] = self.staging / "sitemap.xml"
                kept["sitemap.xml"].write_text(_sitemap(own_url, compiled), encoding="utf-8")
            self._write(kept, set(compiled), changed)
        cache.save()

    def _changed_pages(
        self, compiled: dict[str, Path], frames: Frames, cache: RenderCache, own_url: str
    ) -> dict[str, Path]:
        """Staged files of the pages that differ from the site's; raises UnsafePages."""
        faults: dict[str, list[PolicyFault]] = {}
        changed = {}
        for count, (address, path) in enumerate(compiled.items(), 1):
            if count % PROGRESS_STEP == 0:
                self.report(f"rendering: {count} pages")
            source = path.read_bytes()
            if cache.is_current(address, source):
                continue
            html = frames.page(parse_page(address, source.decode("utf-8")))
            if found := list(page_faults(html, own_url=own_url)):
                faults[address] = found
                continue
            changed[address] = self.staging / str(count)
            changed[address].write_text(without_blank_lines(html), encoding="utf-8")
        if faults:
            raise UnsafePages(faults)
        return changed

    def _write(self, copied: dict[str, Path], wanted: set[str], changed: dict[str, Path]) -> None:
        for folder in {posixpath.dirname(name) for name in (*copied, *changed)}:
            (self.site / folder).mkdir(parents=True, exist_ok=True)
        for name, path in copied.items():
            if not _is_same(path, self.site / name):
                link_or_copy(path, self.site / name)
        for address, path in changed.items():
            path.replace(self.site / address)
        remove_files(self.site, lambda name: not (name in wanted or name in copied or _is_hidden(name)))


def site_frames(root: Path, compiled: Mapping[str, Path], work: Path) -> tuple[Frames, dict[str, Path], str]:
    """The frames of a tree's site for its compiled pages, the theme's files by name, and the site's URL; `work` is an empty folder."""
    docs, theme = work / "docs", work / "site"
    docs.mkdir()
    config = site_config(read_site_config(root), docs, theme)
    entries = [target for item in config.nav or [] for target in item.values()]
    addresses = [target.replace(".md", ".html") for target in entries]
    navigation = {address: read_page(address, compiled[address]) for address in addresses if address in compiled}
    config.nav = [item for item, address in zip(config.nav or [], addresses, strict=True) if address in compiled]
    depth = max((address.count("/") for address in compiled), default=0)
    frames = make_frames(config, depth, navigation, lambda message: None)
    # The theme's list of pages names the placeholders.
    skipped = ("sitemap.xml", "sitemap.xml.gz")
    names = {name: path for name, path in visible_files(theme).items() if name not in skipped}
    return frames, names, config.site_url or ""


def compiled_pages(pages: Path) -> dict[str, Path]:
    """Compiled pages below a folder by their address."""
    return _addresses(visible_files(pages))


def _addresses(sources: Mapping[str, Path]) -> dict[str, Path]:
    """Compiled pages by their address, of compiled files by name."""
    return {f"{name.removesuffix('.md')}.html": path for name, path in sources.items() if name.endswith(".md")}


def read_page(address: str, path: Path) -> CompiledPage:
    """Read a compiled page from its file."""
    return parse_page(address, path.read_text(encoding="utf-8"))


def parse_page(address: str, text: str) -> CompiledPage:
    """A compiled page from its file's text; front matter is as `Page.text` writes it, in values that JSON can read."""
    _, head, content = text.split("---\n", 2)
    values = dict(line.split(": ", 1) for line in head.splitlines())
    title, description = (json.loads(values.get(name, '""')) for name in ("title", "description"))
    return CompiledPage(address, title, description, content.strip())


def without_blank_lines(html: str) -> str:
    """A page without blank lines."""
    return "\n".join(line for line in html.split("\n") if line.strip())


def _fingerprint(frames: Frames) -> str:
    """A digest of all inputs of a rendered page besides its compiled file: the frames, the programs that fill and check them."""
    digest = blake2b(repr(installed_packages()).encode(), digest_size=16)
    for address, frame in sorted(frames.by_address.items()):
        digest.update(repr((address, frame.parts)).encode())
    for folder in PROGRAMS:
        for path in sorted(folder.glob("*.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _sitemap(site_url: str, addresses: Iterable[str]) -> str:
    """The list of all pages for search engines, in the format of sitemaps.org."""
    lines = "".join(f"<url><loc>{escape(site_url + address)}</loc></url>\n" for address in sorted(addresses))
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{SITEMAP}">\n{lines}</urlset>\n'


def _is_same(source: Path, target: Path) -> bool:
    """Whether a file is at its target already."""
    return target.is_file() and filecmp.cmp(source, target)


def visible_files(folder: Path) -> dict[str, Path]:
    """Every file below a folder but hidden ones, by its name relative to it."""
    return {name: folder / name for name in file_names(folder) if not _is_hidden(name)}


def _is_hidden(name: str) -> bool:
    return posixpath.basename(name).startswith(".")


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder

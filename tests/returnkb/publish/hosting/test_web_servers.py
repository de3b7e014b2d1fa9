"""Hosted site behind nginx and Caddy, with the configuration that the command writes: headers, types, compression, unknown URLs."""

from __future__ import annotations

import gzip
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from selectolax.lexbor import LexborHTMLParser

from returnkb.cli import main
from returnkb.publish.hosting.response_headers import IMMUTABLE, REVALIDATED, headers_file, hosted_at, security_headers
from returnkb.publish.hosting.server_config import CADDY, NGINX, caddy_config, nginx_config, server_files
from tests.constants import TREE
from tests.fixtures import web_servers
from tests.returnkb.publish.conftest import RENTS, Edition

URLS = {"top": None, "folder": "https://town.example.org/facts/"}
TYPES = {
    "index.html": "text/html; charset=utf-8",
    "assets/freshness.js": "text/javascript; charset=utf-8",
    "assets/copy.css": "text/css; charset=utf-8",
    "assets/icon.png": "image/png",
    "data/v1/entries.json": "application/json; charset=utf-8",
    "data/catalog.jsonld": "application/ld+json; charset=utf-8",
    "manifest.webmanifest": "application/manifest+json; charset=utf-8",
}


class Served:
    """A site behind a server: its folder, its parts, and responses without decoding."""

    def __init__(self, site: Path, base: str, url: str | None) -> None:
        self.site, self.base, self.at = site, base, hosted_at(url)

    def get(self, name: str, **headers: str) -> requests.Response:
        """The response to a request for a file of the site."""
        session = requests.Session()
        session.trust_env = False
        asked = {name.replace("_", "-"): value for name, value in headers.items()}
        return session.get(f"{self.base}{self.at.path}{name}", headers=asked, timeout=10, allow_redirects=False)


@pytest.fixture(scope="module", params=URLS)
def hosted(request: pytest.FixtureRequest, old: Edition, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A site made ready by the command at the top of a host or in a folder of it, with one download; and the name of its URL."""
    root = tmp_path_factory.mktemp("served")
    tree, site = Path(shutil.copytree(TREE, root / "tree")), Path(shutil.copytree(old.site, root / "site"))
    if URLS[request.param]:
        (tree / "mkdocs.yml").write_text(f"site_url: {URLS[request.param]}\n")
    (site / "downloads").mkdir()
    (site / "downloads/returnkb-2026.11-all.html").write_text("<!doctype html><title>All</title>")
    assert main(["host", "--root", str(tree), "--site", str(site), "--today", "2026-11-21"]) == 0
    return site, request.param


@pytest.fixture(scope="module", params=["nginx", "caddy"])
def served(
    request: pytest.FixtureRequest, hosted: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    """That site behind each server."""
    site, url = hosted[0], URLS[hosted[1]]
    run = web_servers.nginx if request.param == "nginx" else web_servers.caddy
    with run(hosted_at(url), site, tmp_path_factory.mktemp("server")) as base:
        yield Served(site, base, url)


def test_every_response_has_the_security_headers(served: Served) -> None:
    """Pages, scripts, data, the page for unknown URLs and redirects have each of them once."""
    expected = security_headers(served.at)
    names = [
        "index.html",
        f"{RENTS}.html",
        "assets/freshness.js",
        "data/v1/entries.json",
        "nothing/here.html",
        "kosovo",
    ]
    for name in names:
        headers = served.get(name).headers
        assert {key: headers.get(key) for key in expected} == expected, name
    assert ("Strict-Transport-Security" in expected) == served.at.tls


def test_the_policy_of_the_header_is_that_of_every_page(served: Served) -> None:
    """A page that needs more than the header allows would break behind a server alone."""
    sent = served.get("index.html").headers["Content-Security-Policy"]
    pages = [path for path in served.site.rglob("*.html") if "downloads" not in path.parts]
    policies = set()
    for page in pages:
        meta = LexborHTMLParser(page.read_text()).css_first('meta[http-equiv="Content-Security-Policy"]')
        policies.add(meta.attributes["content"] if meta else None)

    assert len(pages) > 40
    assert policies == {sent}


def test_only_names_with_a_hash_of_the_content_are_kept_for_good(served: Served) -> None:
    """All else is compared before use, the worker and its lists too, and an unchanged file is not sent again."""
    names = [path.relative_to(served.site).as_posix() for path in sorted(served.site.rglob("*")) if path.is_file()]
    hashed = [name for name in names if re.search(r"[a-z]\.[0-9a-f]{8}\.min\.css$", name)]
    assert hashed
    for name in hashed:
        assert served.get(name).headers["Cache-Control"] == IMMUTABLE
    for name in ["", "index.html", "sw.js", "keep/files.json", "search/index.js", "gone.a1b2c3d4.min.css"]:
        assert served.get(name).headers["Cache-Control"] == REVALIDATED, name
    tag = served.get("sw.js").headers["ETag"]
    assert served.get("sw.js", If_None_Match=tag).status_code == 304


@pytest.mark.parametrize(("name", "content_type"), TYPES.items())
def test_types_are_named(served: Served, name: str, content_type: str) -> None:
    """Each file has its type, which browsers must not guess."""
    answer = served.get(name)

    assert (answer.status_code, answer.headers["Content-Type"]) == (200, content_type)
    assert answer.content == (served.site / name).read_bytes()


def test_text_is_compressed_when_asked(served: Served) -> None:
    """Pages, scripts and data are sent with gzip and a `Vary` header; images are not compressed."""
    for name in ("index.html", "assets/copy.css", "search/index.js", "data/v1/entries.json", "data/catalog.jsonld"):
        session = requests.Session()
        session.trust_env = False
        asked = {"Accept-Encoding": "gzip"}
        answer = session.get(f"{served.base}{served.at.path}{name}", headers=asked, timeout=10, stream=True)
        assert answer.headers["Content-Encoding"] == "gzip", name
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert gzip.decompress(answer.raw.read(decode_content=False)) == (served.site / name).read_bytes()
    assert "Content-Encoding" not in served.get("assets/icon.png", Accept_Encoding="gzip").headers
    assert "Content-Encoding" not in served.get("index.html", Accept_Encoding="identity").headers


@pytest.mark.parametrize("name", ["mistyped.html", "kosovo/deep/mistyped.html", "_headers", ".hidden", "%2e%2e/tree"])
def test_unknown_urls_get_the_page_of_the_site(served: Served, name: str) -> None:
    """With the status that says so; hidden files and the file for other hosts are not served."""
    (served.site / ".hidden").write_text("x")
    answer = served.get(name)

    assert answer.status_code in {400, 404}
    if answer.status_code == 404 and "2e" not in name:
        assert answer.content == (served.site / "404.html").read_bytes()
        assert answer.headers["Content-Type"] == "text/html; charset=utf-8"


def test_downloads_are_saved(served: Served) -> None:
    """A copy opened from the web would have the policy of the pages, and its own scripts would not run."""
    assert served.get("downloads/returnkb-2026.11-all.html").headers["Content-Disposition"] == "attachment"
    assert "Content-Disposition" not in served.get("index.html").headers
    assert "Content-Disposition" not in served.get("downloads/nothing.zip").headers


def test_folders_lead_to_their_page(served: Served) -> None:
    """A folder without its slash is redirected on the same host, however it is called."""
    answer = served.get("kosovo")

    assert answer.status_code in {301, 308}
    assert answer.headers["Location"] == f"{served.at.path}kosovo/"
    assert served.get("kosovo/").content == (served.site / "kosovo/index.html").read_bytes()


def test_nothing_outside_the_folder_of_the_site_is_served(served: Served) -> None:
    """A site in a folder of its host leaves the rest of the host empty."""
    session = requests.Session()
    session.trust_env = False
    top = session.get(f"{served.base}/", timeout=10)

    assert top.status_code == (200 if served.at.path == "/" else 404)


def test_the_command_writes_the_configurations(hosted: tuple[Path, str]) -> None:
    """They lie beside the site, which has the file of static hosts."""
    site, at = hosted[0], hosted_at(URLS[hosted[1]])
    folder = site.parent / "tree/build/hosting"
    names = [path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()]

    assert (folder / NGINX).read_text() == nginx_config(at, site)
    assert (folder / CADDY).read_text() == caddy_config(at, site)
    assert (site / "_headers").read_text() == headers_file(at, names)


def test_no_two_rules_of_static_hosts_set_the_same_header() -> None:
    """Rules that match one file add up there, and a header twice would be joined."""
    rules = headers_file(hosted_at("https://a.example.org/"), ["x.0123abcd.min.js", "index.html", "downloads/a.zip"])
    blocks = re.findall(r"^(/\S+)\n((?:  .+\n)+)", rules, re.MULTILINE)
    set_by = [line.split(":")[0] for _, lines in blocks for line in lines.splitlines()]

    assert [path for path, _ in blocks] == ["/*", "/downloads/*", "/x.0123abcd.min.js"]
    assert len(set_by) == len(set(set_by))


@pytest.mark.parametrize(
    ("url", "folder"),
    [
        ("https://a.example.org/x;}server{/", "/srv/site"),
        ('https://a.example.org/"/', "/srv/site"),
        ("https://a.example.org/", '/srv/"site'),
        ("https://a.example.org/", "/srv/$uri"),
        ("https://a.example.org/", "/srv/{env.HOME}"),
        ("https://a.example.org/", "/srv/a\nb"),
    ],
)
def test_no_name_becomes_a_directive(url: str, folder: str) -> None:
    """Addresses and folders with characters that mean something to the servers have no configuration."""
    assert server_files(hosted_at(url), Path(folder)) == {}
    assert server_files(hosted_at("https://a.example.org:8443/our-facts/"), Path("/srv/our facts")) != {}

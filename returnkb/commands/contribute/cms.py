"""`returnkb cms`: a page with forms for all entries, which writes to the git host of the collection."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path
from urllib.parse import urlsplit

from returnkb.build.file_sync import write_file
from returnkb.commands.command import Command, CommandError
from returnkb.corpus.cms_config import cms_config

PROGRAM = Path("node_modules/@sveltia/cms")
SCRIPT = "sveltia-cms.js"
# The program would load its fonts from another host: the one of its icons is a package too, texts use those of the device.
ICONS = Path(
    "node_modules/@fontsource-variable/material-symbols-outlined/files/material-symbols-outlined-latin-wght-normal.woff2"
)
ICON_FILE = "icons.woff2"
_ICON_URL = re.compile(rb"url\(https://[^)]*/material-symbols[^)]*\)")
_FONT_URL = re.compile(rb"url\(https://[^)]*/fontsource/[^)]*\)")
# The hosts that each backend asks when no address is given.
HOSTS = {
    "github": ("https://api.github.com", "https://github.com"),
    "gitlab": ("https://gitlab.com",),
    "gitea": (),
}
PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="robots" content="noindex">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Edit</title>
</head>
<body>
<noscript>This page needs JavaScript. Every page of the site links to its file instead.</noscript>
<script src="{script}" integrity="sha384-{digest}"></script>
</body>
</html>
"""


class Cms(Command):
    """Write the editing page: Sveltia CMS from its package, with forms made from the field definitions. It asks the git host alone."""

    @classmethod
    def add_arguments(cls, parser: ArgumentParser) -> None:
        parser.add_argument("--backend", choices=sorted(HOSTS), required=True, help="kind of git host")
        parser.add_argument("--repo", required=True, type=_repo, metavar="OWNER/NAME", help="the repository")
        parser.add_argument(
            "--branch",
            default="edits",
            help="the branch that edits go to; propose it to the main branch (default: edits)",
        )
        parser.add_argument(
            "--url", type=_url, metavar="URL", help="address of an own git host, such as https://git.example.org"
        )
        parser.add_argument(
            "--app-id", default="", metavar="ID", help="id of the OAuth application, for signing in with one click"
        )
        parser.add_argument(
            "--out", type=Path, metavar="DIR", help="where the page goes (default: build/site/edit in the tree)"
        )
        parser.add_argument(
            "--program", type=Path, default=PROGRAM, metavar="DIR", help=f"the package (default: {PROGRAM})"
        )
        parser.add_argument(
            "--icons",
            type=Path,
            default=ICONS,
            metavar="FILE",
            help="the font of the icons (default: from its package)",
        )

    @classmethod
    def handle(cls, arguments: Namespace) -> int:
        source = arguments.program / "dist" / SCRIPT
        if not source.is_file():
            raise CommandError(f"There is no {source}. Install the tools with: npm ci --ignore-scripts")
        if arguments.backend == "gitea" and not arguments.url:
            raise CommandError("Gitea and Forgejo have no common address. Give your host with --url URL.")
        out: Path = arguments.out or arguments.root / "build" / "site" / "edit"
        if not arguments.icons.is_file():
            raise CommandError(f"There is no {arguments.icons}. Install the tools with: npm ci --ignore-scripts")
        script = _ICON_URL.sub(f"url({ICON_FILE})".encode(), source.read_bytes())
        script = _FONT_URL.sub(b"local('sans-serif')", script)
        write_file(out / ICON_FILE, arguments.icons.read_bytes())
        write_file(out / SCRIPT, script)
        write_file(out / "config.yml", cms_config(_backend(arguments)).encode("utf-8"))
        page = PAGE.format(policy=_policy(arguments), script=SCRIPT, digest=_digest(script))
        write_file(out / "index.html", page.encode("utf-8"))
        version = json.loads((arguments.program / "package.json").read_text(encoding="utf-8"))["version"]
        print(f"{out / 'index.html'}  Sveltia CMS {version}, for {arguments.repo} at branch {arguments.branch}")
        return 0


def _backend(arguments: Namespace) -> dict[str, str]:
    backend = {"name": arguments.backend, "repo": arguments.repo, "branch": arguments.branch}
    if arguments.url:
        api = {"gitea": "/api/v1", "gitlab": "/api/v4", "github": "/api/v3"}[arguments.backend]
        backend |= {"base_url": arguments.url, "api_root": f"{arguments.url}{api}"}
    return backend | ({"app_id": arguments.app_id} if arguments.app_id else {})


def _policy(arguments: Namespace) -> str:
    """The content security policy: scripts of the own host, and requests to it and to the git host alone."""
    hosts = " ".join([arguments.url] if arguments.url else HOSTS[arguments.backend])
    return (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; "
        f"connect-src 'self' blob: data: {hosts}; base-uri 'none'; form-action 'none'"
    )


def _digest(content: bytes) -> str:
    return base64.b64encode(hashlib.sha384(content).digest()).decode()


def _repo(text: str) -> str:
    parts = text.split("/")
    if len(parts) != 2 or not all(
        part and part.replace("-", "").replace("_", "").replace(".", "").isalnum() for part in parts
    ):
        raise ArgumentTypeError(f"“{text[:60]}” is no repository; write owner and name, such as society/facts")
    return text


def _url(text: str) -> str:
    parts = urlsplit(text)
    local = parts.hostname in ("127.0.0.1", "localhost")
    plain = not (parts.path.strip("/") or parts.query or parts.fragment or parts.username or set(text) & set(" ;'\""))
    if not parts.hostname or not plain or parts.scheme not in (("http", "https") if local else ("https",)):
        raise ArgumentTypeError(f"“{text[:60]}” is no address of a host; write one such as https://git.example.org")
    return text.rstrip("/")

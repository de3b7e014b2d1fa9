"""Configuration of the web servers nginx and Caddy for the hosted site: headers, types, compression, page for unknown URLs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePath

from returnkb.publish.hosting.not_found import NOT_FOUND
from returnkb.publish.hosting.response_headers import (
    DOWNLOADED,
    DOWNLOADS,
    IMMUTABLE,
    IMMUTABLE_NAME,
    REVALIDATED,
    HostedAt,
    security_headers,
)

NGINX, CADDY = "nginx.conf", "Caddyfile"
# Types of text; with `nosniff`, browsers run a script only under the right one.
_TEXT_TYPES = {
    "application/atom+xml": "atom",
    "application/json": "json map",
    "application/ld+json": "jsonld",
    "application/manifest+json": "webmanifest",
    "image/svg+xml": "svg",
    "text/css": "css",
    "text/csv": "csv",
    "text/html": "html",
    "text/javascript": "js",
    "text/plain": "bib minisig txt",
    "text/xml": "xml",
}
_OTHER_TYPES = {
    "application/epub+zip": "epub",
    "application/pdf": "pdf",
    "application/zip": "zip",
    "font/woff2": "woff2",
    "image/png": "png",
    "image/x-icon": "ico",
}
# Temporary files, and the file for other hosts.
_HIDDEN = r"/(\.[^/]*|_headers)$"
_COMPRESSED_FROM = 256  # bytes; shorter responses grow


def server_files(at: HostedAt, folder: PurePath) -> dict[str, str]:
    """The configuration files by name; none if the address or the folder has characters that are syntax to the servers."""
    plain = re.fullmatch(r"[A-Za-z0-9.:-]*", at.host) and re.fullmatch(r"/([A-Za-z0-9_.~-]+/)*", at.path)
    if not plain or re.search(r'["$\\{}]', folder.as_posix()) or not folder.as_posix().isprintable():
        return {}
    return {NGINX: nginx_config(at, folder), CADDY: caddy_config(at, folder)}


def nginx_config(at: HostedAt, folder: PurePath, listen: str = "80") -> str:
    """The file for `/etc/nginx/conf.d` of a site that lies in `folder`; TLS is added there."""
    headers = "\n".join(f'    add_header {name} "{value}" always;' for name, value in security_headers(at).items())
    text_types = " ".join(sorted(_TEXT_TYPES.keys() - {"text/html"}))  # which nginx always compresses
    return f"""\
# Written by `returnkb host`; it replaces this file.
map $uri $returnkb_cache {{
    default "{REVALIDATED}";
    "~{IMMUTABLE_NAME}" "{IMMUTABLE}";
}}
map $uri $returnkb_disposition {{
    default "";
    "~^{re.escape(at.path)}{DOWNLOADS}" "{DOWNLOADED}";
}}
server {{
    listen {listen};
    server_name {at.host.partition(":")[0] or "_"};
    server_tokens off;
    absolute_redirect off;
    charset utf-8;
    charset_types {text_types};
    default_type application/octet-stream;
    types {{
{_nginx_types(_TEXT_TYPES | _OTHER_TYPES)}
    }}
    gzip on;
    gzip_vary on;
    gzip_proxied any;
    gzip_min_length {_COMPRESSED_FROM};
    gzip_types {text_types};
    # An empty header is not sent.
    add_header Cache-Control $returnkb_cache always;
    add_header Content-Disposition $returnkb_disposition;
{headers}
    error_page 404 {at.path}{NOT_FOUND};
    location {at.path} {{
        alias "{folder.as_posix()}/";
        index index.html;
    }}
{"" if at.path == "/" else "    location / { return 404; }"}
    location ~ "{_HIDDEN}" {{
        return 404;
    }}
}}
"""


def _nginx_types(types: Mapping[str, str]) -> str:
    return "\n".join(f"        {name} {suffixes};" for name, suffixes in types.items())


def caddy_config(at: HostedAt, folder: PurePath, address: str = "") -> str:
    """The Caddyfile of a site that lies in `folder`; with the host's name as address, Caddy gets certificates itself."""
    headers = "\n".join(f'\theader {name} "{value}"' for name, value in security_headers(at).items())
    text_types = "\n".join(f"\t\t\theader Content-Type {name}*" for name in _TEXT_TYPES)
    types = "\n".join(
        f"\t@{_matcher(name)} path {' '.join(f'*.{suffix}' for suffix in suffixes.split())}\n"
        f'\theader @{_matcher(name)} Content-Type "{name}{"; charset=utf-8" if name in _TEXT_TYPES else ""}"'
        for name, suffixes in (_TEXT_TYPES | _OTHER_TYPES).items()
    )
    return f"""\
# Written by `returnkb host`; it replaces this file.
{address or at.host or ":80"} {{
\tencode {{
\t\tgzip
\t\tminimum_length {_COMPRESSED_FROM}
\t\tmatch {{
{text_types}
\t\t}}
\t}}
\t@immutable path_regexp {IMMUTABLE_NAME}
\t@revalidated not path_regexp {IMMUTABLE_NAME}
\t@download path {at.path}{DOWNLOADS}*
\t@hidden path_regexp {_HIDDEN}
\theader @immutable Cache-Control "{IMMUTABLE}"
\theader @revalidated Cache-Control "{REVALIDATED}"
\theader @download Content-Disposition {DOWNLOADED}
{types}
{headers}
\theader -Server
\thandle_path {at.path}* {{
\t\terror @hidden 404
\t\troot * "{folder.as_posix()}"
\t\tfile_server
\t}}
\thandle {{
\t\terror 404
\t}}
\thandle_errors {{
\t\theader Cache-Control "{REVALIDATED}"
\t\theader Content-Type "text/html; charset=utf-8"
\t\theader -Content-Disposition
{headers.replace(chr(9), chr(9) * 2)}
\t\theader -Server
\t\trewrite * /{NOT_FOUND}
\t\troot * "{folder.as_posix()}"
\t\tfile_server
\t}}
}}
"""


def _matcher(content_type: str) -> str:
    return "type_" + "".join(letter if letter.isalnum() else "_" for letter in content_type)

"""The local server over raw sockets: files of its folder for this machine, and an error status for everything else."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser, expect

from returnkb.build.serve import local_server
from returnkb.build.serve.local_server import LocalServer, Refused, file_in, requested_path
from returnkb.commands.build.serve import file_states

PAGE = "<html><body><p>Prizren</p></body></html>"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with pages, beside a secret and with links that lead to it."""
    top = tmp_path_factory.mktemp("server")
    folder = top / "site"
    (folder / "kosovo").mkdir(parents=True)
    (folder / "empty").mkdir()
    (folder / "index.html").write_text(PAGE, encoding="utf-8")
    (folder / "kosovo" / "index.html").write_text(PAGE, encoding="utf-8")
    (folder / "data.json").write_text("{}", encoding="utf-8")
    (folder / "ä b.js").write_text("1", encoding="utf-8")
    (top / "secret.txt").write_text("secret", encoding="utf-8")
    (folder / "link.txt").symlink_to(top / "secret.txt")
    (folder / "up").symlink_to(top)
    (folder / "loop").symlink_to(folder / "loop")
    os.mkfifo(folder / "pipe")
    return folder


@pytest.fixture(scope="module")
def server(site: Path) -> Iterator[LocalServer]:
    """A running server of the site."""
    running = LocalServer(site, 0, reload=True)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    yield running
    running.shutdown()
    running.server_close()


def ask(server: LocalServer, request: str | bytes, host: str | None = None) -> tuple[int, bytes]:
    """Status and whole answer to raw bytes; a request without a blank line gets a Host header and its end."""
    raw = request.encode("utf-8") if isinstance(request, str) else request
    if b"\r\n" not in raw:
        raw += f" HTTP/1.1\r\nHost: {host or f'127.0.0.1:{server.server_port}'}\r\n\r\n".encode()
    raw = raw.replace(b"<own>", f"127.0.0.1:{server.server_port}".encode())
    answer = b""
    with socket.create_connection(("127.0.0.1", server.server_port), timeout=20) as connection:
        try:
            connection.sendall(raw)
            connection.shutdown(socket.SHUT_WR)
            while more := connection.recv(65536):
                answer += more
        except ConnectionError:
            pass  # closed while more was sent: what came before counts
    return int(answer.split(None, 2)[1]) if answer.startswith(b"HTTP/") else 0, answer


def test_pages_come_with_their_type_and_may_not_be_read_as_another(server: LocalServer) -> None:
    """A page, a folder's page and a file by its escaped name; each with nosniff and a policy against other sites."""
    for target, kind in (("/", "text/html"), ("/kosovo/", "text/html"), ("/%C3%A4%20b.js?v=1", "text/javascript")):
        status, answer = ask(server, f"GET {target}")
        assert status == 200
        assert f"Content-Type: {kind}; charset=utf-8".encode() in answer
        assert b"X-Content-Type-Options: nosniff" in answer
        assert b"Cross-Origin-Resource-Policy: same-origin" in answer


def test_a_head_request_gets_no_body(server: LocalServer) -> None:
    """HEAD gives the headers of GET alone."""
    status, answer = ask(server, "HEAD /data.json")

    assert status == 200
    assert b"Content-Length: 2" in answer
    assert answer.endswith(b"\r\n\r\n")


def test_a_folder_leads_to_its_page(server: LocalServer) -> None:
    """Without its slash a folder is redirected within this server."""
    status, answer = ask(server, "GET /kosovo?q=1")

    assert status == 301
    assert b"Location: /kosovo/\r\n" in answer


def test_only_the_names_of_this_machine_are_hosts(server: LocalServer) -> None:
    """localhost and the loopback addresses with the port, in any case; a foreign name that points here reads nothing."""
    port = server.server_port
    for host in (f"localhost:{port}", f"LOCALHOST:{port}", f"127.0.0.1:{port}", f"[::1]:{port}"):
        assert ask(server, "GET /", host)[0] == 200
    hosts = (
        "elsewhere.example", f"elsewhere.example:{port}", "localhost", "127.0.0.1", f"localhost:{port + 1}",
        f"localhost.elsewhere.example:{port}", f"elsewhere.example@localhost:{port}", f"127.0.0.1:{port}.example",
        f"0.0.0.0:{port}", f"127.0.0.2:{port}", f"2130706433:{port}", f"[::]:{port}", f"localhost.:{port}", ",",
    )  # fmt: skip
    for host in hosts:
        assert ask(server, "GET /", host)[0] == 421, host


def test_it_listens_on_the_loopback_address(server: LocalServer) -> None:
    """No other machine can connect."""
    assert server.server_address[0] == "127.0.0.1"


LONG = "a" * 5000
HOSTILE: list[tuple[str | bytes, tuple[int, ...]]] = [
    ("GET /../secret.txt", (400,)),
    ("GET /kosovo/../../secret.txt", (400,)),
    ("GET /%2e%2e/secret.txt", (400,)),
    ("GET /%2E%2E%2Fsecret.txt", (400,)),
    ("GET /..%2fsecret.txt", (400,)),
    ("GET /..%5csecret.txt", (400,)),
    ("GET /..\\secret.txt", (400,)),
    ("GET /%252e%252e/secret.txt", (404,)),
    ("GET /.", (400,)),
    ("GET /./index.html", (400,)),
    ("GET /link.txt", (404,)),
    ("GET /up/secret.txt", (404,)),
    ("GET /up/", (404,)),
    ("GET /up", (404,)),
    ("GET /loop", (404,)),
    ("GET /loop/x", (404,)),
    ("GET /pipe", (404,)),
    ("GET /empty/", (404,)),
    ("GET /empty", (404,)),
    ("GET /data.json/", (404,)),
    ("GET /index.html/", (404,)),
    ("GET /index.html/x", (404,)),
    ("GET /nothing", (404,)),
    ("GET /%", (400,)),
    ("GET /%2", (400,)),
    ("GET /%zz", (400,)),
    ("GET /%u0041", (400,)),
    ("GET /?q=%", (400,)),
    ("GET /%ff", (400,)),
    ("GET /%c0%ae%c0%ae/secret.txt", (400,)),
    ("GET /%ed%a0%80", (400,)),
    ("GET /%00", (400,)),
    ("GET /index.html%00.txt", (400,)),
    ("GET /%0d%0aSet-Cookie:%20a=b", (400,)),
    ("GET /kosovo%0d%0aX:%20y", (400,)),
    ("GET /\x01", (400,)),
    ("GET /ä", (400,)),
    ("GET //elsewhere.example/", (400, 404)),
    ("GET ///elsewhere.example/", (400, 404)),
    ("GET /kosovo//index.html", (400,)),
    ("GET /\\elsewhere.example/", (400,)),
    ("GET http://elsewhere.example/", (400,)),
    ("GET http://127.0.0.1/", (400,)),
    ("GET *", (400,)),
    ("GET index.html", (400,)),
    (f"GET /{LONG}", (414,)),
    (f"GET /?limit={'9' * 5000}", (414,)),
    (f"GET /{'a' * 300}", (404,)),
    (f"GET /{'a/' * 1500}", (404,)),
    (f"GET /{'a' * 70000}", (414,)),
    ("POST /", (405,)),
    ("PUT /index.html", (405,)),
    ("DELETE /index.html", (405,)),
    ("OPTIONS *", (405,)),
    ("TRACE /", (405,)),
    ("CONNECT elsewhere.example:443", (405,)),
    ("get /", (405,)),
    ("PROPFIND /", (405,)),
    (b"GET / HTTP/1.1\r\n\r\n", (421,)),
    (b"GET /\r\n\r\n", (421, 0)),
    (b"GET / HTTP/1.1\r\nHost: <own>\r\nHost: <own>\r\n\r\n", (421,)),
    (b"GET / HTTP/1.1\r\nHost: <own>\r\nHost: elsewhere.example\r\n\r\n", (421,)),
    (b"GET / HTTP/1.1\r\nHost: \r\n\r\n", (421,)),
    (b"GET / HTTP/1.1\r\nHost: <own>\r\nContent-Length: 5\r\n\r\nhello", (413,)),
    (b"GET / HTTP/1.1\r\nHost: <own>\r\nContent-Length: -1\r\n\r\n", (413,)),
    (b"GET / HTTP/1.1\r\nHost: <own>\r\nContent-Length: " + b"9" * 5000 + b"\r\n\r\n", (413,)),
    (b"GET / HTTP/1.1\r\nHost: <own>\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", (413,)),
    (b"GET / HTTP/1.1\r\nHost: <own>\r\n" + b"X: y\r\n" * 500 + b"\r\n", (431,)),
    (b"GET / HTTP/1.1\r\nHost: <own>\r\nX: " + b"y" * 70000 + b"\r\n\r\n", (431,)),
    (b"GET / HTTP/9.9\r\nHost: <own>\r\n\r\n", (505,)),
    (b"GET / HTTP/1." + b"9" * 5000 + b"\r\nHost: <own>\r\n\r\n", (400, 505)),
    (b"GET / HTTP/1.1 x\r\nHost: <own>\r\n\r\n", (400,)),
    (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", (400,)),
    (b"\r\n\r\n", (0, 400)),
    (b"\x00\r\n\r\n", (400,)),
    (b"GET\r\n\r\n", (400,)),
    (b"GET / HTTP/1.1\r\nHost: <own>\r\nno colon\r\n\r\n", (200, 400)),
]


@pytest.mark.parametrize(("request_", "statuses"), HOSTILE, ids=lambda value: repr(value)[:50])
def test_hostile_requests_get_an_error_and_no_secret(
    request_: str | bytes, statuses: tuple[int, ...], server: LocalServer, capfd: pytest.CaptureFixture[str]
) -> None:
    """Each is answered with its status, reads nothing outside the folder, adds no header and prints no traceback."""
    status, answer = ask(server, request_)

    assert status in statuses
    assert b"secret" not in answer
    assert b"Set-Cookie" not in answer and b"\nX:" not in answer
    assert "Traceback" not in capfd.readouterr().err
    assert ask(server, "GET /")[0] == 200


def test_connections_beyond_the_limit_are_closed(server: LocalServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Clients that open connections and send nothing do not use up threads."""
    before = threading.active_count()
    idle = [
        socket.create_connection(("127.0.0.1", server.server_port)) for _ in range(local_server.MOST_CONNECTIONS * 2)
    ]
    threads = threading.active_count() - before
    for connection in idle:
        connection.close()
    for _ in range(200):
        if ask(server, "GET /")[0] == 200:
            break
        time.sleep(0.05)

    assert threads <= local_server.MOST_CONNECTIONS
    assert ask(server, "GET /")[0] == 200


def test_pages_ask_for_the_reload_script_by_its_address(server: LocalServer) -> None:
    """No inline script is added, which a page's policy may refuse; the script holds the version of the site."""
    _, page = ask(server, "GET /index.html")
    status, script = ask(server, "GET /~reload.js")

    assert b'<script src="/~reload.js"></script></body>' in page
    assert status == 200
    assert f'!== "{server.version}"'.encode() in script


def test_an_open_page_reloads_when_the_site_was_built_again(server: LocalServer, site: Path, browser: Browser) -> None:
    """The page's own policy of scripts allows it, and forbids inline ones."""
    policy = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'self'\">"
    path = site / "open.html"
    path.write_text(f"<html><head>{policy}<title>old</title></head><body></body></html>", encoding="utf-8")
    page = browser.new_page()
    page.goto(f"http://127.0.0.1:{server.server_port}/open.html")
    path.write_text(f"<html><head>{policy}<title>new</title></head><body></body></html>", encoding="utf-8")
    server.version += 1
    expect(page).to_have_title("new", timeout=20_000)
    page.close()


def test_without_reload_pages_stay_as_they_are(site: Path) -> None:
    """A server that watches nothing gives pages byte for byte."""
    running = LocalServer(site, 0)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    _, answer = ask(running, "GET /index.html")
    status, _ = ask(running, "GET /~reload.js")
    running.shutdown()
    running.server_close()

    assert answer.endswith(PAGE.encode())
    assert status == 404


@given(st.text(max_size=40) | st.text("/.%2eEfF\\~\x00ä:?#", max_size=12))
def test_no_target_leads_out_of_the_folder(target: str) -> None:
    """Whatever is asked for is refused or names a file within."""
    folder = Path(__file__).parent.resolve()
    try:
        found = file_in(folder, requested_path(f"/{target}"))
    except Refused:
        return
    assert found.is_relative_to(folder)


def test_a_changed_a_new_and_a_lost_file_are_seen(tmp_path: Path) -> None:
    """Rebuilding starts from names, times and sizes of files."""
    (tmp_path / "a.md").write_text("one", encoding="utf-8")
    states = [file_states([tmp_path])]
    (tmp_path / "a.md").write_text("other", encoding="utf-8")
    states.append(file_states([tmp_path]))
    (tmp_path / "b.md").write_text("two", encoding="utf-8")
    states.append(file_states([tmp_path]))
    (tmp_path / "a.md").unlink()
    states.append(file_states([tmp_path]))

    assert len(set(states)) == 4

"""A server on this machine that answers as badly as it is told to, and the names that lead to it."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import trustme

from scrapers.net.gate import Gate, Limits
from scrapers.net.guard import Rules
from scrapers.net.names import Answer, NameUnanswered, NoSuchName, public_only

PROSE = (
    "Returnees may register at the municipal office within thirty days of arrival. "
    "Registration is free of charge and needs a travel document. "
    "The office is open from Monday to Friday between 9:00 and 15:00. "
    "Families with children under six receive a grant of 450 euros once. "
)


def html(
    body: str = f"<main><h1>Registration</h1><p>{PROSE}</p></main>", title: str = "Registration", head: str = ""
) -> bytes:
    """A small whole page."""
    return f"<!doctype html><html><head><meta charset=utf-8><title>{title}</title>{head}</head><body>{body}</body></html>".encode()


def reply(body: bytes = b"", status: str = "200 OK", kind: str = "text/html; charset=utf-8", **headers: str) -> bytes:
    """A proper answer as bytes."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close"]
    if kind:
        lines.append(f"Content-Type: {kind}")
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode("utf-8") + b"\r\n\r\n" + body


@dataclass
class Visit:
    """One request at the server, and the means to answer it badly."""

    sock: socket.socket
    method: str
    path: str
    headers: dict[str, str]
    count: int
    stop: threading.Event

    def say(self, data: bytes) -> None:
        """Send bytes."""
        self.sock.sendall(data)

    def drip(self, data: bytes, pause: float, size: int = 1) -> None:
        """Send bytes a few at a time."""
        for start in range(0, len(data), size):
            if self.stop.is_set():
                return
            self.sock.sendall(data[start : start + size])
            time.sleep(pause)

    def reset(self) -> None:
        """Break off so that the other side gets an error."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
        self.sock.close()


Handler = Callable[[Visit], None]


@dataclass
class Server:
    """A real server on a loopback address."""

    address: str = "127.0.0.1"
    tls: ssl.SSLContext | None = None
    routes: dict[str, Handler | bytes] = field(default_factory=dict)
    visits: list[tuple[str, str]] = field(default_factory=list)
    times: list[tuple[float, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Listen."""
        self.stop = threading.Event()
        self._counts: dict[str, int] = {}
        self._lock = threading.Lock()
        self._socket = socket.create_server((self.address, 0), backlog=200)
        self.port: int = self._socket.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Stop listening and end every drip."""
        self.stop.set()
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def _accept(self) -> None:
        while not self.stop.is_set():
            try:
                sock, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(sock,), daemon=True).start()

    def _serve(self, sock: socket.socket) -> None:
        with contextlib.suppress(OSError, ssl.SSLError), contextlib.closing(sock):
            sock.settimeout(30)
            with self.tls.wrap_socket(sock, server_side=True) if self.tls else sock as talking:
                self._answer(talking)

    def _answer(self, sock: socket.socket) -> None:
        visit = self._visit(sock)
        if visit is not None:
            handler = self.routes.get(visit.path) or self.routes.get("*") or reply(b"nothing here", "404 Not Found")
            if isinstance(handler, bytes):
                visit.say(handler)
            else:
                handler(visit)
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_WR)

    def _visit(self, sock: socket.socket) -> Visit | None:
        data = b""
        while b"\r\n\r\n" not in data:
            piece = sock.recv(65536)
            if not piece:
                return None
            data += piece
            if data[:1] == b"\x16":
                sock.sendall(reply(b"this is not for machines that whisper", "400 Bad Request"))
                return None
        head = data.split(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
        method, path, _ = head[0].split(" ", 2)
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])}
        with self._lock:
            key = f"{headers.get('host', '')}{path}"
            self._counts[key] = self._counts.get(key, 0) + 1
            self.visits.append((headers.get("host", ""), path))
            self.times.append((time.monotonic(), headers.get("host", "")))
            return Visit(sock, method, path, headers, self._counts[key], self.stop)


@dataclass
class Names:
    """A name service of our own; only what it points at on loopback may be reached."""

    answers: dict[tuple[str, int], list[Answer]] = field(default_factory=dict)
    failing: set[str] = field(default_factory=set)
    slow: dict[str, float] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    allowed: set[tuple[str, int]] = field(default_factory=set)

    def point(self, name: str, server: Server, port: int = 80) -> None:
        """Let a name lead to a server."""
        self.answers[(name, port)] = [Answer(socket.AF_INET, (server.address, server.port))]
        self.allowed.add((server.address, server.port))

    def resolve(self, host: str, port: int) -> list[Answer]:
        """Answer as a resolver does."""
        self.asked.append(host)
        time.sleep(self.slow.get(host, 0.0))
        if host in self.failing:
            raise NameUnanswered(f"no name server answered for {host}")
        if (host, port) not in self.answers and not any(name == host for name, _ in self.answers):
            with contextlib.suppress(OSError):
                return [Answer(socket.AF_INET, (socket.inet_ntoa(socket.inet_aton(host)), port))]
            raise NoSuchName(f"the name {host} does not exist")
        return self.answers.get((host, port)) or next(
            found for (name, _), found in self.answers.items() if name == host
        )

    def refuse(self, address: str, port: int) -> bool:
        """What production refuses, but for the servers of the test."""
        return (address, port) not in self.allowed and public_only(address, port)


@dataclass
class World:
    """Servers, names, certificates and a gate that sees nothing else."""

    names: Names = field(default_factory=Names)
    servers: list[Server] = field(default_factory=list)
    authority: trustme.CA = field(default_factory=trustme.CA)
    keep: list[socket.socket] = field(default_factory=list)
    limits: Limits = field(default_factory=lambda: Limits(seconds=2.0, bytes=2_000_000))

    def server(self, *hosts: str, tls: ssl.SSLContext | None = None, address: str = "127.0.0.1") -> Server:
        """A new server that answers to some names."""
        server = Server(address, tls)
        self.servers.append(server)
        for host in hosts:
            self.names.point(host, server, 443 if tls else 80)
        return server

    def certificate(self, *hosts: str) -> ssl.SSLContext:
        """A server's side of TLS for some names, signed by the world's authority."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.authority.issue_cert(*hosts).configure_cert(context)
        return context

    def gate(self, limits: Limits | None = None) -> Gate:
        """The real gate, with this world's names and authority."""
        # The world's own authority and no other: reading the system's roots would only take time.
        trust = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self.authority.configure_trust(trust)
        rules = Rules(resolver=self.names.resolve, refuse=self.names.refuse, trust=trust)
        return Gate(rules, limits or self.limits)


@contextlib.contextmanager
def a_world() -> Iterator[World]:
    """A world that ends with the test."""
    world = World()
    try:
        yield world
    finally:
        for sock in world.keep:
            sock.close()
        for server in world.servers:
            server.close()

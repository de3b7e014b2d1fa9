"""Where sockets are opened: the pinned connection below requests."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from scrapers.http.address_policy import PORTS, AddressRefused, parse_address
from scrapers.http.deadline import Deadline
from scrapers.http.dns import (
    AddressFilter,
    ResolvedAddress,
    Resolver,
    check_addresses,
    not_public,
    resolve,
    system_resolver,
)

ATTEMPTS = 4


def system_ssl_context() -> ssl.SSLContext:
    """The roots this computer trusts, so that an office's own proxy certificate works without switching checks off."""
    import certifi
    import truststore

    if hasattr(ssl, "enum_certificates"):
        return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context = ssl.create_default_context(cafile=certifi.where())
    context.load_default_certs()
    return context


@dataclass(frozen=True)
class ConnectionPolicy:
    """What may be connected to, and how names and certificates are judged."""

    resolver: Resolver = system_resolver
    refuse: AddressFilter = not_public
    ports: Collection[int] = PORTS
    trust: ssl.SSLContext = field(default_factory=system_ssl_context)


class ConnectFailed(Exception):
    """No address of the host let us in."""


def open_socket(rules: ConnectionPolicy, deadline: Deadline, host: str, port: int) -> tuple[socket.socket, str]:
    """Resolve once, refuse or pin, connect, and make sure the peer is who was pinned."""
    if port not in rules.ports:
        raise AddressRefused(f"Port {port} is not fetched; only 80 and 443 are.")
    # A part of the time is kept back, so that a silent name server is named as the cause.
    answers = resolve(rules.resolver, host, port, deadline.left * 0.8)
    answers = check_addresses(answers, host, port, rules.refuse)[:ATTEMPTS]
    reasons = []
    for number, answer in enumerate(answers):
        share = deadline.left / (len(answers) - number)
        try:
            return _connect(answer, share, deadline), str(answer.sockaddr[0])
        except OSError as error:
            reasons.append(f"{answer.sockaddr[0]}: {error.strerror or error}")
        deadline.check()
    raise ConnectFailed("; ".join(reasons))


def _connect(answer: ResolvedAddress, seconds: float, deadline: Deadline) -> socket.socket:
    sock = socket.socket(answer.family, socket.SOCK_STREAM)
    try:
        deadline.watch(sock)
        sock.settimeout(max(seconds, 0.05))
        sock.connect(answer.sockaddr)
        if parse_address(sock.getpeername()[0]) != parse_address(str(answer.sockaddr[0])):
            raise AddressRefused("The connection ended at another address than the one looked up.")
        sock.settimeout(max(deadline.left, 0.05))
    except BaseException:
        sock.close()
        raise
    return sock


class PinnedAdapter(HTTPAdapter):
    """A transport for one look: every socket it opens is pinned, watched and counted."""

    def __init__(self, rules: ConnectionPolicy, deadline: Deadline) -> None:
        """Bind the transport to the rules and the deadline of one look."""
        self.rules = rules
        self.deadline = deadline
        self.peers: list[str] = []
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Put our connections below requests' pools."""
        kwargs["ssl_context"] = self.rules.trust
        super().init_poolmanager(*args, **kwargs)
        plain, secure = self._connections()

        class PlainPool(HTTPConnectionPool):
            ConnectionCls = plain

        class SecurePool(HTTPSConnectionPool):
            ConnectionCls = secure

        self.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": SecurePool}

    def _connections(self) -> tuple[type[HTTPConnection], type[HTTPSConnection]]:
        def connect(host: str, port: int | None) -> socket.socket:
            sock, peer = open_socket(self.rules, self.deadline, host, port or 0)
            self.peers.append(peer)
            return sock

        class Plain(HTTPConnection):
            def _new_conn(self) -> socket.socket:
                return connect(self._dns_host, self.port)

        class Secure(HTTPSConnection):
            def _new_conn(self) -> socket.socket:
                return connect(self._dns_host, self.port)

        return Plain, Secure

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:
        """Verify always, by the trust of the rules; requests would load a second set of roots for each connection."""
        conn.cert_reqs = "CERT_REQUIRED"

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        """Refuse: a proxy would resolve names for us and undo the pin."""
        raise AddressRefused("Sources are not fetched through a proxy.")


class PinnedSession(requests.Session):
    """A session that reads nothing from the environment and follows no redirect by itself."""

    def __init__(self, adapter: PinnedAdapter) -> None:
        """Allow the guarded transport and no other."""
        super().__init__()
        self.trust_env = False
        self.adapters.clear()
        self.mount("http://", adapter)
        self.mount("https://", adapter)

    def get_redirect_target(self, resp: requests.Response) -> None:
        """No target: requests would read and unpack the redirect's body before it lets go of it."""
        return

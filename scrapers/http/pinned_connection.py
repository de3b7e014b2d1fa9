"""Pinned connection: a transport for requests that connects only to addresses it has resolved and checked itself."""

from __future__ import annotations

import http.client
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

MAX_ADDRESSES = 4
MAX_INTERIM = 8


def system_ssl_context() -> ssl.SSLContext:
    """TLS context with this computer's trusted roots, so that an office's own proxy certificate is accepted."""
    import certifi
    import truststore

    if hasattr(ssl, "enum_certificates"):
        return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context = ssl.create_default_context(cafile=certifi.where())
    context.load_default_certs()
    return context


@dataclass(frozen=True)
class ConnectionPolicy:
    """What may be connected to: resolver, filter of addresses, ports, and the TLS context that verifies certificates."""

    resolver: Resolver = system_resolver
    is_refused: AddressFilter = not_public
    ports: Collection[int] = PORTS
    ssl_context: ssl.SSLContext = field(default_factory=system_ssl_context)


class ConnectFailed(Exception):
    """No address of the host accepted a connection."""


class FinalResponse(http.client.HTTPResponse):
    """Response without the interim ones before it (103 Early Hints and others of 1xx), of which there may be a few."""

    def _read_status(self) -> tuple[str, int, str]:
        for _ in range(MAX_INTERIM):
            version, status, reason = super()._read_status()  # type: ignore[misc]  # a private method, which typeshed leaves out
            if not 101 < status < 200:
                return version, status, reason
            http.client.parse_headers(self.fp)
        raise http.client.BadStatusLine(f"more than {MAX_INTERIM} interim responses")


def open_socket(policy: ConnectionPolicy, deadline: Deadline, host: str, port: int) -> tuple[socket.socket, str]:
    """Socket connected to a checked address of a host, and that address."""
    if port not in policy.ports:
        raise AddressRefused(f"Port {port} is not fetched; only 80 and 443 are.")
    # The lookup gets 80 % of the time, so that a name server that does not answer is reported as the cause.
    addresses = resolve(policy.resolver, host, port, deadline.left * 0.8)
    addresses = check_addresses(addresses, host, port, policy.is_refused)[:MAX_ADDRESSES]
    reasons = []
    for number, address in enumerate(addresses):
        share = deadline.left / (len(addresses) - number)
        try:
            return _connect(address, share, deadline), str(address.sockaddr[0])
        except OSError as error:
            reasons.append(f"{address.sockaddr[0]}: {error.strerror or error}")
        deadline.check()
    raise ConnectFailed("; ".join(reasons))


def _connect(address: ResolvedAddress, seconds: float, deadline: Deadline) -> socket.socket:
    sock = socket.socket(address.family, socket.SOCK_STREAM)
    try:
        deadline.register(sock)
        sock.settimeout(max(seconds, 0.05))
        sock.connect(address.sockaddr)
        if parse_address(sock.getpeername()[0]) != parse_address(str(address.sockaddr[0])):
            raise AddressRefused("The peer has another address than the one that was resolved.")
        sock.settimeout(max(deadline.left, 0.05))
    except BaseException:
        sock.close()
        raise
    return sock


class PinnedAdapter(HTTPAdapter):
    """Transport adapter for one fetch: every socket is pinned to a checked address and ends at the deadline."""

    def __init__(self, policy: ConnectionPolicy, deadline: Deadline) -> None:
        """Bind the adapter to a policy and to the deadline of one fetch."""
        self.policy = policy
        self.deadline = deadline
        self.peers: list[str] = []
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Replace the connection classes of the pools."""
        kwargs["ssl_context"] = self.policy.ssl_context
        super().init_poolmanager(*args, **kwargs)
        http, https = self._connection_classes()

        class HttpPool(HTTPConnectionPool):
            ConnectionCls = http

        class HttpsPool(HTTPSConnectionPool):
            ConnectionCls = https

        self.poolmanager.pool_classes_by_scheme = {"http": HttpPool, "https": HttpsPool}

    def _connection_classes(self) -> tuple[type[HTTPConnection], type[HTTPSConnection]]:
        def connect(host: str, port: int | None) -> socket.socket:
            sock, peer = open_socket(self.policy, self.deadline, host, port or 0)
            self.peers.append(peer)
            return sock

        class PinnedHttp(HTTPConnection):
            response_class = FinalResponse

            def _new_conn(self) -> socket.socket:
                return connect(self._dns_host, self.port)

        class PinnedHttps(HTTPSConnection):
            response_class = FinalResponse

            def _new_conn(self) -> socket.socket:
                return connect(self._dns_host, self.port)

        return PinnedHttp, PinnedHttps

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:
        """Require a valid certificate; requests would load a second set of roots for each connection."""
        conn.cert_reqs = "CERT_REQUIRED"

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        """Refuse proxies: a proxy would resolve names itself and bypass the pin."""
        raise AddressRefused("Sources are not fetched through a proxy.")


class PinnedSession(requests.Session):
    """Session that ignores the environment and follows no redirect by itself."""

    def __init__(self, adapter: PinnedAdapter) -> None:
        """Mount the pinned adapter as the only transport."""
        super().__init__()
        self.trust_env = False
        self.adapters.clear()
        self.mount("http://", adapter)
        self.mount("https://", adapter)

    def get_redirect_target(self, resp: requests.Response) -> None:
        """No target: requests would read and decode the body of the redirect before it releases the connection."""
        return

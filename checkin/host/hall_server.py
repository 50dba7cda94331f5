"""The servers of one start together: the application's, and the plain page that explains how to trust it."""

import errno
import logging
import signal
import ssl
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import gevent
from gevent.event import Event

from checkin.host.addresses import Address, MachineAddresses, find_addresses
from checkin.host.certificates import ServerCertificate, ensure_certificate
from checkin.host.server import Server
from checkin.host.sockets import tell_sockets
from checkin.host.trust_page import TrustPage

log = logging.getLogger(__name__)

EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104  compared, not listened on
STOP_SECONDS = 8
# A laptop may join the hall's network after the program was started, or change it
LOOK_AROUND_SECONDS = 15


PORT_CODES = {errno.EADDRINUSE: "in_use", errno.EACCES: "not_allowed", errno.EADDRNOTAVAIL: "no_such_address"}


class PortTaken(Exception):
    """The port cannot be listened on. `code`: in_use, not_allowed, no_such_address."""

    def __init__(self, port: int, problem: OSError) -> None:
        super().__init__(f"port {port}: {problem.strerror}")
        self.port = port
        self.code = PORT_CODES.get(problem.errno or 0, "no_such_address")


class HallServer:
    """`certificate` None: plain HTTP. With one of our own authority, `data_dir` is where it is renewed."""

    def __init__(
        self, application: Any, socketio: Any, host: str, certificate: ServerCertificate | None, data_dir: Path
    ) -> None:
        self.application = application
        self.socketio = socketio
        self.host = host
        self.certificate = certificate
        self.data_dir = data_dir
        self.addresses = find_addresses()
        self._has_followed = True  # certificate and plain page are those of the addresses
        self.servers: list[Server] = []
        self.context: ssl.SSLContext | None = certificate.context() if certificate else None
        self.trust_page: TrustPage | None = None
        self._stop = Event()

    @property
    def port(self) -> int:
        return self.servers[0].port

    @property
    def trust_port(self) -> int | None:
        return self.servers[1].port if len(self.servers) > 1 else None

    @property
    def hosts(self) -> list[Address | str]:
        """Under what phones reach us, the best first; empty without a network.

        An address that the certificate does not hold comes only where there is no other.
        """
        hosts = reachable_hosts(self.host, self.addresses)
        if self.certificate is None:
            return hosts
        return [host for host in hosts if host in self.certificate.hosts] or hosts

    def start(self, port: int) -> None:
        """PortTaken where the port is not to be had."""
        self.servers.append(self._listen(port, self.application, self.context))

    def start_trust_page(self, port: int) -> None:
        """For a certificate of our own authority, after `start`."""
        assert self.certificate is not None
        assert self.certificate.authority is not None
        self.trust_page = TrustPage(self.certificate.authority, self.hosts or ["localhost"], self.port)
        self.servers.append(self._listen(port, self.trust_page, None))

    def _listen(self, port: int, application: Any, context: ssl.SSLContext | None) -> Server:
        server = Server((self.host, port), application, context)
        try:
            server.start()
        except OSError as problem:
            raise PortTaken(port, problem) from problem
        return server

    def serve_until_signal(self, say_moved: Callable[[], None], say_stopping: Callable[[], None]) -> bool:
        """Serves until SIGTERM, SIGINT or SIGHUP, then stops gracefully; a second Ctrl+C ends the process at once.

        `say_moved` is called when the machine's addresses have changed, `say_stopping` at the first signal.
        True: every running request was answered.
        """
        watchers = [gevent.signal_handler(number, self._on_signal) for number in (signal.SIGTERM, signal.SIGINT)]
        # The terminal was closed: told by kernel and shell both. nohup has it ignored, and means that
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
            watchers.append(gevent.signal_handler(signal.SIGHUP, self._stop.set))
        looker = gevent.spawn(self._keep_looking, say_moved)
        self._stop.wait()
        looker.kill()
        with suppress(OSError):  # nobody may read it any more: a closed terminal, a pipe that ended before us
            say_stopping()
        answered = self.servers[0].stop_gracefully(STOP_SECONDS, lambda: tell_sockets(self.socketio))
        for server in self.servers[1:]:
            server.stop_gracefully(1)
        for watcher in watchers:
            watcher.cancel()
        return answered

    def _on_signal(self) -> None:
        if self._stop.is_set():
            raise SystemExit(1)
        self._stop.set()

    def _keep_looking(self, say_moved: Callable[[], None]) -> None:
        while True:
            gevent.sleep(LOOK_AROUND_SECONDS)
            try:
                if self.look_around(find_addresses()):
                    say_moved()
            except Exception:
                # Serving goes on as before; the next look may do better
                log.exception("looking for new addresses failed")

    def look_around(self, addresses: MachineAddresses) -> bool:
        """Takes in new addresses: the certificate and the plain page follow. True where something changed.

        What could not follow, as on a full disk, does at the next look.
        """
        if addresses == self.addresses and self._has_followed:
            return False
        self.addresses = addresses
        self._has_followed = False
        if self.certificate is not None and self.certificate.authority is not None:
            self.certificate = ensure_certificate(self.data_dir, addresses, datetime.now(UTC))
            assert self.context is not None
            self.certificate.reload(self.context)
        if self.trust_page is not None:
            self.trust_page.set_hosts(self.hosts or ["localhost"])
        self._has_followed = True
        return True


def reachable_hosts(host: str, addresses: MachineAddresses) -> list[Address | str]:
    """What a server that listens on `host` can be called by: 0.0.0.0 and :: stand for every address."""
    if host not in EVERYWHERE:
        try:
            return [ip_address(host)]
        except ValueError:
            return [host]
    lan = [address for address in addresses.lan if address.version == 4 or host == "::"]
    # Without an address the name leads nowhere either
    local = [name for name in addresses.names if name.endswith(".local")] if lan else []
    return [*lan, *local]

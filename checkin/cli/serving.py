"""The steps of `serve`, and what the terminal shows."""

import logging
import os
import sys
from contextlib import ExitStack, closing
from logging.handlers import RotatingFileHandler
from pathlib import Path
from urllib.parse import urlsplit

import click
from flask import Flask

from checkin import create_app, open_store
from checkin.cli import serve_words as words
from checkin.cli.data_folder import now
from checkin.cli.demo import fill_demo
from checkin.cli.failures import Failure
from checkin.config import Config
from checkin.host.addresses import LOOPBACK, find_addresses, in_url
from checkin.host.certificates import (
    CertificateError,
    ServerCertificate,
    check_given_certificate,
    ensure_certificate,
)
from checkin.host.hall_server import EVERYWHERE, HallServer, PortTaken
from checkin.host.process_lock import hold_data_folder
from checkin.services.sign_in import has_accounts, issue_sign_in_link
from checkin.store.engine import Store
from checkin.web.access_log import log_as_json

MOST_ADDRESSES = 5
LOG_BYTES = 5_000_000


def serve_until_signal(
    *, host: str, port: int | None, plain: bool, trust_port: int, cert: Path | None, key: Path | None, demo: bool
) -> None:
    """Opens the data folder, serves, and closes everything in the opposite order."""
    with ExitStack() as held:
        config = read_config(plain)
        if config.is_sqlite:
            held.enter_context(hold_data_folder(config.sqlite_folder))
        certificate = None if plain else choose_certificate(config, cert, key)
        store = held.enter_context(closing(open_store(config)))
        if demo:
            fill_demo(store, now(), click.echo)
        if port is None:
            port = 8080 if plain else 8443
        hall = start_servers(create_app(config, store), config, host, port, certificate, trust_port)
        hall.application.extensions["hall_addresses"] = lambda: application_addresses(hall, config)
        log_as_json(handler=_log_handler(config))
        _welcome(hall, config, store, plain)
        hall.serve_until_signal(lambda: _say_moved(hall, config), lambda: click.echo(words.STOPPING))
    click.echo(words.STOPPED)


def read_config(plain: bool) -> Config:
    """Cookies are for https alone, unless we speak plain HTTP and nobody before us says that it does TLS."""
    config = Config.from_environment(os.environ)
    behind_tls = config.trusted_proxies > 0 or (config.public_url or "").startswith("https:")
    if plain and not behind_tls:
        return Config.from_environment(os.environ, secure_cookies=False)
    return config


def choose_certificate(config: Config, cert: Path | None, key: Path | None) -> ServerCertificate:
    try:
        if cert is not None and key is not None:
            return check_given_certificate(cert, key, now())
        return ensure_certificate(config.data_dir, find_addresses(), now())
    except CertificateError as problem:
        raise Failure(words.certificate_problem(problem)) from problem


def start_servers(
    app: Flask, config: Config, host: str, port: int, certificate: ServerCertificate | None, trust_port: int
) -> HallServer:
    """The application's server, and where phones need it the plain page; without that one it goes on too."""
    hall = HallServer(app, app.extensions["socketio"], host, certificate, config.data_dir)
    try:
        hall.start(port)
    except PortTaken as problem:
        raise Failure(words.port_problem(problem, "--port")) from problem
    if certificate is not None and certificate.authority is not None:
        try:
            hall.start_trust_page(trust_port)
        except PortTaken as problem:
            click.echo(words.port_problem(problem, "--trust-port"), err=True)
    return hall


def application_addresses(hall: HallServer, config: Config) -> list[str]:
    """Where phones open the application, without a slash at the end; the best first."""
    if config.public_url:
        return [config.public_url]
    scheme = "http" if hall.certificate is None else "https"
    hosts = hall.hosts
    if hall.certificate is not None and hall.certificate.authority is None:
        # A certificate that was given has names of its own, which are what people know
        names = {host for host in hall.certificate.hosts if isinstance(host, str) and "*" not in host}
        named = sorted(names - {"localhost"}, key=lambda name: ("." not in name, name))
        hosts = [*named, *(host for host in hosts if host not in named)]
    return [f"{scheme}://{in_url(host)}:{hall.port}" for host in hosts[:MOST_ADDRESSES]]


def organizer_address(hall: HallServer, config: Config) -> str:
    """Where the browser on this very machine opens the application."""
    own_names = hall.certificate is not None and hall.certificate.authority is None
    if config.public_url or own_names or hall.host not in EVERYWHERE:
        found = application_addresses(hall, config)
        if found:
            return found[0]
    return f"{'http' if hall.certificate is None else 'https'}://localhost:{hall.port}"


def _welcome(hall: HallServer, config: Config, store: Store, plain: bool) -> None:
    organizer = None
    # On a server that logs its output only the first account is made this way; a laptop's terminal is private
    if not plain or not has_accounts(store):
        token = issue_sign_in_link(store, now())
        organizer = f"{organizer_address(hall, config)}/sign-in/{token}"
    _say_addresses(hall, config, organizer)
    if plain and not config.secure_cookies:
        click.echo(words.PLAIN_WITHOUT_PROXY)


def _say_moved(hall: HallServer, config: Config) -> None:
    click.echo(words.MOVED)
    _say_addresses(hall, config, None)


def _say_addresses(hall: HallServer, config: Config, organizer: str | None) -> None:
    addresses = application_addresses(hall, config)
    text = words.welcome(
        organizer=organizer,
        application=[f"{address}/" for address in addresses],
        scan=address_to_scan(hall, config),
        fingerprint=hall.certificate.authority_fingerprint if hall.certificate else None,
        colored=sys.stdout.isatty(),
    )
    click.echo(text)
    sys.stdout.flush()


def address_to_scan(hall: HallServer, config: Config) -> str | None:
    """What the QR for phones holds: the page that explains the certificate, else the application itself.

    None where no phone could get to it.
    """
    if hall.trust_port is not None and hall.hosts and not config.public_url:
        address: str | None = f"http://{in_url(hall.hosts[0])}:{hall.trust_port}"
    else:
        address = next(iter(application_addresses(hall, config)), None)
    if address is None or urlsplit(address).hostname in ("localhost", *map(str, LOOPBACK)):
        return None
    return f"{address}/"


def _log_handler(config: Config) -> logging.Handler:
    """In a terminal the log must not push the addresses and the QR away: it goes to a file in the data folder."""
    if not sys.stderr.isatty():
        return logging.StreamHandler()
    return RotatingFileHandler(config.data_dir / "checkin.log", maxBytes=LOG_BYTES, backupCount=3, encoding="utf-8")

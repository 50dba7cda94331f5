import pytest
from flask import Flask

from checkin.web import current

HALL = ["https://192.168.1.20:8443", "https://laptop.local:8443"]


@pytest.mark.parametrize(
    ("asked_at", "address"),
    [
        ("https://localhost:8443", "https://192.168.1.20:8443/door/"),
        ("https://127.0.0.1:8443", "https://192.168.1.20:8443/door/"),
        ("https://[::1]:8443", "https://192.168.1.20:8443/door/"),
        ("https://laptop.local:8443", "https://laptop.local:8443/door/"),
        ("https://127.example.org", "https://127.example.org/door/"),
    ],
)
def test_links_for_phones_never_lead_to_the_phone_itself(app: Flask, asked_at: str, address: str) -> None:
    app.extensions["hall_addresses"] = lambda: HALL
    with app.test_request_context(base_url=asked_at):
        assert current.public_url("/door/") == address


def test_without_a_network_links_stay_on_this_machine(app: Flask) -> None:
    app.extensions["hall_addresses"] = list
    with app.test_request_context(base_url="https://localhost:8443"):
        assert current.public_url("/door/") == "https://localhost:8443/door/"

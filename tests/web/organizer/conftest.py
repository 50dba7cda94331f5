import pytest
from flask import Flask
from flask.testing import FlaskClient

from checkin.services.sign_in import add_account
from tests.conftest import PASSWORD
from tests.congress import NOW


@pytest.fixture
def bob(app: Flask, organizer: FlaskClient) -> FlaskClient:
    """The second account: nobody has said that it may see what is sensitive."""
    add_account(app.extensions["store"], username="bob", name="Bob", password=PASSWORD, now=NOW)
    browser = app.test_client()
    browser.post("/sign-in", data={"username": "bob", "password": PASSWORD})
    return browser

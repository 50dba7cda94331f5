"""Who is let in, who is not, and when a right ends: real clients on a real server."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import flask
import pytest
import websocket
from flask.sessions import SecureCookieSessionInterface
from sqlalchemy import select

from checkin.core.errors import InvalidField
from checkin.realtime import LOGIN_KEY
from checkin.services.sign_in import add_account, sign_in
from checkin.store.models import Login
from checkin.web.organizer import guard
from tests.congress import NOW, Congress, hold_congress
from tests.realtime.acting_server import ActingServer
from tests.realtime.conftest import Listen

PASSWORD = "a long enough password"
ENGINE_CLOSES, NOTHING_TO_SAY = "1", "6"


def sign_in_organizer(server: ActingServer) -> str:
    """The token of a fresh log-in."""
    with suppress(InvalidField):  # the account is there from an earlier test
        add_account(server.store, username="organizer", name="Ban tổ chức", password=PASSWORD, now=NOW)
    return sign_in(server.store, username="organizer", password=PASSWORD, now=datetime.now(UTC)).token


def cookie(server: ActingServer, session: dict[str, Any]) -> str:
    """What a browser with this session sends."""
    app = flask.Flask("a browser's session")
    app.secret_key = server.store.vault.key("flask session")
    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert serializer is not None
    return f"checkin={serializer.dumps(session)}"


def nothing_missed() -> dict[str, Any]:
    return {"from": 2, "to": 1, "deltas": []}  # opening the sitting was the first delta


def test_a_screen_hears_an_arrival_and_nothing_but_its_public_facts(
    server: ActingServer, held: Congress, listen: Listen
) -> None:
    screen = listen({"screen": server.share(held)[0], "seq": 1})
    assert screen.next() == nothing_missed()
    server.scan(held, "Nguyễn Thị Hằng")
    message = screen.next()
    at = message["deltas"][0].pop("at")
    assert message == {
        "from": 2,
        "to": 2,
        "deltas": [
            {
                "seq": 2,
                "kind": "arrived",
                "sitting_id": held.sittings[0],
                "counts": True,
                "votes": 1,
                "inside": True,
                "registered": 1,
                "delegation_id": held.delegations["Quận 1"],
                "full_name": "Nguyễn Thị Hằng",
                "delegation": "Quận 1",
                "seat": "",
                "photo": "",
            }
        ],
    }
    assert abs(datetime.now(UTC) - datetime.fromisoformat(at)) < timedelta(seconds=10)


def test_a_signed_in_organizer_hears_the_event(server: ActingServer, held: Congress, listen: Listen) -> None:
    login = cookie(server, {"login": sign_in_organizer(server)})
    organizer = listen({"event": held.event_id, "seq": 1}, Cookie=login)
    assert organizer.next() == nothing_missed()
    server.scan(held, "Lê Hữu Đức")
    assert organizer.next()["deltas"][0]["full_name"] == "Lê Hữu Đức"


def test_delegates_hear_of_themselves_alone(server: ActingServer, held: Congress, listen: Listen) -> None:
    delegate = listen({"delegate": held.links["H'Hen Niê"], "seq": 1})
    assert delegate.next() == {"to": 1, "deltas": []}
    server.scan(held, "Lê Hữu Đức", "Trần Khách")
    assert delegate.hears_nothing()
    server.scan(held, "H'Hen Niê")
    message = delegate.next()
    assert [delta["full_name"] for delta in message["deltas"]] == ["H'Hen Niê"]
    assert (message["to"], "from" in message) == (4, False)


def test_delegates_hear_when_the_plan_changes(server: ActingServer, held: Congress, listen: Listen) -> None:
    delegate = listen({"delegate": held.links["H'Hen Niê"], "seq": 1})
    delegate.next()
    server.act("close", event_id=held.event_id, sitting_id=held.sittings[0])
    assert delegate.next() == {"to": 2, "deltas": [{"seq": 2, "kind": "refresh"}]}


def test_another_events_stream_is_not_heard(server: ActingServer, held: Congress, listen: Listen) -> None:
    other = hold_congress(server.store, "Đại hội khác")
    screen = listen({"screen": server.share(held)[0], "seq": 1})
    screen.next()
    server.scan(other, "Nguyễn Thị Hằng")
    assert screen.hears_nothing()


@pytest.mark.parametrize(
    "asked",
    [
        None,
        [],
        {},
        {"seq": 0},
        {"screen": "TOKEN"},
        {"screen": "TOKEN", "seq": None},
        {"screen": "TOKEN", "seq": "0"},
        {"screen": "TOKEN", "seq": True},
        {"screen": "TOKEN", "seq": -1},
        {"screen": "TOKEN", "seq": 2**31},
        {"screen": "TOKEN", "seq": 0, "event": 1},
        {"screen": "TOKENx", "seq": 0},
        {"screen": "", "seq": 0},
        {"screen": "\ud800", "seq": 0},
        {"screen": "x" * 1000, "seq": 0},
        {"screen": {"$ne": 1}, "seq": 0},
        {"delegate": "TOKEN", "seq": 0},
        {"delegate": 1, "seq": 0},
        {"event": 1, "seq": 0},
        {"event": "1", "seq": 0},
        {"room": "event:1", "seq": 0},
    ],
)
def test_anything_without_a_right_is_refused(
    server: ActingServer, held: Congress, listen: Listen, asked: Any
) -> None:
    token = server.share(held)[0]
    if isinstance(asked, dict) and isinstance(asked.get("screen"), str):
        asked = asked | {"screen": asked["screen"].replace("TOKEN", token)}
    if isinstance(asked, dict) and asked.get("delegate") == "TOKEN":
        asked = asked | {"delegate": token}
    refused = listen(asked)
    assert refused.refused is not None
    server.scan(held, "Lê Hữu Đức")
    assert refused.hears_nothing(0.3)


def test_an_organizer_of_a_missing_event_is_refused(server: ActingServer, held: Congress, listen: Listen) -> None:
    login = cookie(server, {"login": sign_in_organizer(server)})
    assert listen({"event": held.event_id + 1000, "seq": 0}, Cookie=login).refused is not None


@pytest.mark.parametrize("session", [{}, {"login": "x"}, {"login": 7}, {"login": None}])
def test_a_browser_that_is_not_signed_in_is_refused(
    server: ActingServer, held: Congress, listen: Listen, session: dict[str, Any]
) -> None:
    sign_in_organizer(server)
    assert listen({"event": held.event_id, "seq": 0}, Cookie=cookie(server, session)).refused is not None


def test_an_expired_log_in_is_refused(server: ActingServer, held: Congress, listen: Listen) -> None:
    token = sign_in_organizer(server)
    with server.store.write() as session:
        login = session.scalars(select(Login).order_by(Login.id.desc()).limit(1)).one()
        login.expires_at = datetime.now(UTC) - timedelta(seconds=1)
    refused = listen({"event": held.event_id, "seq": 0}, Cookie=cookie(server, {"login": token}))
    assert refused.refused is not None


def test_a_revoked_link_is_refused(server: ActingServer, held: Congress, listen: Listen) -> None:
    token, link_id = server.share(held)
    server.act("revoke", event_id=held.event_id, link_id=link_id)
    assert listen({"screen": token, "seq": 0}).refused is not None


def test_a_screen_falls_silent_within_a_second_of_its_revocation(
    server: ActingServer, held: Congress, listen: Listen
) -> None:
    (token, link_id), (other_token, _) = server.share(held), server.share(held)
    screen, other = listen({"screen": token, "seq": 1}), listen({"screen": other_token, "seq": 1})
    screen.next(), other.next()
    server.act("revoke", event_id=held.event_id, link_id=link_id)
    assert screen.next_event(1) == "disconnect"
    server.scan(held, "Lê Hữu Đức")
    assert other.next()["to"] == 2
    assert screen.hears_nothing(0.3)


def test_an_organizer_falls_silent_within_a_second_of_signing_out(
    server: ActingServer, held: Congress, listen: Listen
) -> None:
    token = sign_in_organizer(server)
    organizer = listen({"event": held.event_id, "seq": 1}, Cookie=cookie(server, {"login": token}))
    organizer.next()
    server.act("sign-out", token=token)
    assert organizer.next_event(1) == "disconnect"


@pytest.mark.parametrize("origin", ["https://evil.example", "http://127.0.0.1:1", "null", "http://localhost"])
def test_a_foreign_origin_is_refused(server: ActingServer, held: Congress, listen: Listen, origin: str) -> None:
    asked = {"screen": server.share(held)[0], "seq": 1}
    assert listen(asked, Origin=origin).refused is not None


def test_our_own_origin_is_let_in(server: ActingServer, held: Congress, listen: Listen) -> None:
    screen = listen({"screen": server.share(held)[0], "seq": 1}, Origin=server.url)
    assert screen.next() == nothing_missed()


@pytest.mark.parametrize("packet", ["40", '40/admin,{"seq":1}', "40/live,", "40/live", '40/live,"x"'])
def test_no_other_way_in_is_open(server: ActingServer, packet: str) -> None:
    assert says(server, packet) == [ENGINE_CLOSES]


@pytest.mark.parametrize("event", ["deltas", "join", "disconnect", "connect", "connect_error", "*"])
def test_whoever_says_more_is_put_out(server: ActingServer, held: Congress, listen: Listen, event: str) -> None:
    screen = listen({"screen": server.share(held)[0], "seq": 1})
    screen.next()
    screen.client.emit(event, {"event": held.event_id, "seq": 1}, namespace="/live")
    assert screen.next_event() == "disconnect"


@pytest.mark.parametrize(
    "sent",
    [
        "",
        "4",
        "9",
        "42",
        '42["deltas"]',
        '40/live,{"screen":',
        '40/live,[[[["x"]]]]',
        '40/live,{"seq":' + "9" * 1500 + "}",
        '451-/live,["x",{"_placeholder":true,"num":0}]',
        '42/live,["x"]',
        "41/live,",
        '43/live,7["x"]',
        "4" + "x" * 3000,
        "2probe",
        "5",
    ],
)
def test_garbage_ends_at_most_its_own_connection(
    server: ActingServer, held: Congress, listen: Listen, sent: str
) -> None:
    screen = listen({"screen": server.share(held)[0], "seq": 1})
    screen.next()
    assert says(server, sent) in ([], [ENGINE_CLOSES], [NOTHING_TO_SAY])
    server.scan(held, "Lê Hữu Đức")
    assert screen.next()["to"] == 2


def says(server: ActingServer, sent: str) -> list[str]:
    """What the server answers to a raw packet on a websocket of its own before it ends it, or in a short time."""
    address = server.url.replace("http", "ws") + "/socket.io/?EIO=4&transport=websocket"
    connection = websocket.create_connection(address, timeout=0.3)
    answers = []
    try:
        assert connection.recv().startswith("0{")
        connection.send(sent)
        while answer := connection.recv():
            answers.append(answer)
    except (websocket.WebSocketException, OSError):
        pass
    finally:
        connection.shutdown()
    return answers


def test_the_log_in_is_looked_for_where_signing_in_puts_it() -> None:
    assert LOGIN_KEY == guard.LOGIN

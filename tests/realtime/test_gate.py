from flask import Flask


def test_what_a_connection_said_before_it_went_is_not_read_any_more(app: Flask) -> None:
    """Its words wait in a greenlet of their own; the library looks for the connection and falls over it."""
    read = app.extensions["socketio"].server.eio.handlers["message"]
    for said in ('0/live,{"screen":"a"}', "1/live,", "nonsense"):
        read("gone", said)

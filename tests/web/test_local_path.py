import pytest

from checkin.web.local_path import local_path


@pytest.mark.parametrize("path", ["/", "/events", "/events/1?show=new&page=2", "/events/1#sittings"])
def test_a_path_of_this_server_may_be_gone_to(path: str) -> None:
    assert local_path(path, otherwise="/start") == path


@pytest.mark.parametrize(
    "target",
    [
        None, "", "events", "https://evil.example/", "//evil.example", "///evil.example", "/\\evil.example",
        "\\\\evil.example", "/\t/evil.example", "/\n/evil.example", "/events\r\nSet-Cookie: a=b",
        "javascript:alert(1)", " /events", "/events\x7f", "http:/events", "/a\\..\\b",
    ],
)  # fmt: skip
def test_anywhere_else_is_not(target: str | None) -> None:
    assert local_path(target, otherwise="/start") == "/start"

from pathlib import Path

import pytest

from checkin.services.sign_in import SignInRefused, sign_in
from tests.cli.conftest import Run, opened, said
from tests.congress import NOW

PASSWORD = "một mật khẩu dài"


def may_sign_in(folder: Path, username: str, password: str) -> bool:
    with opened(folder) as store:
        try:
            return bool(sign_in(store, username=username, password=password, now=NOW).token)
        except SignInRefused:
            return False


def test_an_account_made_here_can_sign_in(run: Run, folder: Path) -> None:
    result = run("account", "add", "lan", "--name", "Nguyễn Lan", "--password-stdin", stdin=PASSWORD + "\n")
    assert (said(result), may_sign_in(folder, "lan", PASSWORD)) == ((0, "lan may now sign in.\n", ""), True)


def test_the_password_is_asked_for_twice_and_not_shown(run: Run, folder: Path) -> None:
    result = run("account", "add", "lan", stdin=f"{PASSWORD}\n{PASSWORD}\n")
    assert (result.exit_code, PASSWORD in result.output, may_sign_in(folder, "lan", PASSWORD)) == (0, False, True)


def test_two_passwords_that_differ_are_asked_for_again(run: Run, folder: Path) -> None:
    result = run("account", "add", "lan", stdin=f"{PASSWORD}\nanother one\n{PASSWORD}\n{PASSWORD}\n")
    assert (result.exit_code, "do not match" in result.stderr) == (0, True)


def test_a_password_is_no_argument(run: Run) -> None:
    code, _out, err = said(run("account", "add", "lan", "--password", PASSWORD))
    assert (code, PASSWORD in err) == (2, False)


def test_a_user_name_is_given_once(run: Run) -> None:
    run("account", "add", "lan", "--password-stdin", stdin=PASSWORD)
    assert said(run("account", "add", " LAN ", "--password-stdin", stdin=PASSWORD)) == (
        1,
        "",
        "Error: There is an account of that user name already.\n",
    )


@pytest.mark.parametrize(
    ("username", "password", "error"),
    [
        ("lan", "short", "Error: The password is too short: it needs eight characters or more.\n"),
        ("lan", "", "Error: The password is too short: it needs eight characters or more.\n"),
        ("lan", "x" * 5000, "Error: The password is too long.\n"),
        ("lan anh", PASSWORD, "Error: A user name has no spaces in it.\n"),
        (" ", PASSWORD, "Error: The user name must not be empty.\n"),
        ("x" * 121, PASSWORD, "Error: The user name is too long.\n"),
    ],
)
def test_what_cannot_be_taken_is_said(run: Run, username: str, password: str, error: str) -> None:
    assert said(run("account", "add", username, "--password-stdin", stdin=password)) == (1, "", error)


def test_a_password_that_is_no_text_is_refused(run: Run) -> None:
    assert said(run("account", "add", "lan", "--password-stdin", stdin=b"\xff\xfe\xfd abcdefgh\n")) == (
        1,
        "",
        "Error: The password on standard input is not UTF-8 text.\n",
    )


def test_accounts_are_listed(run: Run) -> None:
    run("account", "add", "lan", "--name", "Nguyễn Lan", "--password-stdin", stdin=PASSWORD)
    run("account", "add", "minh", "--password-stdin", stdin=PASSWORD)
    lines = run("account", "list").stdout.splitlines()
    assert [line.split("\t")[:2] for line in lines] == [["lan", "Nguyễn Lan"], ["minh", "minh"]]


def test_an_empty_list_says_so_beside_the_list(run: Run) -> None:
    assert said(run("account", "list")) == (0, "", "There is no account yet.\n")


def test_the_first_account_sees_what_is_sensitive_and_others_are_told_so(run: Run) -> None:
    for name in ("lan", "mai"):
        run("account", "add", name, "--password-stdin", stdin=PASSWORD)
    run("account", "add", "nga", "--sensitive", "--password-stdin", stdin=PASSWORD)
    assert seeing(run) == ["lan", "nga"]
    assert said(run("account", "sensitive", "MAI")) == (0, "mai may see sensitive data.\n", "")
    assert said(run("account", "sensitive", "lan", "--deny")) == (0, "lan may not see sensitive data.\n", "")
    assert seeing(run) == ["mai", "nga"]


def test_an_account_that_there_is_not_gets_no_right(run: Run) -> None:
    assert said(run("account", "sensitive", "lan")) == (1, "", "Error: There is no account lan.\n")


def test_another_password_is_set(run: Run, folder: Path) -> None:
    run("account", "add", "lan", "--password-stdin", stdin=PASSWORD)
    done = run("account", "password", "LAN", "--password-stdin", stdin="một câu khác hẳn\n")
    assert said(done) == (0, "lan signs in with the new password from now on.\n", "")
    assert [may_sign_in(folder, "lan", each) for each in (PASSWORD, "một câu khác hẳn")] == [False, True]


@pytest.mark.parametrize(
    ("username", "password", "error"),
    [
        ("mai", PASSWORD, "Error: There is no account mai.\n"),
        ("lan", "short", "Error: The password is too short: it needs eight characters or more.\n"),
    ],
)
def test_a_password_that_cannot_be_set_is_said(run: Run, username: str, password: str, error: str) -> None:
    run("account", "add", "lan", "--password-stdin", stdin=PASSWORD)
    assert said(run("account", "password", username, "--password-stdin", stdin=password)) == (1, "", error)


def seeing(run: Run) -> list[str]:
    lines = run("account", "list").stdout.splitlines()
    return [line.split("\t")[0] for line in lines if line.endswith("\tsensitive data")]

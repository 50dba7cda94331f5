import subprocess
import sys
from pathlib import Path

import click
import pytest

from checkin.cli import main
from checkin.cli.words import language
from tests.cli.conftest import Run, said

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({}, "vi"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "vi_VN.UTF-8"}, "vi"),
        ({"LANG": "C.UTF-8"}, "vi"),
        ({"LANG": "de_DE.UTF-8"}, "vi"),
        ({"LANG": "vi_VN", "LC_ALL": "en_GB"}, "en"),
        ({"LANG": "en_US", "LC_ALL": "vi_VN"}, "vi"),
        ({"LANG": "en_US", "CHECKIN_LANG": "vi"}, "vi"),
        ({"LANG": "vi_VN", "CHECKIN_LANG": "EN"}, "en"),
        ({"LANG": "en_US", "CHECKIN_LANG": ""}, "en"),
    ],
)
def test_the_language_of_the_terminal(environ: dict[str, str], expected: str) -> None:
    assert language(environ) == expected


def test_help_is_vietnamese(run: Run) -> None:
    _code, out, _err = said(run("account", "add", "--help", language="vi"))
    assert out == (
        "Cách dùng: checkin account add [TUỲ_CHỌN] TÊN_ĐĂNG_NHẬP\n\n"
        "  Tạo một tài khoản ban tổ chức.\n\n"
        "  Mật khẩu được hỏi hai lần, hoặc đọc từ đầu vào chuẩn; không bao giờ ghi vào\n"
        "  dòng lệnh, vì người khác dùng chung máy có thể đọc được.\n\n"
        "Tuỳ chọn:\n"
        "  --name TÊN        Họ tên người dùng; nếu bỏ trống thì lấy tên đăng nhập.\n"
        "  --sensitive       Được xem và xuất dữ liệu nhạy cảm của đại biểu; tài khoản\n"
        "                    đầu tiên luôn được.\n"
        "  --password-stdin  Đọc mật khẩu từ đầu vào chuẩn, đến hết dòng.\n"
        "  --help            Hiện phần trợ giúp này rồi thoát.\n"
    )


def test_help_is_english_on_demand(run: Run) -> None:
    assert said(run("account", "--help", language="en")) == (
        0,
        "Usage: checkin account [OPTIONS] COMMAND [ARGS]...\n\n"
        "  Accounts of organizers.\n\n"
        "Options:\n"
        "  --help  Show this message and exit.\n\n"
        "Commands:\n"
        "  add        Makes an account that may organize.\n"
        "  list       Lists the accounts.\n"
        "  password   Sets another password for an account.\n"
        "  sensitive  Lets an account see and take out what is sensitive about delegates.\n",
        "",
    )


def test_one_process_can_speak_both_in_turn(run: Run) -> None:
    """Commands are made once; their sentences are looked up whenever they are said."""
    first_words = [run("roster", "--help", language=each).stdout.split()[0] for each in ("vi", "en", "vi")]
    assert first_words == ["Cách", "Usage:", "Cách"]


def every_command(command: click.Command, *path: str) -> list[tuple[str, ...]]:
    found = [path]
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            found += every_command(below, *path, name)
    return found


@pytest.mark.parametrize("path", every_command(main), ids=" ".join)
def test_every_command_explains_itself_in_both_languages(run: Run, path: tuple[str, ...]) -> None:
    vietnamese, english = (said(run(*path, "--help", language=each)) for each in ("vi", "en"))
    assert (vietnamese[0], english[0], vietnamese[1] != english[1], "Options:" in vietnamese[1]) == (
        0,
        0,
        True,
        False,
    )


@pytest.mark.parametrize("path", every_command(main), ids=" ".join)
def test_every_option_has_its_help(path: tuple[str, ...]) -> None:
    command: click.Command = main
    for name in path:
        assert isinstance(command, click.Group)
        command = command.get_command(click.Context(command), name) or command
    bare = [each.name for each in command.params if isinstance(each, click.Option) and not each.help]
    assert (bare, bool(command.help)) == ([], True)


def test_mistakes_are_told_in_vietnamese_on_standard_error(run: Run) -> None:
    assert said(run("nonsense", language="vi")) == (
        2,
        "",
        "Cách dùng: checkin [TUỲ_CHỌN] LỆNH [THAM_SỐ]...\n"
        "Gõ 'checkin --help' để xem trợ giúp.\n\n"
        "Lỗi: Không có lệnh 'nonsense'.\n",
    )


def test_help_loads_neither_the_database_nor_the_web() -> None:
    """So that it answers at once."""
    script = (
        "import sys; from click.testing import CliRunner; from checkin.cli import main;"
        "CliRunner().invoke(main, ['serve', '--help']);"
        "print([name for name in ('sqlalchemy', 'flask', 'gevent.pywsgi', 'reportlab') if name in sys.modules])"
    )
    result = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert result.stdout == "[]\n"


def test_the_module_is_the_command() -> None:
    result = subprocess.run(
        [sys.executable, "-m", "checkin", "account", "--help"],
        cwd=ROOT,
        env={"CHECKIN_LANG": "en", "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    assert result.stdout.splitlines()[0] == "Usage: python -m checkin account [OPTIONS] COMMAND [ARGS]..."

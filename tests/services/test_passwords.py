import subprocess
import sys
from pathlib import Path

import pytest

from checkin.services.passwords import hash_password, password_fits

ROOT = Path(__file__).resolve().parents[2]
SERVING = """
from gevent import monkey; monkey.patch_all()
import gevent
from checkin.services.passwords import hash_password, password_fits

answered = 0
def doors():
    global answered
    while True:
        gevent.sleep(0.001)
        answered += 1

gevent.spawn(doors)
kept = hash_password("a long enough password")
while_hashing = answered
fits = password_fits(kept, "a long enough password"), password_fits(kept, "another")
print(while_hashing > 0, answered > while_hashing, *fits)
"""


@pytest.mark.parametrize(("typed", "fits"), [("một câu đủ dài", True), ("một câu khác", False), ("", False)])
def test_a_password_fits_its_own_hash(typed: str, fits: bool) -> None:
    assert password_fits(hash_password("một câu đủ dài"), typed) is fits


def test_a_password_costs_its_thief_as_much_as_rfc_9106_advises() -> None:
    """In a process of its own: all other tests take the least cost that there is."""
    script = "from checkin.services.passwords import hash_password; print(hash_password('mật khẩu'))"
    told = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_nobody_has_a_password() -> None:
    assert not password_fits(None, "nobody's password")


def test_doors_are_answered_while_a_password_is_hashed() -> None:
    told = subprocess.run([sys.executable, "-c", SERVING], cwd=ROOT, capture_output=True, text=True, check=True)
    assert (told.stdout.split(), told.stderr) == (["True", "True", "True", "False"], "")

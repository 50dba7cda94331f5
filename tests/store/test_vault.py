import hmac
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from checkin.store.vault import KEY_FILE, Vault, VaultError

ONE, OTHER = Vault(bytes(32)), Vault(bytes([1]) * 32)


def test_a_sealed_text_opens_again() -> None:
    assert ONE.unseal("badge", ONE.seal("badge", "DB:ABC")) == "DB:ABC"


def test_a_sealed_text_does_not_open_for_another_purpose() -> None:
    with pytest.raises(VaultError):
        ONE.unseal("screen", ONE.seal("badge", "DB:ABC"))


def test_a_sealed_text_does_not_open_with_another_key() -> None:
    with pytest.raises(VaultError):
        OTHER.unseal("badge", ONE.seal("badge", "DB:ABC"))


def test_a_sealed_text_that_was_changed_does_not_open() -> None:
    sealed = ONE.seal("badge", "DB:ABC")
    changed = ("B" if sealed[20] == "A" else "A").join((sealed[:20], sealed[21:]))
    with pytest.raises(VaultError):
        ONE.unseal("badge", changed)


def test_the_same_text_is_sealed_differently_each_time() -> None:
    assert ONE.seal("badge", "DB:ABC") != ONE.seal("badge", "DB:ABC")


def test_a_hash_is_an_hmac_of_the_purposes_own_key() -> None:
    for text in ("DB:ABC", "", "Đ" * 100):
        expected = hmac.digest(ONE.key("hash badge"), text.encode(), "sha256").hex()
        assert [ONE.hash("badge", text), ONE.hash("badge", text)] == [expected, expected]


def test_a_hash_is_the_same_each_time() -> None:
    assert ONE.hash("badge", "DB:ABC") == ONE.hash("badge", "DB:ABC")


def test_hashes_of_two_purposes_differ() -> None:
    assert ONE.hash("badge", "DB:ABC") != ONE.hash("login", "DB:ABC")


def test_hashes_of_two_keys_differ() -> None:
    assert ONE.hash("badge", "DB:ABC") != OTHER.hash("badge", "DB:ABC")


def test_hashing_and_sealing_use_different_keys() -> None:
    assert ONE.key("hash badge") != ONE.key("seal badge")


def test_the_key_is_made_once_and_kept(tmp_path: Path) -> None:
    first = Vault.open_folder(tmp_path)
    assert Vault.open_folder(tmp_path).hash("badge", "x") == first.hash("badge", "x")


def test_only_the_owner_may_read_the_key(tmp_path: Path) -> None:
    Vault.open_folder(tmp_path)
    assert stat.S_IMODE((tmp_path / KEY_FILE).stat().st_mode) == 0o600


def test_two_folders_have_two_keys(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    assert Vault.open_folder(tmp_path / "a").key("x") != Vault.open_folder(tmp_path / "b").key("x")


@pytest.mark.parametrize("size", [0, 31, 33])
def test_a_key_of_another_size_is_refused(tmp_path: Path, size: int) -> None:
    (tmp_path / KEY_FILE).write_bytes(bytes(size))
    with pytest.raises(VaultError):
        Vault.open_folder(tmp_path)


def test_tokens_are_long_and_never_the_same() -> None:
    tokens = {Vault.new_token() for _ in range(1000)}
    assert (len(tokens), {len(token) for token in tokens}) == (1000, {26})


def test_one_vault_serves_many_threads() -> None:
    vault = Vault(bytes(32))
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(lambda _: vault.hash("badge", "x"), range(64))) == {ONE.hash("badge", "x")}

from ipaddress import ip_address

import pytest

from checkin.host.addresses import find_addresses, host_names, in_url, is_private, rank_addresses


def rank(*found: tuple[str, str]) -> list[str]:
    return [str(address) for address in rank_addresses([(ip_address(text), name) for text, name in found])]


def test_private_addresses_come_first_and_ipv6_last() -> None:
    assert rank(("2001:db8::1", "wlan0"), ("8.8.4.4", "eth0"), ("fd00::1", "eth0"), ("192.168.1.5", "wlan0")) == [
        "192.168.1.5",
        "8.8.4.4",
        "fd00::1",
        "2001:db8::1",
    ]


def test_a_container_network_comes_after_the_hall() -> None:
    assert rank(("172.17.0.1", "docker0"), ("10.0.0.7", "eth0")) == ["10.0.0.7", "172.17.0.1"]


def test_loopback_and_link_local_ipv6_are_left_out() -> None:
    assert rank(("127.0.0.1", "lo"), ("::1", "lo"), ("fe80::1", "eth0"), ("169.254.3.4", "eth0")) == ["169.254.3.4"]


def test_an_address_on_two_interfaces_comes_once() -> None:
    assert rank(("10.0.0.7", "eth0"), ("10.0.0.7", "wlan0")) == ["10.0.0.7"]


@pytest.mark.parametrize(
    ("host_name", "names"),
    [
        ("Laptop", ("laptop.local", "laptop")),
        ("laptop.local", ("laptop.local",)),
        ("may1.congdoan.example", ("may1.local", "may1.congdoan.example")),
        ("localhost", ()),
        ("máy tính", ()),
        ("", ()),
    ],
)
def test_names(host_name: str, names: tuple[str, ...]) -> None:
    assert host_names(host_name) == names


def test_private_means_never_on_the_internet() -> None:
    found = {text: is_private(ip_address(text)) for text in ("172.31.0.1", "172.32.0.1", "fd12::1", "2001:db8::1")}
    assert found == {"172.31.0.1": True, "172.32.0.1": False, "fd12::1": True, "2001:db8::1": False}


def test_an_ipv6_address_stands_in_brackets() -> None:
    assert (in_url(ip_address("fd00::1")), in_url("laptop.local")) == ("[fd00::1]", "laptop.local")


def test_this_machine_is_asked() -> None:
    assert not any(address.is_loopback for address in find_addresses().lan)

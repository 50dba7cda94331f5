"""Under which addresses and names the phones in the hall may find this machine."""

import re
import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import ifaddr

Address = IPv4Address | IPv6Address

LOOPBACK: tuple[Address, ...] = (IPv4Address("127.0.0.1"), IPv6Address("::1"))

# Addresses that are never routed on the internet. The certificate authority vouches for these alone
PRIVATE_NETWORKS = tuple(
    ip_network(text)
    for text in (
        "192.168.0.0/16",
        "10.0.0.0/8",
        "172.16.0.0/12",
        "169.254.0.0/16",  # given by the machine to itself where nobody hands out addresses
        "100.64.0.0/10",  # some telephones' hot spots, and private overlay networks
        "127.0.0.0/8",
        "fc00::/7",
        "fe80::/10",
        "::1/128",
    )
)

# Networks inside this machine (containers, virtual machines): no phone is there
INNER_INTERFACES = re.compile(r"^(docker|br-|veth|virbr|vmnet|vboxnet|lxc|podman|cni)")
HOST_NAME = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*")


@dataclass(frozen=True, slots=True)
class MachineAddresses:
    """`lan`: best first, without loopback. `names`: lower case, `localhost` not among them."""

    lan: tuple[Address, ...]
    names: tuple[str, ...]


def find_addresses() -> MachineAddresses:
    found = [
        (ip_address(entry.ip if isinstance(entry.ip, str) else entry.ip[0]), str(adapter.name))
        for adapter in ifaddr.get_adapters()
        for entry in adapter.ips
    ]
    return MachineAddresses(rank_addresses(found), host_names(socket.gethostname()))


def rank_addresses(found: list[tuple[Address, str]]) -> tuple[Address, ...]:
    """The addresses of (address, interface) pairs that phones may use, each once, the likeliest first.

    Link-local IPv6 is left out: it needs a zone, and browsers take none.
    """
    usable: dict[Address, str] = {}
    for address, interface in found:
        if not (address.is_loopback or address.is_unspecified or (address.version == 6 and address.is_link_local)):
            usable.setdefault(address, interface)
    return tuple(sorted(usable, key=lambda address: _rank(address, usable[address])))


def _rank(address: Address, interface: str) -> tuple[bool, bool, int, int]:
    inner = INNER_INTERFACES.match(interface) is not None
    place = next((i for i, network in enumerate(PRIVATE_NETWORKS) if address in network), len(PRIVATE_NETWORKS))
    return inner, address.version == 6, place, int(address)


def host_names(host_name: str) -> tuple[str, ...]:
    """The machine's own name, and the name under which multicast DNS finds it (laptop.local)."""
    name = host_name.strip().rstrip(".").lower()
    if not HOST_NAME.fullmatch(name) or len(name) > 200 or name.startswith("localhost"):
        return ()
    local = f"{name.split('.')[0]}.local"
    return (name,) if name == local else (local, name)


def is_private(address: Address) -> bool:
    return any(address in network for network in PRIVATE_NETWORKS)


def in_url(address: Address | str) -> str:
    """As it stands in a URL: an IPv6 address in brackets."""
    return f"[{address}]" if isinstance(address, IPv6Address) else str(address)

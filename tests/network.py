"""No test reaches beyond this machine: Python's own audit events refuse it, whoever opens the socket."""

import ipaddress
import sys


class NetworkRefused(Exception):
    """A test tried to reach another machine."""


def refuse_beyond_loopback() -> None:
    """For the rest of the process: an audit hook cannot be taken back."""
    sys.addaudithook(_refuse)


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    if event in {"socket.connect", "socket.sendto", "socket.sendmsg"}:
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) and address else None  # a unix socket's address is a path
    elif event == "socket.getaddrinfo":
        host = arguments[0]
    else:
        return
    if host and not _is_loopback(host.decode() if isinstance(host, bytes) else str(host)):
        raise NetworkRefused(f"{event}: {host}")


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False

"""The guard that keeps every test on this machine."""

import socket

import pytest

from tests.network import NetworkRefused


def test_connection_beyond_loopback_is_refused() -> None:
    with pytest.raises(NetworkRefused, match=r"192\.0\.2\.1"):
        socket.create_connection(("192.0.2.1", 80), timeout=1)


def test_name_look_up_is_refused() -> None:
    with pytest.raises(NetworkRefused, match=r"ward\.example"):
        socket.getaddrinfo("ward.example", 443)


def test_datagram_beyond_loopback_is_refused() -> None:
    with socket.socket(type=socket.SOCK_DGRAM) as sender, pytest.raises(NetworkRefused):
        sender.sendto(b"", ("192.0.2.1", 9))


def test_connection_on_loopback_is_allowed() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        assert client.getpeername() == server.getsockname()

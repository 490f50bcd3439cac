"""Which receivers may be told anything: public ones over TLS, whatever form an address takes."""

import socket
from typing import Any

import pytest

from app.modules.webhooks.addresses import (
    InsideError,
    NoSuchHostError,
    NotOverTlsError,
    is_public,
    parsed,
    place_of,
)

INSIDE = (
    "127.0.0.1",
    "0.0.0.0",  # noqa: S104 - an address to be refused
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "169.254.169.254",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "fd00:ec2::254",
    "ff02::1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::a9fe:a9fe",
    "2002:7f00:1::",
    "2001:db8::1",
)


@pytest.mark.parametrize("ip", INSIDE)
def test_nothing_inside_a_network_is_public(ip: str) -> None:
    assert not is_public(ip)


@pytest.mark.parametrize("ip", ["8.8.8.8", "2a00:1450:4017:80c::200e", "::ffff:8.8.8.8"])
def test_the_open_internet_is(ip: str) -> None:
    assert is_public(ip)


@pytest.mark.parametrize(
    "address",
    [
        "http://example.com/",
        "ftp://example.com/",
        "https://",
        "https://a@example.com/",
        "https://a:b@example.com/",
        "https://exa mple.com/",
        "https://example.com/\r\nX: y",
        "https://example.com:99999/",
        "https://[::1/",
        "//example.com",
        "javascript:alert(1)",
        "",
    ],
)
def test_what_is_no_address_over_tls_is_refused(address: str) -> None:
    with pytest.raises(NotOverTlsError):
        parsed(address)


def resolve_to(monkeypatch: pytest.MonkeyPatch, *ips: str) -> None:
    def answer(_host: str, port: int, **_options: Any) -> list[Any]:
        if not ips:
            raise socket.gaierror
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port)) for ip in ips]

    monkeypatch.setattr(socket, "getaddrinfo", answer)


@pytest.mark.parametrize("ips", [("169.254.169.254",), ("8.8.8.8", "10.0.0.1")])
def test_a_name_that_leads_inside_is_refused(
    monkeypatch: pytest.MonkeyPatch, ips: tuple[str, ...]
) -> None:
    resolve_to(monkeypatch, *ips)
    with pytest.raises(InsideError):
        place_of("https://hooks.example/")
    with pytest.raises(InsideError):
        place_of("https://hooks.example/", may_be_here=True)


@pytest.mark.parametrize("address", ["https://127.1/", "https://2130706433/", "https://[::1]/"])
def test_this_machine_is_refused_by_any_of_its_names(address: str) -> None:
    with pytest.raises(InsideError):
        place_of(address)


def test_a_place_is_where_the_name_led_when_it_was_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    resolve_to(monkeypatch, "8.8.8.8", "8.8.4.4")
    place = place_of("https://hooks.example:8443/in?a=1#x")
    assert (place.host, place.ip, place.port) == ("hooks.example", "8.8.8.8", 8443)
    assert place.path == "/in?a=1"


def test_a_name_that_leads_nowhere_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    resolve_to(monkeypatch)
    with pytest.raises(NoSuchHostError):
        place_of("https://hooks.example/")


def test_news_in_clear_goes_to_this_machine_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    assert place_of("http://127.0.0.1:9/", may_be_here=True).is_tls is False
    resolve_to(monkeypatch, "8.8.8.8")
    with pytest.raises(NotOverTlsError):
        place_of("http://hooks.example/", may_be_here=True)

"""Which addresses may be told anything: public ones over TLS, and none inside a network."""

import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import ClassVar
from urllib.parse import SplitResult, urlsplit

from app.core.errors import N_, DomainError

_NAT64 = IPv6Network("64:ff9b::/96")


class AddressError(DomainError):
    """An address may not be told anything."""

    status: ClassVar[int] = 422


class NotOverTlsError(AddressError):
    """News would travel in clear, or to what is no web server."""

    message = N_("Enter an address that begins with https://, without user name and password.")


class InsideError(AddressError):
    """An address inside a network could be made to do what its neighbours may."""

    message = N_(
        "{host} lies inside this machine or a private network. Only public addresses are told."
    )


class NoSuchHostError(AddressError):
    """The name of the receiver leads nowhere."""

    message = N_("The name {host} was not found. Check the receiver's address.")


@dataclass(frozen=True, slots=True)
class Place:
    """A receiver as it is reached: by the address that was judged, whatever its name says later."""

    host: str
    ip: str
    port: int
    path: str
    is_tls: bool


def parsed(address: str, *, may_be_here: bool = False) -> SplitResult:
    """Read an address; raises NotOverTlsError. Only tests and development speak to themselves."""
    try:
        parts = urlsplit(address)
        is_whole = bool(parts.hostname) and parts.port != 0
    except ValueError as error:
        raise NotOverTlsError from error
    is_clean = address.isascii() and address.isprintable() and " " not in address
    if not (is_whole and is_clean and parts.username is None and parts.password is None):
        raise NotOverTlsError
    if parts.scheme != "https" and not (parts.scheme == "http" and may_be_here):
        raise NotOverTlsError
    return parts


def place_of(address: str, *, may_be_here: bool = False) -> Place:
    """Resolve an address and judge every place its name leads to.

    `may_be_here` lets it be this machine. Raises an AddressError.
    """
    parts = parsed(address, may_be_here=may_be_here)
    host, is_tls = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if is_tls else 80)
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NoSuchHostError(host=host) from error
    ips = [str(entry[4][0]) for entry in found]
    for ip in ips:
        if not (is_public(ip) or (may_be_here and ip_address(ip).is_loopback)):
            raise InsideError(host=host)
    if not is_tls and not all(ip_address(ip).is_loopback for ip in ips):
        raise NotOverTlsError
    path = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
    return Place(host, ips[0], port, path, is_tls)


def is_public(ip: str) -> bool:
    """Tell whether an IP address is one of the open internet, whatever form it hides in."""
    known = ip_address(ip.partition("%")[0])
    if isinstance(known, IPv6Address):
        hidden = _hidden_in(known)
        if hidden is not None:
            return is_public(str(hidden))
    return known.is_global and not known.is_multicast and not known.is_reserved


def _hidden_in(known: IPv6Address) -> IPv4Address | None:
    """Give the older address that a newer one stands for."""
    if known in _NAT64:
        return IPv4Address(int(known) & 0xFFFFFFFF)
    return known.ipv4_mapped or known.sixtofour or (known.teredo[1] if known.teredo else None)

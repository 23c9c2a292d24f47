"""Names and addresses, told apart and written for people."""

from ipaddress import IPv6Address, ip_address


def is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def named(host: str, address: str) -> str:
    """`mx.example.com [192.0.2.1]`; a host that is an address stands once.

    A mapped address (RFC 4291, section 2.5.5.2) shows its IPv4.
    """
    shown = _shown(address)
    return shown if _same(host, address) else f"{host} [{shown}]"


def _same(host: str, address: str) -> bool:
    return is_address(host) and ip_address(host) == ip_address(address)


def _shown(address: str) -> str:
    parsed = ip_address(address)
    mapped = parsed.ipv4_mapped if isinstance(parsed, IPv6Address) else None
    return f"::ffff:{mapped}" if mapped else str(parsed)

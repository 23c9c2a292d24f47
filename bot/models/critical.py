"""Fields that an older version must not ignore, like critical extensions of a certificate (RFC 5280, section
4.2)."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

CRITICAL: Mapping[str, Any] = MappingProxyType({"critical": True})
"""The metadata of a field: while it is set, a version that does not know it leaves the whole row to one that
does. Other fields it only keeps as they are stored."""

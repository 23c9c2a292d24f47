"""What a connection that fails tells: of the other side, or of ours."""

import asyncio
import errno
import socket

import pytest

from bot.models.smtp import SmtpOutcome
from bot.net.connection import ConnectError, connect


@pytest.fixture
async def network_unreachable(monkeypatch: pytest.MonkeyPatch) -> None:
    async def refuse(_: socket.socket, __: object) -> None:
        raise OSError(errno.ENETUNREACH, "Network is unreachable")

    monkeypatch.setattr(asyncio.get_running_loop(), "sock_connect", refuse)


async def outcome_of(address: str) -> SmtpOutcome:
    with pytest.raises(ConnectError) as failed:
        await connect(address, 25, None)
    return failed.value.outcome


@pytest.mark.usefixtures("network_unreachable")
async def test_where_packets_leave_it_was_a_router_further_on_that_refused_them() -> None:
    assert await outcome_of("127.0.0.1") is SmtpOutcome.UNREACHABLE


@pytest.mark.usefixtures("network_unreachable")
async def test_without_a_way_out_it_is_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    def connect_nowhere(_: socket.socket, __: object) -> None:
        raise OSError(errno.ENETUNREACH, "Network is unreachable")

    monkeypatch.setattr(socket.socket, "connect", connect_nowhere)
    assert await outcome_of("127.0.0.1") is SmtpOutcome.NO_ROUTE

"""What is the same of several servers is done once; each is asked for itself all the same."""

import asyncio
from unittest.mock import Mock

import dns.message
import pytest

from bot.net import exchange, question
from bot.net.exchange import Exchange, Response
from bot.net.question import Question
from bot.turns import Turns
from tests.bot.net.test_resolver import Answers, answer, serving

ONE_A_TURN = -1.0


def saying(address: str, asked: list[dns.message.Message]) -> Answers:
    def answers(query: dns.message.Message) -> list[bytes]:
        asked.append(query)
        return [answer(query, address).to_wire()]

    return answers


async def test_servers_that_answer_alike_are_each_asked_under_an_id_of_its_own_and_read_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked, make, read = list[dns.message.Message](), Mock(wraps=question.make), Mock(wraps=exchange._read)
    monkeypatch.setattr(exchange, "make", make)
    monkeypatch.setattr(exchange, "_read", read)
    ask = Exchange()
    async with serving(saying("192.0.2.3", asked)) as server:
        got = [await ask(server, "a.example", "A", 0, 1.0) for _ in range(8)]

    assert [each.records for each in got] == [("192.0.2.3",)] * 8
    assert len({each.id for each in asked}) > 1
    assert make.call_count == read.call_count == 1


async def test_what_servers_answer_differently_is_not_mixed_up() -> None:
    ask = Exchange()
    async with serving(saying("192.0.2.3", [])) as one, serving(saying("192.0.2.4", [])) as other:
        first, second = await asyncio.gather(*(ask(each, "a.example", "A", 0, 1.0) for each in (one, other)))

    assert (first.records, second.records) == (("192.0.2.3",), ("192.0.2.4",))


async def test_answers_that_come_at_once_leave_others_their_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    turn, read_in, read = 0, list[int](), exchange._read

    def noted(question: Question, wire: bytes) -> Response:
        read_in.append(turn)
        return read(question, wire)

    async def count() -> None:
        nonlocal turn
        while True:
            turn += 1
            await asyncio.sleep(0)

    monkeypatch.setattr(exchange, "_read", noted)
    ask = Exchange()
    ask._to_read = Turns(ONE_A_TURN)
    counting = asyncio.ensure_future(count())
    async with serving(saying("192.0.2.3", [])) as server:
        await asyncio.gather(*(ask(server, f"{each}.example", "A", 0, 1.0) for each in range(20)))
    counting.cancel()

    assert len(set(read_in)) == len(read_in) == 20

"""The whole lab: it starts, changes, and stops without a trace."""

import asyncio
import resource
import socket
import sys
from contextlib import suppress
from dataclasses import replace
from ipaddress import ip_address, ip_network
from pathlib import Path

import pytest

from playground.lab import Lab, LabUnavailableError, load_domains
from playground.lab.mail.side import has_ipv6
from playground.lab.sockets.ports import find_port
from tests.playground.lab.clients import ask, ehlo, mail_address, records, session, until
from tests.twins.clock import Hands


async def test_recovering_means_down_for_a_minute_from_the_first_query(lab: Lab, clock: Hands) -> None:
    clock.seconds += 3600
    address = await mail_address(lab, "recovering.example")
    clock.seconds += 59
    lab.catch_up()
    with pytest.raises(TimeoutError):
        await session(lab, address, ehlo, timeout=0.2)
    clock.seconds += 1
    lab.catch_up()
    assert await session(lab, address, ehlo)
    assert lab.domains["recovering.example"].cause == "healthy"


async def test_the_minute_begins_again_when_it_fails_again(lab: Lab, clock: Hands) -> None:
    await ask(lab, "recovering.example")
    clock.seconds += 60
    lab.catch_up()
    lab.sicken("recovering.example", "unreachable-for-a-minute")
    clock.seconds += 3600
    lab.catch_up()
    assert lab.domains["recovering.example"].cause == "recipient-unreachable"
    await ask(lab, "recovering.example")
    clock.seconds += 60
    await ask(lab, "recovering.example")
    assert lab.domains["recovering.example"].cause == "healthy"


async def test_recovery_comes_by_itself_in_real_time() -> None:
    brief = replace(load_domains()["recovering.example"], recovers_after=0.2)
    async with Lab({brief.name: brief}, forward=[]) as lab:
        address = await mail_address(lab, brief.name)
        assert lab.domains[brief.name].cause == "recipient-unreachable"
        assert await session(lab, address, ehlo)  # the kernel tries again after a second


async def test_a_healed_domain_works_at_once(lab: Lab) -> None:
    address = await mail_address(lab, "down.example")
    lab.heal("down.example")
    assert await session(lab, address, ehlo)
    assert lab.domains["down.example"].cause == "healthy"


async def test_a_domain_without_mail_servers_gets_one_by_healing(lab: Lab) -> None:
    lab.heal("null-mx.example")
    assert await records(lab, "null-mx.example") == ["10 mx1.null-mx.example."]
    assert await session(lab, await mail_address(lab, "null-mx.example"), ehlo)


async def test_all_domains_and_our_own_side_are_healed_and_put_back(lab: Lab) -> None:
    heard: list[str] = []
    lab.subscribe(lambda: heard.append("change"))
    lab.block_port_25()
    lab.heal_all()
    assert {each.cause for each in lab.domains.values() if each.patient} == {"healthy"}
    assert (lab.port_25_blocked, lab.resolver_broken) == (False, False)
    assert heard

    lab.break_resolver()
    lab.put_back()
    assert lab.domains == load_domains()
    assert lab.changed == set()
    assert not lab.resolver_broken


async def test_a_sick_domain_fails_at_once(lab: Lab) -> None:
    address = await mail_address(lab, "healthy.example")
    lab.sicken("healthy.example", "refusing")
    with pytest.raises(ConnectionRefusedError):
        await session(lab, address, ehlo)
    assert lab.domains["healthy.example"].cause == "recipient-refusing"


async def test_every_fault_can_be_applied_and_removed_while_the_lab_runs(lab: Lab) -> None:
    for ailment in lab.ailments:
        lab.sicken("healthy.example", ailment)
        await ask(lab, "healthy.example")
        lab.heal("healthy.example")
        assert await records(lab, "healthy.example") == ["10 mx1.healthy.example."]


def test_unknown_domains_and_faults_are_named() -> None:
    lab = Lab(forward=[])
    with pytest.raises(KeyError, match=r"nobody\.example is not in the lab"):
        lab.heal("nobody.example")
    with pytest.raises(KeyError, match="no ailment is 'gloomy'; there are unreachable,"):
        lab.sicken("healthy.example", "gloomy")


async def test_a_blocked_port_25_reaches_nobody_until_it_is_open_again(lab: Lab) -> None:
    address = await mail_address(lab, "control1.example")
    lab.block_port_25()
    with pytest.raises(TimeoutError):
        await session(lab, address, ehlo, timeout=0.2)
    lab.block_port_25(False)
    assert await session(lab, address, ehlo)


@pytest.mark.skipif(not has_ipv6(), reason="loopback has no IPv6 here")
async def test_ipv6_fails_at_a_domain_and_works_at_its_control(lab: Lab) -> None:
    sick = (await records(lab, "mx1.ipv6-broken.example", "AAAA"))[0]
    control = lab.environment()["BOUNCEBOT_CONTROL_HOSTS"].split(",")[-1]
    with pytest.raises(TimeoutError):
        await connect6(sick, lab.smtp_port)
    await connect6(control, lab.smtp_port)


async def connect6(address: str, port: int) -> None:
    loop = asyncio.get_running_loop()
    with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as sock:
        sock.setblocking(False)
        await asyncio.wait_for(loop.sock_connect(sock, (address, port)), 0.2)


async def test_the_environment_points_to_the_servers(lab: Lab) -> None:
    environment = lab.environment()
    networks = [ip_network(each) for each in environment["BOUNCEBOT_ALLOW_NETWORKS"].split(",")]

    def allowed(address: str) -> bool:
        return any(ip_address(address) in network for network in networks)

    assert environment["BOUNCEBOT_NAMESERVERS"] == f"127.53.0.53:{environment['BOUNCEBOT_DNS_PORT']}"
    assert environment["BOUNCEBOT_SMTP_PORT"] == str(lab.smtp_port)
    assert allowed(await mail_address(lab, "healthy.example"))
    assert not allowed(await mail_address(lab, "loopback.example"))
    controls = environment["BOUNCEBOT_CONTROL_HOSTS"].split(",")
    assert len({(await records(lab, host, "A"))[0].split(".")[1] for host in controls[:3]}) == 3


async def test_distance_delays_answers() -> None:
    async with Lab(forward=[], delay=0.1) as far:
        loop = asyncio.get_running_loop()
        begun = loop.time()
        await ask(far, "healthy.example")
        assert loop.time() - begun >= 0.1


async def test_it_can_run_twice_at_once(lab: Lab) -> None:
    async with Lab(forward=[]) as other:
        assert other.dns_port != lab.dns_port
        assert await records(other, "healthy.example")


async def test_it_stops_during_a_session_and_leaves_no_task_behind() -> None:
    before = asyncio.all_tasks()
    async with Lab(forward=[]) as lab:
        address = await mail_address(lab, "overloaded.example")
        reader, writer = await asyncio.open_connection(address, lab.smtp_port)
    assert await reader.read() == b""
    writer.close()
    await writer.wait_closed()
    assert asyncio.all_tasks() == before


async def test_it_stops_at_the_moment_of_a_new_connection() -> None:
    async with Lab(forward=[]) as lab:
        address = await mail_address(lab, "healthy.example")
        clients = [socket.create_connection((address, lab.smtp_port)) for _ in range(3)]
        await until(lambda: lab.log.contacts)
    for client in clients:
        with client, suppress(ConnectionResetError):
            client.settimeout(1)
            assert client.recv(100) == b""


async def test_it_stops_although_a_client_does_not_read() -> None:
    async with Lab(forward=[]) as lab:
        address = await mail_address(lab, "endless-banner.example")
        client = socket.create_connection((address, lab.smtp_port))
        with client:
            await until(lambda: lab.log.contacts)
            async with asyncio.timeout(60):
                await lab.stop()


async def test_a_port_in_use_is_reported(lab: Lab) -> None:
    with pytest.raises(LabUnavailableError, match=str(lab.dns_port)):
        await Lab(forward=[], dns_port=lab.dns_port).start()


def test_its_ports_are_outside_the_range_of_outgoing_connections() -> None:
    given = Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()
    assert find_port(["127.0.0.1"], 0) not in range(int(given[0]), int(given[1]) + 1)


def test_a_machine_without_the_whole_loopback_network_is_told_so() -> None:
    with pytest.raises(LabUnavailableError, match=r"needs all of 127\.0\.0\.0/8"):
        find_port(["127.0.0.1", "203.0.113.1"], 0)


async def test_other_systems_are_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    with pytest.raises(LabUnavailableError, match=r"needs Linux.*container"):
        await Lab(forward=[]).start()


async def test_it_raises_the_limit_of_open_files() -> None:
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, limits[1]))
    try:
        async with Lab(forward=[]):
            assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] == min(4096, limits[1])
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)

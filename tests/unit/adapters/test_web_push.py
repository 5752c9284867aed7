"""Alerts as push services and browsers take them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from Cryptodome.PublicKey import ECC

from chalicelib.adapters.push_encryption import decoded, encoded, encrypted
from chalicelib.adapters.web_push import Sent
from chalicelib.people.rules.alerts import Device
from doubles.push.server import HOST, Server
from tests.support.clock import FakeClock
from tests.support.devices import NOBODY, PushKey, push_service, push_services


def _device(server: Server) -> Device:
    made = server.subscribe().body()
    return Device(made["endpoint"], made["keys"]["p256dh"], made["keys"]["auth"], "en")


def test_the_example_of_the_standard() -> None:
    """RFC 8291, appendix A: these keys and this salt make these bytes."""
    private = int.from_bytes(decoded("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"), "big")
    body = encrypted(
        b"When I grow up, I want to be a watermelon",
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        "BTBZMqHH6r4Tts7J_aSIgg",
        ECC.construct(curve="P-256", d=private),
        decoded("DGv6ra1nlYgDCS1FRnbzlw"),
    )
    assert encoded(body) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3"
        "jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


def test_a_browser_reads_what_was_sent() -> None:
    """The service verifies who sends, and has the message for as long as it is true."""
    clock = FakeClock()
    with push_service() as server:
        services = push_services(clock, server.address)
        assert services.send(_device(server), b'{"kind": "called"}', 600, "t" * 32) is Sent.YES
        (message,) = server.messages
    assert message.content == {"kind": "called"}
    assert (message.headers["ttl"], message.headers["urgency"], message.headers["topic"]) == ("600", "high", "t" * 32)
    assert message.claims["sub"] == "https://app.example.com/"
    assert message.claims["k"] == services.public_key()
    assert 0 < message.claims["exp"] - clock.now() // 1000 <= 24 * 3600


def test_two_messages_have_nothing_in_common() -> None:
    """Each has a key and a salt of its own, so the same text looks different."""
    with push_service() as server:
        device = _device(server)
    first, second = (encrypted(b"{}", device.key, device.secret) for _ in range(2))
    assert first[:16] != second[:16]
    assert first[21:86] != second[21:86]


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (404, Sent.GONE),
        (410, Sent.GONE),
        (429, Sent.LATER),
        (500, Sent.LATER),
        (503, Sent.LATER),
        (301, Sent.REFUSED),
        (307, Sent.REFUSED),
        (400, Sent.REFUSED),
        (403, Sent.REFUSED),
        (413, Sent.REFUSED),
    ],
)
def test_answers_of_services(status: int, outcome: Sent) -> None:
    """A redirect is not followed: it could lead anywhere."""
    with push_service() as server:
        device = _device(server)
        server.answers[device.endpoint] = status
        assert push_services(FakeClock(), server.address).send(device, b"{}", 60, "t") is outcome
        assert server.asked == 1


def test_a_service_that_is_down_is_asked_later() -> None:
    """It may be back before the alert is not true any more."""
    with push_service() as server:
        device = _device(server)
    assert push_services(FakeClock(), NOBODY).send(device, b"{}", 60, "t") is Sent.LATER


def test_nothing_is_sent_elsewhere() -> None:
    """Not even to an address that was stored before the list of services was shorter."""
    with push_service() as server:
        device = replace(_device(server), endpoint="https://169.254.169.254/latest")
        assert push_services(FakeClock(), server.address).send(device, b"{}", 60, "t") is Sent.REFUSED
        assert server.asked == 0


@pytest.mark.parametrize("key", ["", "B" * 87, encoded(b"\x04" + bytes(64)), "ä"])
def test_a_device_without_a_key_is_gone(key: str) -> None:
    """No browser made it, so no browser will read anything."""
    device = Device(f"{HOST}/wpush/v2/1", key, encoded(bytes(16)), "en")
    assert push_services(FakeClock()).send(device, b"{}", 60, "t") is Sent.GONE


def test_without_a_key_of_our_own_there_are_no_alerts() -> None:
    """A deployment has none until one is made."""
    with push_service() as server:
        services = push_services(FakeClock(), server.address, PushKey(None))
        assert services.public_key() is None
        assert services.send(_device(server), b"{}", 60, "t") is Sent.REFUSED
        assert server.asked == 0

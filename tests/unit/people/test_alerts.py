"""Devices of a customer, and addresses to which requests may go."""

from __future__ import annotations

import pytest

from chalicelib.people.rules.alerts import MOST_DEVICES, Device, after_sending, is_known_service, with_device


def _device(number: int, last: str | None = None) -> Device:
    return Device(f"https://fcm.googleapis.com/{number}", "key", "secret", "en", last)


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://fcm.googleapis.com/fcm/send/abc:def",
        "https://updates.push.services.mozilla.com/wpush/v2/gAAA",
        "https://updates.push.services.mozilla.com:443/wpush/v2/gAAA",
        "https://db5p.notify.windows.com/w/?token=BQYAAA%3d",
        "https://web.push.apple.com/QGuQyavXutnMH",
    ],
)
def test_push_services_are_known_by_name(endpoint: str) -> None:
    """Those of Google, Mozilla, Microsoft and Apple."""
    assert is_known_service(endpoint)


@pytest.mark.parametrize(
    "endpoint",
    [
        "",
        "http://fcm.googleapis.com/a",
        "https://fcm.googleapis.com:8443/a",
        "https://fcm.googleapis.com:x/a",
        "https://user@fcm.googleapis.com/a",
        "https://fcm.googleapis.com@169.254.169.254/a",
        "https://169.254.169.254/latest/meta-data",
        "https://localhost/a",
        "https://[::1]/a",
        "https://[fcm.googleapis.com/a",
        "https://evil-fcm.googleapis.com.example/a",
        "https://evilpush.apple.com/a",
        "https://x..notify.windows.com/a",
        "https://.notify.windows.com/a",
        "https://a.b.notify.windows.com/a",
        "https://%2f.notify.windows.com/a",
        f"https://{'a' * 64}.notify.windows.com/a",
        "https://nope.push.apple.com/a",
        "https://fcm.googleapis.com\\@10.0.0.1/a",
        "https://fcm.googleapis.com/a\r\nHost: intern",
        "https://fcm.googleapis.com/ä",
        "https://fcm.googleapis.com/" + "a" * 1000,
        "file:///etc/passwd",
    ],
)
def test_no_other_address_is(endpoint: str) -> None:
    """None that could lead into a network behind us, or end a header."""
    assert not is_known_service(endpoint)


def test_the_oldest_device_makes_room() -> None:
    """And a device that subscribes again is the newest, with its last alert."""
    devices: tuple[Device, ...] = ()
    for number in range(MOST_DEVICES + 2):
        devices = with_device(devices, _device(number))
    assert [each.endpoint[-1] for each in devices] == ["2", "3", "4", "5", "6"]
    devices = after_sending(devices, "mark", frozenset({devices[0].endpoint}), frozenset())
    again = with_device(devices, _device(2))
    assert (len(again), again[-1]) == (MOST_DEVICES, _device(2, "mark"))


def test_a_device_that_is_gone_is_forgotten() -> None:
    """Others keep what they have had."""
    one, two, three = _device(1), _device(2), _device(3)
    left = after_sending((one, two, three), "mark", frozenset({one.endpoint}), frozenset({two.endpoint}))
    assert left == (_device(1, "mark"), three)


def test_the_repr_tells_nothing() -> None:
    """With an endpoint and its keys anyone can send messages to the device."""
    assert "fcm" not in repr(_device(1))
    assert "secret" not in repr(_device(1))

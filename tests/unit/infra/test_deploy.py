"""What a deployment has to be told."""

from __future__ import annotations

import sys

import pytest

from infra import deploy


@pytest.mark.parametrize("told", [["all", "staging"], ["all", "staging", ""], ["all", "staging", "Stripe"]])
def test_a_deployment_that_does_not_say_who_takes_the_money_is_refused(
    told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before anything is asked of AWS: with the test provider seats are free."""
    monkeypatch.setattr(sys, "argv", ["deploy", *told])
    with pytest.raises(SystemExit, match="PAYMENTS=stripe, or PAYMENTS=test"):
        deploy.main()


@pytest.mark.parametrize(
    ("more", "parameters"),
    [
        ([], {"Payments": "stripe"}),
        ([""], {"Payments": "stripe", "MailFrom": ""}),
        (["linehold@example.com"], {"Payments": "stripe", "MailFrom": "linehold@example.com"}),
    ],
)
def test_a_sender_that_is_not_named_is_not_changed(more: list[str], parameters: dict[str, str]) -> None:
    """An empty one is: no mail from then on."""
    assert deploy.understood(["all", "staging", "stripe", *more]) == ("all", "staging", parameters)

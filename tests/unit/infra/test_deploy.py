"""The arguments of a deployment."""

from __future__ import annotations

import sys

import pytest

from infra import deploy, templates

PAGE = "https://app.example.com/"


@pytest.mark.parametrize("told", [["all", "staging"], ["all", "staging", ""], ["all", "staging", "Stripe"]])
def test_a_deployment_that_does_not_say_who_takes_the_money_is_refused(
    told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before anything is asked of AWS: with the test provider seats are free."""
    monkeypatch.setattr(sys, "argv", ["deploy", *told])
    with pytest.raises(SystemExit, match="PAYMENTS=stripe, or PAYMENTS=test"):
        deploy.main()


@pytest.mark.parametrize("page", [[], [""], ["app.example.com"], ["http://app.example.com/"], ["https://a b"]])
def test_a_deployment_that_does_not_say_where_the_page_is_is_refused(page: list[str]) -> None:
    """Before anything is asked of AWS: the codes that shops show would lead nowhere."""
    with pytest.raises(SystemExit, match="WEB_URL=https://"):
        deploy.parse_arguments(["all", "staging", "stripe", *page])


@pytest.mark.parametrize(
    ("more", "parameters"),
    [
        ([], {}),
        (["MAIL_FROM="], {"MailFrom": ""}),
        (["MAIL_FROM=linehold@example.com"], {"MailFrom": "linehold@example.com"}),
        (["TRUSTED_PROXIES=1"], {"TrustedProxies": "1"}),
        (["CHALLENGE=work"], {"Challenge": "work"}),
        (["EDGE_ONLY=true", "RESERVE_CONCURRENCY=true"], {"EdgeOnly": "true", "ReserveConcurrency": "true"}),
        (["ROTATE_TOKENS_DAYS=60", "PROTECT_TABLES=true"], {"RotateTokensDays": "60", "ProtectTables": "true"}),
        (["KMS_KEY_ARN="], {"KeyArn": ""}),
        (["API_URL=https://api.example.com"], {"ApiUrl": "https://api.example.com"}),
        (["API_URL="], {"ApiUrl": ""}),
        (["MAIL_FROM=a=b@example.com", "TRUSTED_PROXIES=0"], {"MailFrom": "a=b@example.com", "TrustedProxies": "0"}),
    ],
)
def test_what_is_not_named_is_not_changed(more: list[str], parameters: dict[str, str]) -> None:
    """An empty sender is named: no mail from then on; and so is an empty address: the API's own."""
    told = {"PaymentProvider": "stripe", "WebUrl": PAGE, **parameters}
    assert deploy.parse_arguments(["all", "staging", "stripe", PAGE, *more]) == ("all", "staging", told)


def test_what_nobody_knows_is_refused() -> None:
    """A misspelt name would otherwise leave things as they were, in silence."""
    with pytest.raises(SystemExit, match="there is no MAILFROM"):
        deploy.parse_arguments(["all", "staging", "stripe", PAGE, "MAILFROM=linehold@example.com"])


def test_a_stage_without_payments_names_no_provider() -> None:
    """It has no parameter for one."""
    assert deploy.parse_arguments(["stores", "staging", "", PAGE]) == ("stores", "staging", {"WebUrl": PAGE})


def test_an_unknown_stage_is_refused() -> None:
    """Before anything is asked of AWS."""
    with pytest.raises(SystemExit, match="there is no stage shops, only all, people"):
        deploy.parse_arguments(["shops", "staging", "stripe", PAGE])


def test_a_canary_is_of_one_deployment() -> None:
    """It is no parameter of a stack, so the next deployment has none unless it names one again."""
    line = [
        "all",
        "staging",
        "stripe",
        PAGE,
        "CANARY=Canary10Percent5Minutes",
        "CANARY_ALARMS=faults,latency",
        "MAIL_FROM=",
    ]
    release, rest = deploy.parse_release(line)
    assert (release.canary, release.alarms) == ("Canary10Percent5Minutes", ("faults", "latency"))
    assert rest == ["all", "staging", "stripe", PAGE, "MAIL_FROM="]
    assert deploy.parse_release(rest)[0].canary == ""


def test_parameters_go_to_the_stack_that_has_them() -> None:
    """Those of the data stack are the template's own."""
    declared = templates.read(deploy.ROOT / "infra" / "data.yaml")["Parameters"].keys()
    assert set(declared) >= deploy.DATA
    assert set(deploy.OPTIONS.values()) >= deploy.DATA

"""A template's variables as a deployed stack has them, with the values of imports from the local cloud."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from infra.local.cloud import Addresses
from infra.local.deploy import MAIL_FROM, Deployment
from infra.local.template import ENV, web_url
from infra.templates import Template


def variables(template: Template, cloud: Addresses, payments: str) -> dict[str, str]:
    """The variables that all functions have with this provider, and the API's address, which only some have.

    Raises KeyError for one that cannot be known here.
    """
    pages = Deployment(cloud.endpoint).client("cloudformation").get_paginator("list_exports").paginate()
    exports = {export["Name"]: export["Value"] for page in pages for export in page["Exports"]}
    declared = template["Globals"]["Function"]["Environment"]["Variables"]
    # the management API of the local WebSocket API; on AWS it has a host of its own
    live = {"LIVE_ENDPOINT": cloud.websocket.replace("ws://", "http://")}
    given = {
        "Env": ENV,
        "PaymentProvider": payments,
        "Challenge": "none",
        "EdgeOnly": "false",
        "Build": "",
        "MailFrom": MAIL_FROM,
        "WebUrl": web_url(cloud.endpoint),
        "TrustedProxies": str(template["Parameters"]["TrustedProxies"]["Default"]),
    }
    common = {name: live.get(name) or _resolved(value, exports, given) for name, value in declared.items()}
    return {**common, "API_URL": cloud.api}


def _resolved(value: Any, exports: Mapping[str, str], given: Mapping[str, str]) -> str:
    match value:
        case str():
            return value
        case {"Ref": str(name)} if name in given:
            return given[name]
        case {"Fn::ImportValue": named}:
            return exports[_resolved(named, exports, given)]
        case {"Fn::Sub": str(text)}:
            return text.replace("${Env}", ENV)
    raise KeyError(f"this test cannot resolve {value}")

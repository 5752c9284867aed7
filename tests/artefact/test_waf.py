"""The firewall's rules (infra/waf.yaml) against the declared calls: which of them each rule counts, asks or refuses."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from chalicelib.core.times import SECOND
from chalicelib.errors import TooMany
from chalicelib.people.rules.rate_limits import LIMITS, LimitedAct
from functions.http.errors import STATUS, TooLarge
from functions.http.routes import SMALL, Route
from infra import templates
from infra.contract.openapi import SERVICES
from infra.package import ROOT

TEMPLATE = templates.read(ROOT / "infra" / "waf.yaml")
ACL = TEMPLATE["Resources"]["WebAcl"]["Properties"]
RULES = {rule["Name"]: rule for rule in ACL["Rules"]}
ROUTES = [route for service in SERVICES for route in service.all]
CHANGES = [route for route in ROUTES if route.method != "GET"]

COUNTED = {
    "sign-in": ({"POST /v1/operators/sign-in", "POST /v1/stores/sign-in"}, LimitedAct.SIGN_IN),
    "customers": ({"POST /v1/customers"}, LimitedAct.NEW_CUSTOMER),
    "holds": ({"POST /v1/events/{event_id}/holds"}, None),
    "joins": ({"POST /v1/waiting-rooms/{room_id}/tickets"}, None),
    "changes": ({f"{route.method} {route.path}" for route in CHANGES}, None),
}
"""By the rule: calls that it counts, and the API's own limit of them by address."""


def _matched(statement: dict[str, Any], method: str, path: str, body: int = 0) -> bool:
    """Whether a request fits a statement, by WAF's rules; other kinds of statements raise KeyError."""
    ((kind, said),) = statement.items()
    match kind:
        case "AndStatement":
            return all(_matched(each, method, path, body) for each in said["Statements"])
        case "OrStatement":
            return any(_matched(each, method, path, body) for each in said["Statements"])
        case "NotStatement":
            return not _matched(said["Statement"], method, path, body)
        case "RegexMatchStatement":
            return re.search(said["RegexString"], _field(said, method, path)) is not None
        case "ByteMatchStatement":
            assert said["PositionalConstraint"] == "EXACTLY"
            return said["SearchString"] == _field(said, method, path)
        case "SizeConstraintStatement":
            assert said["ComparisonOperator"] == "GT"
            return body > said["Size"]
    raise KeyError(kind)


def _field(said: dict[str, Any], method: str, path: str) -> str:
    ((name, _),) = said["FieldToMatch"].items()
    return {"Method": method, "UriPath": path}[name]


def _path(route: Route) -> str:
    return re.sub(r"{\w+}", "evt_0123456789ABC", route.path)


def _of(rule: str) -> set[str]:
    """The calls that change something and that a rule counts, with and without the slash that the API takes at the end
    of a path."""
    scope = RULES[rule]["Statement"]["RateBasedStatement"]["ScopeDownStatement"]
    counted = [
        {f"{each.method} {each.path}" for each in CHANGES if _matched(scope, each.method, f"{_path(each)}{end}")}
        for end in ("", "/")
    ]
    assert counted[0] == counted[1]
    return counted[0]


@pytest.mark.parametrize("rule", COUNTED)
def test_a_rate_is_of_its_calls(rule: str) -> None:
    """By their paths and methods, and no others; by address."""
    calls, _ = COUNTED[rule]
    assert _of(rule) == calls
    assert RULES[rule]["Statement"]["RateBasedStatement"]["AggregateKeyType"] == "IP"


def test_every_rate_is_tested() -> None:
    """A new one has to say which calls it means."""
    assert {name for name, rule in RULES.items() if "RateBasedStatement" in rule["Statement"]} == set(COUNTED)


@pytest.mark.parametrize("rule", [name for name, (_, act) in COUNTED.items() if act])
def test_the_firewall_is_wider_than_the_api(rule: str) -> None:
    """A caller whom the API would still answer gets through: its windows are longer, and twice its limit may pass at
    their border."""
    act = COUNTED[rule][1]
    assert act is not None
    said = RULES[rule]["Statement"]["RateBasedStatement"]
    assert said["Limit"] >= 2 * (LIMITS[act].network or 0)
    assert said["EvaluationWindowSec"] * SECOND <= LIMITS[act].window


def test_reads_are_not_counted() -> None:
    """A hall's phones poll through one address, and the edge answers most of them from copies."""
    scope = RULES["changes"]["Statement"]["RateBasedStatement"]["ScopeDownStatement"]
    assert not any(_matched(scope, method, "/v1/events/1") for method in ("GET", "HEAD", "OPTIONS"))


@pytest.mark.parametrize("route", CHANGES, ids=lambda route: f"{route.method} {route.path}")
def test_a_body_that_the_call_takes_gets_through(route: Route) -> None:
    """And a small call's larger one does not."""
    rule = RULES["bodies"]["Statement"]
    assert not _matched(rule, route.method, _path(route), route.largest)
    if route.largest == SMALL:
        assert _matched(rule, route.method, _path(route), SMALL + 1)


def test_what_is_refused_reads_like_the_api() -> None:
    """The contract's code and status, which a page of any origin may read, and for rates when to come again."""
    bodies = {name: json.loads(each["Content"])["error"] for name, each in ACL["CustomResponseBodies"].items()}
    for name, error in (("TooMany", TooMany), ("TooLarge", TooLarge)):
        assert bodies[name]["code"] == error.code
        assert bodies[name].keys() == {"code", "message", "details", "request_id"}
    for name, rule in RULES.items():
        if "Block" in rule.get("Action", {}):
            answer = rule["Action"]["Block"]["CustomResponse"]
            error = TooLarge if name == "bodies" else TooMany
            headers = {each["Name"]: each["Value"] for each in answer["ResponseHeaders"]}
            assert answer["ResponseCode"] == STATUS[error]
            assert headers["Access-Control-Allow-Origin"] == "*"
            assert ("Retry-After" in headers) is (error is TooMany), name


def test_managed_rules_come_first_and_leave_stripe_alone() -> None:
    """Its messages are signed. Of the common rules, those that our own traffic meets only count."""
    managed = [rule["Statement"]["ManagedRuleGroupStatement"] for rule in ACL["Rules"][:3]]
    assert [each["Name"].removeprefix("AWSManagedRules") for each in managed] == [
        "AmazonIpReputationList",
        "KnownBadInputsRuleSet",
        "CommonRuleSet",
    ]
    scope = managed[2]["ScopeDownStatement"]
    passed = {f"{each.method} {each.path}" for each in ROUTES if not _matched(scope, each.method, _path(each))}
    assert passed == {"POST /v1/payments/webhook"}
    assert all(each["ActionToUse"] == {"Count": {}} for each in managed[2]["RuleActionOverrides"])


def test_a_challenge_is_asked_only_when_switched_on() -> None:
    """Of the document, where a browser can solve it, and of the sale's calls; API Gateway's other calls need none."""
    rule = RULES["challenge"]
    assert rule["Action"] == {"Fn::If": ["Challenged", {"Challenge": {}}, {"Count": {}}]}
    assert TEMPLATE["Parameters"]["SaleChallenge"]["Default"] == "off"
    asked = {f"{each.method} {each.path}" for each in ROUTES if _matched(rule["Statement"], each.method, _path(each))}
    assert asked == {
        "POST /v1/events/{event_id}/holds",
        "POST /v1/waiting-rooms/{room_id}/tickets",
        "POST /v1/customers",
    }
    for path, expected in (("/", True), ("/index.html", True), ("/assets/a-1.js", False), ("/config.json", False)):
        assert _matched(rule["Statement"], "GET", path) is expected


def test_priorities_are_in_the_order_of_the_page() -> None:
    """WAF goes by them, and readers by the order."""
    assert [rule["Priority"] for rule in ACL["Rules"]] == list(range(len(RULES)))


def test_it_is_one_that_the_edge_takes() -> None:
    """Of CloudFront's scope; the edge's parameter asks for one of us-east-1."""
    assert ACL["Scope"] == "CLOUDFRONT"
    pattern = templates.read(ROOT / "infra" / "edge.yaml")["Parameters"]["WebAclArn"]["AllowedPattern"]
    assert re.fullmatch(pattern, "arn:aws:wafv2:us-east-1:000000000000:global/webacl/linehold-staging/1")

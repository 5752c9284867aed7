"""The CDN's behaviours (infra/edge.yaml) against the declared calls and the files of the web application: for each the
behaviour that CloudFront chooses, what it keeps, under which key, and what it sends to the API."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from chalicelib.core.identity import ACCOUNTS
from chalicelib.errors import Fault, Invalid
from functions.catalogue.routes import PUBLIC, caching
from functions.http import about, edge, responses
from functions.http.errors import STATUS
from functions.http.origin import HEADER
from functions.http.routes import Answer, Raw, Route
from infra import deploy_web, templates
from infra.contract.openapi import SERVICES
from infra.package import ROOT
from infra.web_files import kind_of, rules

KEPT_UNLESS_TOLD = {404, 414, 500, 501, 502, 503, 504}
"""Errors that CloudFront keeps for ten seconds by default, even those that the origin marks no-store."""

KEPT_IF_ALLOWED = {400, 403, 405}
"""Errors that CloudFront keeps if the origin marks them so, and whose minimum time can be set."""

WITH_SIGN_IN = {"Ref": "WithSignIn"}

ALL_METHODS = {"GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"}

TEMPLATE = templates.read(ROOT / "infra" / "edge.yaml")
RESOURCES = TEMPLATE["Resources"]
DISTRIBUTION = RESOURCES["Distribution"]["Properties"]["DistributionConfig"]
CACHE_POLICIES = [
    resource["Properties"]["CachePolicyConfig"]
    for name, resource in RESOURCES.items()
    if resource["Type"] == "AWS::CloudFront::CachePolicy" and name != "Files"
]
"""Of the API."""

ORIGINS = {origin["Id"]: origin for origin in DISTRIBUTION["Origins"]}
ROUTES = [route for service in SERVICES for route in service.all]
READ = [route for route in ROUTES if route.method == "GET"]
PRIVATE_READ = [route for route in READ if route.who or "{token}" in route.path]
WITH_PLACE = [route for route in READ if route.path == "/v1/bars/nearby"]
"""It is public, but its query may have a guest's location, and two guests have different ones."""

WITH_PUZZLE = [route for route in READ if route.path.endswith("/challenge")]
"""They are public, and another one for each caller."""

PUBLIC_READ = [route for route in READ if route not in (*PRIVATE_READ, *WITH_PLACE, *WITH_PUZZLE, *about.routes.all)]


@dataclass(frozen=True)
class Behaviour:
    """A cache behaviour with its policies."""

    said: dict[str, Any]

    @property
    def policy(self) -> dict[str, Any]:
        return _properties(self.said["CachePolicyId"])["CachePolicyConfig"]

    @property
    def keeps(self) -> bool:
        return any(self.policy[name] for name in ("MinTTL", "DefaultTTL", "MaxTTL"))

    @property
    def headers(self) -> set[str]:
        """Those in the key."""
        return set(self._key["HeadersConfig"].get("Headers", ()))

    @property
    def queries(self) -> set[str]:
        """Those in the key."""
        config = self._key["QueryStringsConfig"]
        assert config["QueryStringBehavior"] in ("none", "whitelist")
        return set(config.get("QueryStrings", ()))

    def passes_on(self, header: str) -> bool:
        """Whether a header reaches the API."""
        config = _properties(self.said["OriginRequestPolicyId"])["OriginRequestPolicyConfig"]["HeadersConfig"]
        assert config["HeaderBehavior"] == "allExcept", "only with all headers is Authorization passed on"
        return header in self.headers or header not in config["Headers"]

    @property
    def _key(self) -> dict[str, Any]:
        return self.policy["ParametersInCacheKeyAndForwardedToOrigin"]


def _properties(reference: dict[str, str]) -> dict[str, Any]:
    return RESOURCES[reference["Ref"]]["Properties"]


ALL_BEHAVIOURS = [Behaviour(said) for said in (*DISTRIBUTION["CacheBehaviors"], DISTRIBUTION["DefaultCacheBehavior"])]
BEHAVIOURS = [each for each in ALL_BEHAVIOURS if each.said["TargetOriginId"] == "api"]
"""Of the API."""


def chosen(path: str) -> Behaviour:
    """The first behaviour whose pattern matches, or the default: CloudFront's rule."""
    return next((each for each in ALL_BEHAVIOURS[:-1] if fits(each.said["PathPattern"], path)), ALL_BEHAVIOURS[-1])


def fits(pattern: str, path: str) -> bool:
    """`*` matches any number of characters and `?` one, slashes too; the whole path has to match."""
    wild = re.escape(pattern.lstrip("/")).replace(r"\*", ".*").replace(r"\?", ".")
    return re.fullmatch(wild, path.lstrip("/")) is not None


def behaviour_of(route: Route) -> Behaviour:
    return chosen(re.sub(r"{\w+}", "evt_0123456789ABC", route.path))


def _name(route: Route) -> str:
    return f"{route.method} {route.path}"


def _reads_a_cookie(route: Route) -> bool:
    fields = msgspec.structs.fields(route.body) if route.body and route.body is not Raw else ()
    return any(field.name == "cookie" for field in fields)


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        ("/v1/events/*", "/v1/events/1", True),
        ("/v1/events/*", "/v1/events/1/seats", True),
        ("/v1/events/*", "/v1/events", False),
        ("v1/events/*", "/v1/events/1", True),
        ("/v1/events/*/seats", "/v1/events/1/seats/A", False),
        ("/v1/event?/1", "/v1/events/1", True),
        ("/v1/events/*", "/v1/Events/1", False),
        ("/v1/events/1.", "/v1/events/1x", False),
    ],
)
def test_patterns_are_read_as_cloudfront_reads_them(pattern: str, path: str, expected: bool) -> None:
    """Guards the tests below: wildcards match slashes, case counts, no other character is special."""
    assert fits(pattern, path) is expected


def test_there_are_calls_of_both_kinds() -> None:
    """Guards the tests below against empty lists of calls."""
    assert len(PUBLIC_READ) >= 7
    assert len(PRIVATE_READ) >= 8


@pytest.mark.parametrize("route", PUBLIC_READ, ids=_name)
def test_a_public_call_is_kept_under_its_own_query(route: Route) -> None:
    """The key has every parameter of the call, or two answers would be one; and no other, or one would be two."""
    behaviour = behaviour_of(route)
    assert behaviour.keeps
    asked = msgspec.structs.fields(route.query) if route.query else ()
    assert behaviour.queries == {field.encode_name for field in asked}


@pytest.mark.parametrize("route", [*PRIVATE_READ, *WITH_PUZZLE], ids=_name)
def test_what_is_for_one_caller_is_never_kept(route: Route) -> None:
    """No matter how the API marks it, and where the token is."""
    assert not behaviour_of(route).keeps


@pytest.mark.parametrize(
    "path", ["/v1/stores/str_1/code", "/v1/stores/str_1", "/v1/stores/str_1/board/1", "/v1/stores"]
)
def test_of_a_store_only_its_board_is_kept(path: str) -> None:
    """With the token in its key, because the owner's board has names. A code changes with every scan."""
    assert chosen("/v1/stores/str_1/board").keeps
    assert "Authorization" in chosen("/v1/stores/str_1/board").headers
    assert not chosen(path).keeps


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/v1/bars/bar_1", True),
        ("/v1/bars/bar_1/board", True),
        ("/v1/bars/nearby", False),
        ("/v1/bars/bar_1/requests", False),
        ("/v1/bars/bar_1/offers", False),
        ("/v1/bars/bar_1/queue", False),
        ("/v1/bars/bar_1/queue/1/call", False),
        ("/v1/bars", False),
        ("/v1/bar-requests/brq_1", False),
    ],
)
def test_of_a_bar_only_itself_and_its_board_are_kept(path: str, kept: bool) -> None:
    """A search for nearby bars has a guest's location, which must not be in the key of a copy."""
    assert chosen(path).keeps is kept


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/v1/waiting-rooms/evt_1", True),
        ("/v1/waiting-rooms/wrm_1", True),
        ("/v1/waiting-rooms/evt_1/tickets/tkt_1", False),
        ("/v1/waiting-rooms/evt_1/challenge", False),
        ("/v1/waiting-rooms/evt_1/figures", False),
        ("/v1/waiting-rooms", False),
        ("/v1/events/evt_1/waiting-room", False),
    ],
)
def test_of_a_waiting_room_only_its_public_document_is_kept(path: str, kept: bool) -> None:
    """The crowd asks for it, and a second of its copies costs the API one call."""
    assert chosen(path).keeps is kept


@pytest.mark.parametrize("path", ["/v1/events/1/thing", "/v1/events/1/thing/2", "/v1/things", "/v1/things/1", "/v1/"])
def test_an_unknown_call_is_not_kept(path: str) -> None:
    """A new call is kept only if the template names it."""
    assert not chosen(path).keeps


def test_callers_share_no_copy_and_event_streams_are_not_json() -> None:
    """Every copy has both headers in its key, so a draft that was shown to its organiser is not shown to others."""
    assert {frozenset(each.headers) for each in BEHAVIOURS if each.keeps} == {frozenset({"Accept", "Authorization"})}


@pytest.mark.parametrize("policy", CACHE_POLICIES, ids=lambda policy: policy["Comment"])
def test_only_what_is_marked_is_kept_and_not_for_longer(policy: dict[str, Any]) -> None:
    """A MinTTL would keep answers that are marked no-store, a DefaultTTL those without a mark."""
    allowed = re.fullmatch(r"public, max-age=(\d+)", PUBLIC["Cache-Control"])
    assert allowed is not None
    assert (policy["MinTTL"], policy["DefaultTTL"]) == (0, 0)
    assert policy["MaxTTL"] in (0, int(allowed[1]))
    assert policy["MaxTTL"] <= 60


def test_an_answer_without_a_mark_of_its_own_is_marked_no_store() -> None:
    """So are answers to calls with a token, and all errors; drafts are marked by their call."""
    assert responses.response_of(Answer({}), about.routes.all[0], {}).headers["Cache-Control"] == "no-store"
    errors = [Invalid([Fault("", "is wrong")]), *(kind("No.") for kind in STATUS if kind is not Invalid)]
    for error in errors:
        assert responses.error_response(error, "1").headers["Cache-Control"] == "no-store", error.code
    draft: Any = SimpleNamespace(unpublished=True)
    assert caching(draft) == {"Cache-Control": "private, no-store"}


def test_no_error_is_kept() -> None:
    """A draft's 404 must not outlive its publication, nor a 503 the second in which it was true."""
    least = {each["ErrorCode"]: each["ErrorCachingMinTTL"] for each in DISTRIBUTION["CustomErrorResponses"]}
    assert least.keys() >= KEPT_UNLESS_TOLD | KEPT_IF_ALLOWED
    assert set(least.values()) == {0}


@pytest.mark.parametrize("route", ROUTES, ids=_name)
def test_every_call_is_taken_and_only_reading_is_kept(route: Route) -> None:
    """Reading and changing share paths, and with them behaviours."""
    said = behaviour_of(route).said
    assert set(said["AllowedMethods"]) == ALL_METHODS
    assert route.method in said["AllowedMethods"]
    assert set(said["CachedMethods"]) == {"GET", "HEAD"}


def test_every_header_of_the_contract_reaches_the_api() -> None:
    """All headers that a page may send or that decide an answer, but not Host, which names another API."""
    wanted = {*edge.CORS.allow_headers.split(","), "Accept", "Last-Event-ID", "Origin", "User-Agent"}
    assert wanted >= {"Authorization", "Content-Type", "Idempotency-Key", "If-Match", "If-None-Match", "X-Admission"}
    for behaviour in BEHAVIOURS:
        assert {header for header in wanted if not behaviour.passes_on(header)} == set()
        assert not behaviour.passes_on("Host")


def test_every_parameter_reaches_the_api() -> None:
    """Misspelt ones too, so that they can be refused."""
    for behaviour in BEHAVIOURS:
        passed = _properties(behaviour.said["OriginRequestPolicyId"])["OriginRequestPolicyConfig"]
        assert passed["QueryStringsConfig"] == {"QueryStringBehavior": "all"}


def test_the_api_gets_no_cookies_but_those_of_sign_ins() -> None:
    """No cookie is in a key, and calls that are kept get none: a copy is for all callers."""
    for behaviour in ALL_BEHAVIOURS:
        key = behaviour.policy["ParametersInCacheKeyAndForwardedToOrigin"]
        assert key["CookiesConfig"] == {"CookieBehavior": "none"}
    cookies = RESOURCES["WithSignIn"]["Properties"]["OriginRequestPolicyConfig"]["CookiesConfig"]
    names = {f"__Host-linehold-{kind.value}" for kind in ACCOUNTS}
    assert (cookies["CookieBehavior"], set(cookies["Cookies"])) == ("whitelist", names)
    with_sign_in = {
        each.said["PathPattern"] for each in BEHAVIOURS if each.said["OriginRequestPolicyId"] == WITH_SIGN_IN
    }
    assert with_sign_in == {f"/v1/{kind.value}s*" for kind in ACCOUNTS}
    assert not any(each.keeps for each in BEHAVIOURS if each.said["OriginRequestPolicyId"] == WITH_SIGN_IN)


@pytest.mark.parametrize("route", [each for each in ROUTES if _reads_a_cookie(each)], ids=_name)
def test_a_sign_in_gets_its_cookie(route: Route) -> None:
    assert behaviour_of(route).said["OriginRequestPolicyId"] == WITH_SIGN_IN


def test_what_is_kept_is_compressed() -> None:
    """With both encodings in the key. CloudFront cannot compress answers that it does not keep."""
    for behaviour in BEHAVIOURS:
        forwarded = behaviour.policy["ParametersInCacheKeyAndForwardedToOrigin"]
        both = (forwarded["EnableAcceptEncodingGzip"], forwarded["EnableAcceptEncodingBrotli"])
        assert both == (behaviour.keeps, behaviour.keeps)
        assert behaviour.said.get("Compress", False) is behaviour.keeps


def test_nothing_travels_in_the_clear() -> None:
    """Neither to the edge nor from there; calls are not even redirected, since the token would have been sent."""
    assert {each.said["ViewerProtocolPolicy"] for each in BEHAVIOURS} == {"https-only"}
    assert {each.said["ViewerProtocolPolicy"] for each in ALL_BEHAVIOURS} == {"https-only", "redirect-to-https"}
    for origin in ("api", "socket"):
        own = ORIGINS[origin]["CustomOriginConfig"]
        assert own == {"OriginProtocolPolicy": "https-only", "OriginSSLProtocols": ["TLSv1.2"]}


@pytest.mark.parametrize("origin", ["api", "socket"])
def test_an_origin_knows_that_a_request_came_through(origin: str) -> None:
    """By the header that the API reads, whose value is the current key of the data stack's secret, in the version that
    the deployment names: CloudFormation reads a secret again only when the text of the reference changes."""
    (header,) = ORIGINS[origin]["OriginCustomHeaders"]
    assert header["HeaderName"] == HEADER
    text, names = header["HeaderValue"]["Fn::Sub"]
    assert text == "{{resolve:secretsmanager:${Arn}:SecretString:current::${EdgeKeyVersion}}}"
    data = templates.read(ROOT / "infra" / "data.yaml")
    exported = {each["Export"]["Name"]["Fn::Sub"]: each["Value"] for each in data["Outputs"].values()}
    assert exported[names["Arn"]["Fn::ImportValue"]["Fn::Sub"]] == {"Fn::GetAtt": ["EdgeSecret", "Id"]}
    generated = data["Resources"]["EdgeSecret"]["Properties"]["GenerateSecretString"]
    assert (generated["GenerateStringKey"], json.loads(generated["SecretStringTemplate"])) == (
        "current",
        {"previous": ""},
    )
    assert "Default" not in TEMPLATE["Parameters"]["EdgeKeyVersion"]


def test_a_client_cannot_send_the_header_of_the_edge() -> None:
    """A header of the origin replaces the client's, unless its name is one that CloudFront does not take."""
    assert not HEADER.lower().startswith(("x-amz-", "x-edge-"))
    assert "EdgeKeyVersion" not in deploy_web.OPTIONS.values()


def test_the_bucket_gets_no_key() -> None:
    """Of all origins only those that read it."""
    assert "OriginCustomHeaders" not in ORIGINS["web"]


@pytest.mark.parametrize(("origin", "output"), [("api", "RestAPIId"), ("socket", "WebsocketAPIId")])
def test_it_stands_in_front_of_the_service_stack(origin: str, output: str) -> None:
    """By the ids that the service stack exports, at the stage that Chalice deploys."""
    name = ORIGINS[origin]["DomainName"]["Fn::Sub"][1]["Id"]["Fn::ImportValue"]
    exported = templates.read(ROOT / "infra" / "service.yaml")["Outputs"][output]["Export"]["Name"]
    assert name == exported
    stage = json.loads((ROOT / ".chalice" / "config.json").read_text())["api_gateway_stage"]
    if origin == "api":
        assert ORIGINS["api"]["OriginPath"] == f"/{stage}"
    else:  # a socket has no path but its stage
        assert chosen(f"/{stage}").said["TargetOriginId"] == "socket"


@pytest.mark.parametrize(
    "path", ["/", "/index.html", "/assets/a-1.js", "/config.json", "/icon.svg", "/pay.html", "/worker.js", "/any"]
)
def test_files_have_the_headers_that_the_local_cloud_serves(path: str) -> None:
    """Those of web/headers.json. `Cache-Control` is the file's own, and comes from the bucket."""
    behaviour = chosen(path)
    assert (behaviour.said["TargetOriginId"], behaviour.policy) == (
        "web",
        _properties({"Ref": "Files"})["CachePolicyConfig"],
    )
    wanted = {**rules()["every"], **rules()[kind_of(path)]}
    wanted.pop("Cache-Control")
    sent = _headers(_properties(behaviour.said["ResponseHeadersPolicyId"])["ResponseHeadersPolicyConfig"])
    assert wanted.items() <= sent.items()


def _headers(policy: dict[str, Any]) -> dict[str, str]:
    """What a policy adds, by the names and in the form that browsers get."""
    secure = policy["SecurityHeadersConfig"]
    sent = {each["Header"]: each["Value"] for each in policy["CustomHeadersConfig"]["Items"]}
    sent["X-Content-Type-Options"] = "nosniff" if "ContentTypeOptions" in secure else ""
    sent["Referrer-Policy"] = secure["ReferrerPolicy"]["ReferrerPolicy"]
    sent["Strict-Transport-Security"] = f"max-age={secure['StrictTransportSecurity']['AccessControlMaxAgeSec']}"
    if content := secure.get("ContentSecurityPolicy"):
        sent["Content-Security-Policy"] = content["ContentSecurityPolicy"]
    return sent


def test_the_bucket_is_private() -> None:
    """Only this distribution reads it."""
    blocked = RESOURCES["WebBucket"]["Properties"]["PublicAccessBlockConfiguration"]
    assert set(blocked.values()) == {True}
    (statement,) = RESOURCES["WebBucketPolicy"]["Properties"]["PolicyDocument"]["Statement"]
    assert statement["Principal"] == {"Service": "cloudfront.amazonaws.com"}
    assert "${Distribution}" in statement["Condition"]["StringEquals"]["AWS:SourceArn"]["Fn::Sub"]

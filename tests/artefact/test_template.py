"""The template of stage `all`: what Chalice generates and the services declare, beside infra/data.yaml."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib.core.identity import LIFETIMES, TokenKind
from chalicelib.core.times import DAY
from infra import templates
from infra.package import ROOT
from infra.target import Target
from infra.templates import Template
from tests.artefact.conftest import Package

ANY_RESOURCE = {
    "xray:PutTraceSegments": "X-Ray knows no resources that segments could be written to",
    "xray:PutTelemetryRecords": "as above",
    "dynamodb:ListStreams": "lists the streams of an account and can be granted for all of them only",
}
"""Actions for which AWS offers no narrower resource than `*`, and why."""


@pytest.fixture(scope="module")
def template(packaged: Package) -> Template:
    return packaged.template


@pytest.fixture(scope="module")
def data() -> Template:
    return templates.read(ROOT / "infra" / "data.yaml")


def _of_type(template: Template, kind: str) -> dict[str, dict[str, Any]]:
    return {
        name: resource.get("Properties", {})
        for name, resource in template["Resources"].items()
        if resource["Type"] == f"AWS::{kind}"
    }


def _functions(template: Template) -> dict[str, dict[str, Any]]:
    return _of_type(template, "Serverless::Function")


def _sources(template: Template, kind: str) -> dict[str, dict[str, Any]]:
    """Event sources of a kind, by the name of the function they feed."""
    return {
        name: event["Properties"]
        for name, function in _functions(template).items()
        for event in function.get("Events", {}).values()
        if event["Type"] == kind
    }


def _imported(value: dict[str, Any], data: Template) -> str:
    """The resource of the data stack behind an `Fn::ImportValue`."""
    for output in data["Outputs"].values():
        if output["Export"]["Name"] == value["Fn::ImportValue"]:
            target = output["Value"]
            return str(target["Ref"] if "Ref" in target else target["Fn::GetAtt"][0])
    raise AssertionError(f"the data stack does not export {value}")


def _dead_letters(queue: str, data: Template) -> str | None:
    """The queue behind a queue, if there is one and it is reached after a few tries."""
    redrive = data["Resources"][queue]["Properties"].get("RedrivePolicy", {})
    if not 1 < redrive.get("maxReceiveCount", 0) <= 10:
        return None
    return str(redrive["deadLetterTargetArn"]["Fn::GetAtt"][0])


def _handlers(template: Template, handler: str) -> set[str]:
    """The roles of the functions that start there."""
    return {each["Role"]["Fn::GetAtt"][0] for each in _functions(template).values() if each["Handler"] == handler}


def _statements(template: Template) -> Iterator[tuple[str, str, Any]]:
    """(role, action, resource) of everything that is allowed."""
    for role, properties in _of_type(template, "IAM::Role").items():
        for policy in properties["Policies"]:
            for statement in policy["PolicyDocument"]["Statement"]:
                assert statement["Effect"] == "Allow"
                resources = statement["Resource"]
                for action in statement["Action"]:
                    for resource in resources if isinstance(resources, list) else [resources]:
                        yield role, action, resource


def test_it_has_functions_of_every_kind(template: Template) -> None:
    """Guards the tests below against a template in which there is nothing to find."""
    assert len(_functions(template)) >= 15
    assert set(_sources(template, "SQS")) == {
        "Deadlines",
        "Payments",
        "Emails",
        "StoreClosings",
        "BarMatches",
        "Joins",
        "RoomTicks",
        "MarketLooks",
        "Push",
        "IndexEvents",
    }
    assert set(_sources(template, "DynamoDB")) == {"Publish", "ProjectChanges"}
    assert set(_sources(template, "Schedule")) == {"Sweep", "RankPopular"}


def test_every_consumed_queue_has_a_dead_letter_queue(template: Template, data: Template) -> None:
    """A message that always fails is put aside, where it is kept at least as long."""
    for name, source in _sources(template, "SQS").items():
        queue = _imported(source["Queue"], data)
        aside = _dead_letters(queue, data)
        assert aside, (name, queue)
        kept = [data["Resources"][each]["Properties"]["MessageRetentionPeriod"] for each in (queue, aside)]
        assert kept[1] >= kept[0], (queue, aside)


def test_a_message_is_not_given_out_again_while_it_is_worked_on(template: Template, data: Template) -> None:
    """A queue hides a message for six times its consumer's timeout, and the window of a batch, as AWS asks."""
    for name, source in _sources(template, "SQS").items():
        queue = data["Resources"][_imported(source["Queue"], data)]["Properties"]
        gathered = source["MaximumBatchingWindowInSeconds"]
        assert queue["VisibilityTimeout"] >= 6 * _functions(template)[name]["Timeout"] + gathered, name


def test_records_of_the_stream_are_tried_a_few_times_and_then_put_aside(template: Template, data: Template) -> None:
    """A record that always fails does not stop the stream."""
    for name, source in _sources(template, "DynamoDB").items():
        assert 0 < source["MaximumRetryAttempts"] <= 20, name
        aside = _imported(source["DestinationConfig"]["OnFailure"]["Destination"], data)
        assert data["Resources"][aside]["Type"] == "AWS::SQS::Queue", name


def test_every_batch_is_answered_record_by_record(template: Template) -> None:
    """One bad record never brings its neighbours back."""
    sources = _sources(template, "SQS") | _sources(template, "DynamoDB")
    for name, source in sources.items():
        assert source.get("FunctionResponseTypes") == ["ReportBatchItemFailures"], name


def test_every_function_has_a_role_of_its_own(template: Template) -> None:
    """No function has the rights of another, and no role is left over."""
    roles = [function["Role"]["Fn::GetAtt"][0] for function in _functions(template).values()]
    assert sorted(roles) == sorted(_of_type(template, "IAM::Role"))
    assert not [name for name, function in _functions(template).items() if "Policies" in function]


def test_no_role_may_do_everything_of_a_service(template: Template) -> None:
    """Every action is named."""
    assert not [(role, action) for role, action, _ in _statements(template) if "*" in action]


def test_rights_are_for_named_resources(template: Template) -> None:
    """`Resource: *` only where AWS offers nothing narrower."""
    wide = {(role, action) for role, action, resource in _statements(template) if resource == "*"}
    assert not {(role, action) for role, action in wide if action not in ANY_RESOURCE}


def test_items_are_used_by_their_keys(template: Template) -> None:
    """Each right in the table names how partition keys begin, or is of an index; and none is to scan, because a call
    without a key would pass the condition. An action is in one statement, because all keys of a batch have to be."""
    limited = 0
    for role, properties in _of_type(template, "IAM::Role").items():
        actions: list[str] = []
        for statement in properties["Policies"][0]["PolicyDocument"]["Statement"]:
            assert not {"dynamodb:Scan", "dynamodb:PartiQLSelect"} & set(statement["Action"])
            if '-TableArn"' in json.dumps(statement["Resource"][0]) and "/index/" not in json.dumps(statement):
                (condition,) = statement["Condition"].values()
                assert all(key.rstrip("*") for key in condition["dynamodb:LeadingKeys"])
                limited += 1
                actions += statement["Action"]
        assert len(actions) == len(set(actions)), role
    assert limited > len(_functions(template))


def test_every_policy_fits_into_its_role(template: Template) -> None:
    """IAM takes 10,240 characters; names of resources are longer than their expressions are here."""
    for role, properties in _of_type(template, "IAM::Role").items():
        text = json.dumps(properties["Policies"][0]["PolicyDocument"], separators=(",", ":"))
        assert len(text) < 8_000, (role, len(text))


def test_only_pollers_may_read_queues_and_streams(template: Template) -> None:
    """The right to receive is the consumer's alone."""
    receives = {role for role, action, _ in _statements(template) if action == "sqs:ReceiveMessage"}
    streams = {role for role, action, _ in _statements(template) if action == "dynamodb:GetRecords"}
    assert (receives, streams) == (
        {
            "DeadlinesRole",
            "PaymentsRole",
            "EmailsRole",
            "StoreClosingsRole",
            "BarMatchesRole",
            "JoinsRole",
            "RoomTicksRole",
            "MarketLooksRole",
            "PushRole",
            "IndexEventsRole",
        },
        {"PublishRole", "ProjectChangesRole"},
    )


def test_only_controllers_count_joins_that_wait(template: Template, data: Template) -> None:
    """Beside consumers, whose pollers ask about their own queue."""
    counts = {
        (role, _imported(resource, data))
        for role, action, resource in _statements(template)
        if action == "sqs:GetQueueAttributes"
    }
    own = {(f"{name}Role", _imported(source["Queue"], data)) for name, source in _sources(template, "SQS").items()}
    assert counts - own == {("RoomTicksRole", "JoinsQueue")}


def test_joins_come_in_large_batches(template: Template) -> None:
    """A batch has one write of its bucket, so a crowd costs little more than a write for each customer."""
    joins = _sources(template, "SQS")["Joins"]
    assert (joins["BatchSize"], joins["MaximumBatchingWindowInSeconds"]) == (500, 1)
    assert joins["ScalingConfig"]["MaximumConcurrency"] > 1, "without a limit a crowd takes the sale's functions"


def test_only_who_needs_a_secret_may_read_it(template: Template, data: Template) -> None:
    """Functions that sign or check tokens, that sign tickets, that call the payment provider."""
    readers: dict[str, set[str]] = {}
    for role, action, resource in _statements(template):
        if action == "secretsmanager:GetSecretValue":
            readers.setdefault(_imported(resource, data), set()).add(role)
    api, sockets = _handlers(template, "app.app"), _handlers(template, "app.message")
    assert readers["TicketsSecret"] == api | {"EmailsRole"}
    assert readers["ChallengeSecret"] == api
    assert readers["EdgeSecret"] == api | _handlers(template, "app.connect")
    assert readers["StripeSecret"] == api | {"PaymentsRole"}
    writers = {"EmailsRole", "StoreClosingsRole"}  # their emails have links with tokens
    assert api | sockets | writers <= readers["TokensSecret"]
    assert readers["TokensSecret"].isdisjoint({"DeadlinesRole", "PaymentsRole", "SweepRole"})


def test_only_the_rotation_changes_a_secret(template: Template, data: Template) -> None:
    """That of tokens, which Secrets Manager alone may ask for."""
    writers = {
        (role, _imported(resource, data))
        for role, action, resource in _statements(template)
        if action in ("secretsmanager:PutSecretValue", "secretsmanager:UpdateSecretVersionStage")
    }
    assert writers == {("RotateTokensRole", "TokensSecret")}
    allowed = template["Resources"]["RotateTokensPermission"]["Properties"]
    assert allowed["Principal"] == "secretsmanager.amazonaws.com"
    assert _imported(allowed["SourceArn"], data) == "TokensSecret"


def test_a_token_outlives_a_rotation(template: Template) -> None:
    """The shortest period is longer than any token that is renewed; and it is off until a deployment names one."""
    days = template["Parameters"]["RotateTokensDays"]
    allowed = [number for number in range(1000) if re.fullmatch(days["AllowedPattern"], str(number))]
    assert (allowed[0], days["Default"]) == (0, "0")
    assert allowed[1] * DAY > max(LIFETIMES.values())
    assert template["Resources"]["RotateTokensSchedule"]["Condition"] == "Rotating"


def test_tables_can_be_protected_and_have_a_key_of_their_own(data: Template) -> None:
    """All of them, with all secrets and the bucket, by one parameter each."""
    key = {"Fn::If": ["OwnKey", {"Ref": "KeyArn"}, {"Ref": "AWS::NoValue"}]}
    for table in _of_type(data, "DynamoDB::Table").values():
        assert table["DeletionProtectionEnabled"] == {"Ref": "ProtectTables"}
        assert table["SSESpecification"] == {"SSEEnabled": True, "SSEType": "KMS", "KMSMasterKeyId": key}
    assert {json.dumps(each["KmsKeyId"]) for each in _of_type(data, "SecretsManager::Secret").values()} == {
        json.dumps(key)
    }
    assert data["Parameters"]["KeyArn"]["Default"] == ""


def test_a_provider_is_never_assumed(template: Template) -> None:
    """Every deployment names it; with the test provider seats are free."""
    assert template["Globals"]["Function"]["Environment"]["Variables"]["PAYMENTS"] == {"Ref": "PaymentProvider"}
    assert "Default" not in template["Parameters"]["PaymentProvider"]


def test_the_page_is_never_assumed(template: Template) -> None:
    """Every deployment names its address, because codes on screens lead there."""
    assert template["Globals"]["Function"]["Environment"]["Variables"]["WEB_URL"] == {"Ref": "WebUrl"}
    assert "Default" not in template["Parameters"]["WebUrl"]


@pytest.mark.parametrize(
    ("page", "fits"),
    [
        ("https://app.example.com/", True),
        ("http://127.0.0.1:8000/web/index.html", True),
        ("", False),
        ("app.example.com", False),
        ("javascript://app.example.com", False),
        ("https://", False),
        ("https://app.example.com/ https://other.example.com/", False),
    ],
)
def test_a_page_is_one_address(page: str, fits: bool, template: Template) -> None:
    """The deployment refuses any other text, so that no screen shows it."""
    assert bool(re.fullmatch(template["Parameters"]["WebUrl"]["AllowedPattern"], page)) is fits


def test_no_proxy_is_trusted_by_default(template: Template) -> None:
    """Otherwise any client could invent its address."""
    assert template["Globals"]["Function"]["Environment"]["Variables"]["TRUSTED_PROXIES"] == {"Ref": "TrustedProxies"}
    assert template["Parameters"]["TrustedProxies"]["Default"] == 0


def test_calls_and_messages_have_limits(template: Template) -> None:
    """Every call one, and those that a crowd makes their own, by paths as API Gateway writes them."""
    (api,) = _of_type(template, "Serverless::Api").values()
    limits = {(each["HttpMethod"], each["ResourcePath"]): each["ThrottlingRateLimit"] for each in api["MethodSettings"]}
    paths = {path.replace("/", "~1"): methods for path, methods in api["DefinitionBody"]["paths"].items()}
    assert limits.pop(("*", "/*")) > 0
    assert len(limits) >= 6
    for method, path in limits:
        assert method.lower() in paths[path.removeprefix("/")], path
    (socket,) = _of_type(template, "ApiGatewayV2::Stage").values()
    assert socket["DefaultRouteSettings"]["ThrottlingRateLimit"] > 0


def test_answers_are_compressed(template: Template) -> None:
    """From the size on that fills a packet."""
    (api,) = _of_type(template, "Serverless::Api").values()
    assert api["MinimumCompressionSize"] == 1400


def test_past_the_edge_is_open_by_default(template: Template) -> None:
    """The edge comes after the service, and a laptop has none."""
    assert template["Globals"]["Function"]["Environment"]["Variables"]["EDGE_ONLY"] == {"Ref": "EdgeOnly"}
    assert template["Parameters"]["EdgeOnly"]["Default"] == "false"


def test_only_who_writes_links_to_the_api_knows_where_it_is(template: Template) -> None:
    """The API's own function cannot have the address, because the API depends on the function."""
    own = {name: each.get("Environment", {}).get("Variables", {}) for name, each in _functions(template).items()}
    assert {name for name, variables in own.items() if "API_URL" in variables} == {"StoreClosings"}
    assert "API_URL" not in template["Globals"]["Function"]["Environment"]["Variables"]
    stage = json.loads((ROOT / ".chalice" / "config.json").read_text())["api_gateway_stage"]
    named, given, itself = own["StoreClosings"]["API_URL"]["Fn::If"]
    assert template["Conditions"][named] == {"Fn::Not": [{"Fn::Equals": [{"Ref": "ApiUrl"}, ""]}]}
    assert (given, template["Parameters"]["ApiUrl"]["Default"]) == ({"Ref": "ApiUrl"}, "")
    assert itself == {"Fn::Sub": f"https://${{RestAPI}}.execute-api.${{AWS::Region}}.${{AWS::URLSuffix}}/{stage}"}


@pytest.mark.parametrize(
    ("address", "fits"),
    [
        ("", True),
        ("https://api.example.com", True),
        ("https://api.example.com/here", True),
        ("https://api.example.com/", False),
        ("http://api.example.com", False),
        ("api.example.com", False),
        ("https://", False),
        ("https://api.example.com https://other.example.com", False),
    ],
)
def test_an_address_of_the_api_is_one_that_a_path_goes_behind(address: str, fits: bool, template: Template) -> None:
    """Or none, and then emails have the API's own."""
    assert bool(re.fullmatch(template["Parameters"]["ApiUrl"]["AllowedPattern"], address)) is fits


def test_only_reports_are_kept_in_the_bucket(template: Template, data: Template) -> None:
    """By the one that writes them; the API makes links to them, for which it has to be able to read them."""
    rights: dict[str, set[str]] = {}
    for role, action, resource in _statements(template):
        if action.startswith("s3:"):
            rights.setdefault(role, set()).add(action)
            path, names = resource["Fn::Sub"]
            assert path == "${Arn}/reports/*"
            assert _imported(names["Arn"], data) == "Bucket"
    (api,) = _handlers(template, "app.app")
    assert rights == {"StoreClosingsRole": {"s3:PutObject", "s3:GetObject"}, api: {"s3:GetObject"}}


def test_reports_are_gone_soon_after_their_links(data: Template) -> None:
    """They are personal data: a week's links, a day more, and nothing is left under a delete marker."""
    rules = data["Resources"]["Bucket"]["Properties"]["LifecycleConfiguration"]["Rules"]
    assert {rule["Status"] for rule in rules} == {"Enabled"}
    (expiry,) = (rule for rule in rules if rule.get("Prefix") == "reports/")
    assert expiry["ExpirationInDays"] * DAY == LIFETIMES[TokenKind.REPORT] + DAY
    rest = {name: value for rule in rules if "Prefix" not in rule for name, value in rule.items()}
    assert rest["NoncurrentVersionExpiration"] == {"NoncurrentDays": 1}
    assert rest["AbortIncompleteMultipartUpload"] == {"DaysAfterInitiation": 1}


def test_a_location_is_kept_nowhere_else(template: Template, data: Template) -> None:
    """No stream hands it on and no backup outlives it, in a table that expires its items; few may touch it."""
    table = data["Resources"]["LocationsTable"]["Properties"]
    assert table.keys().isdisjoint({"StreamSpecification", "PointInTimeRecoverySpecification"})
    assert table["TimeToLiveSpecification"] == {"AttributeName": "ttl", "Enabled": True}
    assert table["SSESpecification"]["SSEEnabled"] is True
    assert "StreamSpecification" in data["Resources"]["Table"]["Properties"], "it has another name now"
    users = {
        role
        for role, action, resource in _statements(template)
        if action.startswith("dynamodb:") and "LocationsTable" in json.dumps(resource)
    }
    assert users == {"BarMatchesRole", *_handlers(template, "app.app")}


def test_a_key_of_a_store_is_kept_nowhere_else(template: Template, data: Template) -> None:
    """As a location; without a `ttl`, because a report may wait for its email, and the key is deleted after it."""
    table = data["Resources"]["StoreKeysTable"]["Properties"]
    assert table.keys().isdisjoint(
        {"StreamSpecification", "PointInTimeRecoverySpecification", "TimeToLiveSpecification"}
    )
    assert table["SSESpecification"]["SSEEnabled"] is True
    users: dict[str, set[str]] = {}
    for role, action, resource in _statements(template):
        if action.startswith("dynamodb:") and "StoreKeysTable" in json.dumps(resource):
            users.setdefault(role, set()).add(action.removeprefix("dynamodb:"))
    (calls,) = _handlers(template, "app.app")
    assert users == {
        calls: {"GetItem", "PutItem"},
        "WebsocketMessageRole": {"GetItem"},
        "PublishRole": {"GetItem"},
        "StoreClosingsRole": {"GetItem", "DeleteItem"},
    }


def test_only_functions_that_write_emails_may_send_them(template: Template) -> None:
    """And none is sent without a sender."""
    senders = {(role, action) for role, action, _ in _statements(template) if action.startswith("ses:")}
    assert senders == {("EmailsRole", "ses:SendRawEmail"), ("StoreClosingsRole", "ses:SendRawEmail")}
    assert template["Globals"]["Function"]["Environment"]["Variables"]["MAIL_FROM"] == {"Ref": "MailFrom"}
    assert template["Parameters"]["MailFrom"]["Default"] == ""


@pytest.mark.parametrize(
    ("sender", "fits"),
    [
        ("", True),
        ("linehold@example.com", True),
        ("no-reply@mail.example.com", True),
        ("linehold", False),
        ("linehold@example", False),
        ("linehold@example.com, other@example.com", False),
        ("Linehold <linehold@example.com>", False),
    ],
)
def test_a_sender_is_one_address(sender: str, fits: bool, template: Template) -> None:
    """The deployment refuses any other text, so that SES does not refuse every email."""
    assert bool(re.fullmatch(template["Parameters"]["MailFrom"]["AllowedPattern"], sender)) is fits


def test_what_streams_are_filtered_by_can_be_read(template: Template) -> None:
    """Each pattern is JSON and names a record's event and keys; a broken one fails the deployment at its end."""
    sources = _sources(template, "DynamoDB")
    patterns = [filter["Pattern"] for source in sources.values() for filter in source["FilterCriteria"]["Filters"]]
    assert len(patterns) >= 7
    for pattern in map(json.loads, patterns):
        assert set(pattern["eventName"]) <= {"INSERT", "MODIFY"}
        assert "pk" in pattern["dynamodb"]["Keys"]


def test_only_tables_messages_and_items_are_touched(template: Template) -> None:
    """No role may make, change or delete tables, queues, secrets, or anything of IAM."""
    verbs = ("Create", "Delete", "Update", "Put", "Attach", "Pass")
    allowed = {"dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem", "sqs:DeleteMessage"}
    allowed |= {"s3:PutObject"}
    allowed |= {"secretsmanager:PutSecretValue", "secretsmanager:UpdateSecretVersionStage"}
    allowed |= {"logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents", *ANY_RESOURCE}
    changing = {action for _, action, _ in _statements(template) if action.split(":")[1].startswith(verbs)}
    assert changing <= allowed


def test_every_function_is_traced(template: Template) -> None:
    """X-Ray is on, and the role may write to it."""
    writers = {role for role, action, _ in _statements(template) if action == "xray:PutTraceSegments"}
    for name, function in _functions(template).items():
        assert function["Tracing"] == "Active", name
        assert function["Role"]["Fn::GetAtt"][0] in writers, name


def test_every_function_has_the_layer(template: Template) -> None:
    """The libraries, for the Python and the processor that the functions run on."""
    assert template["Globals"]["Function"]["Layers"] == [{"Ref": "RuntimeLayer"}]
    assert "RuntimeLayer" in _of_type(template, "Serverless::LayerVersion")
    for name, function in _functions(template).items():
        assert "Layers" not in function, f"{name} has layers of its own"
        here = Target.of_this_machine()
        assert (function["Runtime"], function["Architectures"]) == (here.runtime, [here.architecture]), name


def test_what_app_py_leaves_open_is_set(template: Template) -> None:
    """The merged event sources replace app.py's placeholders, which stand nowhere any more."""
    assert "set-in-merge-template" in (ROOT / "app.py").read_text(), "the placeholder has another name now"
    assert "set-in-merge-template" not in json.dumps(template)


def test_every_source_is_found_in_the_data_stack(template: Template, data: Template) -> None:
    """Queues and the stream are imports of something that the data stack exports: no more, no less."""
    for source in _sources(template, "SQS").values():
        assert source["Queue"].keys() == {"Fn::ImportValue"}
        assert data["Resources"][_imported(source["Queue"], data)]["Type"] == "AWS::SQS::Queue"
    for source in _sources(template, "DynamoDB").values():
        assert source["Stream"].keys() == {"Fn::ImportValue"}
        assert data["Resources"][_imported(source["Stream"], data)]["Type"] == "AWS::DynamoDB::Table"


def test_nothing_is_merged_into_nothing(template: Template) -> None:
    """A misspelt name in the merge template becomes a resource without a type."""
    assert not [name for name, resource in template["Resources"].items() if "Type" not in resource]

"""The policy of a function's role, from the rights that its service declares.

Rights in the table name the beginnings of partition keys (`dynamodb:LeadingKeys`; of an index, those of the index's own
partition key). A call without a key would pass such a condition, so none is allowed: no role may scan.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from infra.services.declaration import VERBS, Function, Queue, Rights, Rotation, Stream

Statement = dict[str, Any]


def policy(rights: Rights, function: Function | None = None) -> dict[str, Any]:
    """What these rights allow, what Lambda needs to feed the function from its queue or stream, and logs and traces."""
    statements = [*_of_table(rights), *_of_others(rights), *(_of_trigger(function) if function else ()), *_ALWAYS]
    return {"Version": "2012-10-17", "Statement": statements}


def imported(name: str) -> dict[str, Any]:
    """What the data stack exports under this name."""
    return {"Fn::ImportValue": {"Fn::Sub": f"linehold-${{Env}}-{name}"}}


def _of_table(rights: Rights) -> Iterator[Statement]:
    """One statement for each action (and for those with the same keys), because all keys of a batch or a transaction
    have to fit into one; and one for each index."""
    verbs_of: dict[tuple[str, ...], list[str]] = {}
    for verb in VERBS:
        if keys := tuple(sorted(key for key, verbs in rights.table.items() if verb in verbs.split())):
            verbs_of.setdefault(keys, []).append(verb)
    for keys, verbs in verbs_of.items():
        yield _allow("".join(VERBS[verb] for verb in verbs), _actions(" ".join(verbs)), imported("TableArn"), keys)
    for index, keys in sorted(rights.indexes.items()):
        yield _allow(f"Query{index.title()}Index", ["dynamodb:Query"], _below("TableArn", f"index/{index}"), keys)


def _of_others(rights: Rights) -> Iterator[Statement]:
    if rights.replays:
        actions = _actions("delete put update")
        yield _allow("KeepAnswers", actions, imported("IdempotencyTableArn"))
    if rights.locations:
        yield _allow("UseLocations", _actions(rights.locations), imported("LocationsTableArn"))
    if rights.store_keys:
        yield _allow("UseStoreKeys", _actions(rights.store_keys), imported("StoreKeysTableArn"))
    if rights.secrets:
        secrets = [imported(f"{name}SecretArn") for name in rights.secrets]
        yield _allow("ReadSecrets", ["secretsmanager:GetSecretValue"], secrets)
    if rights.sends:
        yield _allow("SendMessages", ["sqs:SendMessage"], [imported(f"{name}QueueArn") for name in rights.sends])
    if rights.counts:
        yield _allow(
            "CountMessages", ["sqs:GetQueueAttributes"], [imported(f"{each}QueueArn") for each in rights.counts]
        )
    if rights.reports:
        actions = [f"s3:{verb.title()}Object" for verb in rights.reports.split()]
        yield _allow("KeepReports", actions, _below("BucketArn", "reports/*"))
    if rights.emails:
        # the sender is a parameter, and SES checks that the account has verified it
        yield _allow("SendEmails", ["ses:SendRawEmail"], _here("ses", "identity/*"))
    if rights.pushes:
        connections = _here("execute-api", "${WebsocketAPI}/api/*/@connections/*")
        yield _allow("PushToConnections", ["execute-api:ManageConnections"], connections)


def _of_trigger(function: Function) -> Iterator[Statement]:
    """What Lambda does in the function's name to get what starts it; and what a rotation does."""
    match function.trigger:
        case Queue(name):
            actions = ("ReceiveMessage", "DeleteMessage", "ChangeMessageVisibility", "GetQueueAttributes")
            yield _allow("PollQueue", [f"sqs:{action}" for action in actions], imported(f"{name}QueueArn"))
        case Stream(dead_letters):
            actions = ("DescribeStream", "GetRecords", "GetShardIterator")
            yield _allow("ReadStream", [f"dynamodb:{action}" for action in actions], imported("StreamArn"))
            yield _allow("FindStreams", ["dynamodb:ListStreams"], "*")
            yield _allow("ReportFailedRecords", ["sqs:SendMessage"], imported(f"{dead_letters}Arn"))
        case Rotation(secret):
            actions = ("DescribeSecret", "GetSecretValue", "PutSecretValue", "UpdateSecretVersionStage")
            named = imported(f"{secret}SecretArn")
            yield _allow("RotateSecret", [f"secretsmanager:{action}" for action in actions], named)


def _allow(sid: str, actions: list[str], resource: Any, keys: Iterable[str] = ()) -> Statement:
    resources = resource if isinstance(resource, list) else [resource]
    statement: Statement = {"Sid": sid, "Effect": "Allow", "Action": actions, "Resource": resources}
    if keys and "" not in keys:
        patterns = [f"{key}*" for key in keys]
        statement["Condition"] = {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": patterns}}
    return statement


def _actions(verbs: str) -> list[str]:
    return [f"dynamodb:{VERBS[verb]}" for verb in sorted(verbs.split())]


def _below(export: str, path: str) -> dict[str, Any]:
    return {"Fn::Sub": [f"${{Arn}}/{path}", {"Arn": imported(export)}]}


def _here(service: str, resource: str) -> dict[str, Any]:
    return {"Fn::Sub": f"arn:${{AWS::Partition}}:{service}:${{AWS::Region}}:${{AWS::AccountId}}:{resource}"}


_ALWAYS = [
    _allow(
        "WriteLogs",
        ["logs:CreateLogStream", "logs:PutLogEvents"],
        _here("logs", "log-group:/linehold/${Env}/*"),
    ),
    _allow("Trace", ["xray:PutTraceSegments", "xray:PutTelemetryRecords"], "*"),
]

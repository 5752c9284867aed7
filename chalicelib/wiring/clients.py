"""The clients of AWS: one session a process, and one client for each service and way to call it.

A session reads what services are like from files, and making a client takes longer than most calls. Items of DynamoDB
are left as they come over the wire, `{"pk": {"S": "…"}, …}`: walking through each value took botocore longer than all
that we do with a large answer. A binary value is therefore its base64 text.
"""

from __future__ import annotations

from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Any

import msgspec
from botocore.config import Config
from botocore.parsers import JSONParser, ResponseParserFactory
from botocore.session import Session, get_session

from chalicelib.observability import correlation_id
from chalicelib.settings import Settings

if TYPE_CHECKING:
    from botocore.client import BaseClient
    from botocore.model import ListShape, MapShape
    from botocore.parsers import ResponseParser

CONNECTIONS = 16
"""Connections a client keeps open, and so the calls that may be under way at a time."""

_MAKING = Lock()
"""A session makes one client at a time."""


_ATTRIBUTE = "AttributeValue"
"""The shape of an attribute of an item."""


class _ItemsAsTheyCome(JSONParser):  # type: ignore[misc]
    """Parses everything by its shape but items, in answers and in errors alike; JSON in half the time of `json`."""

    def _parse_body_as_json(self, body: bytes) -> Any:
        try:
            return msgspec.json.decode(body)
        except msgspec.DecodeError:  # botocore makes a message of it
            return super()._parse_body_as_json(body)

    def _handle_map(self, shape: MapShape, value: Any) -> Any:
        return value if shape.value.name == _ATTRIBUTE else super()._handle_map(shape, value)

    def _handle_list(self, shape: ListShape, value: Any) -> Any:
        of = shape.member
        items = of.type_name == "map" and of.value.name == _ATTRIBUTE
        return value if items else super()._handle_list(shape, value)


class _Parsers(ResponseParserFactory):  # type: ignore[misc]
    """One parser of JSON for all calls: botocore makes one for each."""

    def __init__(self) -> None:
        super().__init__()
        self._json = _ItemsAsTheyCome()

    def create_parser(self, protocol_name: str) -> ResponseParser:
        return self._json if protocol_name == "json" else super().create_parser(protocol_name)


@cache
def session() -> Session:
    """This process's session."""
    made = get_session()
    # botocore otherwise puts its user agent together anew for every call: a tenth of the call's CPU
    made.set_default_client_config(Config(user_agent="linehold"))
    made.register_component("response_parser_factory", _Parsers())
    made.register("provide-client-params.sqs", _say_cause)
    return made


def _say_cause(params: dict[str, Any], **_: Any) -> None:
    """Every message that is sent says what it follows from."""
    if cause := correlation_id():
        said = {"correlation_id": {"DataType": "String", "StringValue": cause}}
        for message in params.get("Entries") or ([params] if "MessageBody" in params else []):
            message["MessageAttributes"] = said


@cache
def client(
    service: str,
    region: str,
    endpoint: str | None,
    *,
    seconds: int = 3,
    attempts: int = 3,
    validates: bool = True,
    addressing: str | None = None,
) -> BaseClient:
    """A client that waits so many `seconds` for an answer, and asks so often in all. With `validates` it checks the
    parameters of calls before it sends them. `addressing` is S3's style."""
    more: dict[str, Any] = {"signature_version": "s3v4", "s3": {"addressing_style": addressing}} if addressing else {}
    config = Config(
        connect_timeout=1,
        read_timeout=seconds,
        max_pool_connections=CONNECTIONS,
        parameter_validation=validates,
        retries={"mode": "standard", "total_max_attempts": attempts},
        **more,
    )
    with _MAKING:
        return session().create_client(service, region_name=region, endpoint_url=endpoint, config=config)


def tables(config: Settings) -> BaseClient:
    """The one client of DynamoDB: PynamoDB and Powertools make their requests by models of their own."""
    return client("dynamodb", config.aws_region, config.tables_endpoint, attempts=4, validates=False)

"""Live: the sockets, the publisher of the table's stream, and emails. All of them show what other services have."""

from __future__ import annotations

from chalicelib.core.metric import Metric
from infra.services.declaration import Audience, Function, Queue, Rights, Service, Sign, Stream, Trigger, keys

# What the feeds read: changed rows of seats (the event of a new row is not public yet), customers' offers, entries and
# requests, addresses that they confirm, bookings that become confirmed or cancelled, the boards of stores and bars,
# rooms, and markets with their doors and tickets.
# Filtering here saves an invocation for every other write. tests/unit/infra/test_stream_filters.py compares the filters
# with what the code reads.
_SHOWN = (
    {"eventName": ["MODIFY"], "dynamodb": {"Keys": {"pk": keys("SEATS#"), "sk": keys("ROW#")}}},
    {
        "eventName": ["INSERT", "MODIFY"],
        "dynamodb": {"Keys": {"pk": keys("CUSTOMER#"), "sk": keys("OFFER#", "ENTRY#", "REQUEST#", "~")}},
    },
    {
        "eventName": ["MODIFY"],
        "dynamodb": {"Keys": {"pk": keys("BOOKING#")}, "NewImage": {"status": {"S": ["confirmed", "cancelled"]}}},
    },
    {
        "eventName": ["INSERT", "MODIFY"],
        "dynamodb": {
            "Keys": {
                "pk": keys("STORE#", "DOORS#", "BAR#"),
                "sk": keys("TICKET#", "QUEUE#", "DISPLAY#", "~", "OFFER#"),
            }
        },
    },
    {"eventName": ["MODIFY"], "dynamodb": {"Keys": {"pk": keys("ROOM#")}}},
    {
        "eventName": ["INSERT", "MODIFY"],
        "dynamodb": {"Keys": {"pk": keys("MARKET#"), "sk": keys("DOOR", "~")}},
    },
    {"eventName": ["MODIFY"], "dynamodb": {"Keys": {"pk": keys("MARKET#"), "sk": keys("TICKET#")}}},
)

SERVICE = Service(
    "live",
    stage="live",
    functions=(
        Function(
            "connect",
            Trigger.SOCKET,
            seconds=10,
            rights=Rights(secrets=("Edge",)),
            kept=20,
            audience=Audience.CUSTOMERS,
        ),
        Function(
            "message",
            Trigger.SOCKET,
            seconds=10,
            kept=60,
            audience=Audience.CUSTOMERS,
            rights=Rights(
                table={
                    "BAR#": "get get-many query",
                    "CONN#": "get update delete",
                    "CUSTOMER#": "get get-many query",
                    "DOORS#": "get",
                    "EVENT#": "get",
                    "FAMILY#": "get",
                    "MAP#": "get-many put update",
                    "MARKET#": "get get-many",
                    "OPERATOR#": "get",
                    "ROOM#": "get",
                    "SEATS#": "get query",
                    "STORE#": "get query",
                    "TOPIC#": "put delete write-many",
                },
                indexes={"owner": ("opr_",)},
                store_keys="get",
                secrets=("Tokens",),
                pushes=True,
            ),
        ),
        Function(
            "disconnect",
            Trigger.SOCKET,
            seconds=10,
            kept=20,
            audience=Audience.CUSTOMERS,
            rights=Rights(
                table={
                    "CONN#": "get delete",
                    "TOPIC#": "write-many",
                },
            ),
        ),
        Function(
            "publish",
            Stream("PublishDeadLetters", _SHOWN),
            seconds=30,
            kept=40,
            rights=Rights(
                table={
                    "BAR#": "get update",
                    "BOOKING#": "get-many",
                    "CART#": "query",
                    "CONN#": "get update delete",
                    "CUSTOMER#": "get get-many update",
                    "EVENT#": "get",
                    "FAMILY#": "get-many",
                    "MAP#": "get-many put update",
                    "MARKET#": "get update",
                    "OPERATOR#": "get update",
                    "SEATS#": "get query update",
                    "STORE#": "get update",
                    "TOPIC#": "query delete write-many",
                },
                indexes={"owner": ("cus_",)},
                store_keys="get",
                sends=(
                    "Deadlines",
                    "Mail",
                    "Matches",
                    "Push",
                ),
                pushes=True,
            ),
        ),
        Function(
            "push",
            Queue("Push", batch=5, at_once=30, oldest_seconds=60, repaired=True),
            audience=Audience.NOTICES,
            seconds=30,
            rights=Rights(
                table={
                    "CONN#": "get update delete",
                    "FAMILY#": "get-many",
                    "TOPIC#": "delete write-many",
                },
                pushes=True,
            ),
        ),
        # SES limits emails per second, and throttles what exceeds that. It may be slow, so one message at a time.
        Function(
            "emails",
            Queue("Mail", batch=1, at_once=5),
            seconds=60,
            rights=Rights(
                table={
                    "BAR#": "get",
                    "BOOKING#": "get",
                    "CUSTOMER#": "get update",
                    "EVENT#": "get",
                    "LIMIT#": "update",
                    "MARKET#": "get",
                    "OPERATOR#": "get update",
                    "SHOP#": "get update",
                    "STORE#": "get",
                    "VENUE#": "get",
                },
                sends=("Mail",),
                secrets=("Tickets", "Tokens"),
                emails=True,
            ),
        ),
    ),
    variables={
        "LIVE_ENDPOINT": {"Fn::Sub": "https://${WebsocketAPI}.execute-api.${AWS::Region}.${AWS::URLSuffix}/api"}
    },
    signs=(
        Sign("Pushes fail", Metric.NOT_PUSHED, Audience.NOTICES, above=50, minutes=5, of=5),
        Sign("Emails are refused", Metric.MAIL_REFUSED, Audience.NOTICES, above=5, minutes=10),
    ),
)

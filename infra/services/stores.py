"""Stores: a shop's queues, and the queue of stores to close."""

from __future__ import annotations

from chalicelib.core.metric import Metric
from infra.services.declaration import Audience, Function, Queue, Rights, Service, Sign, Throttle

SERVICE = Service(
    "stores",
    stage="stores",
    watched=True,
    calls=Rights(
        table={
            "DOORS#": "get query put update",
            "FAMILY#": "get put update delete",
            "LIMIT#": "update",
            "SHOP#": "get query put update delete",
            "STORE#": "get get-many query put update check",
        },
        indexes={"owner": ("ACCOUNT#",)},
        store_keys="get put",
        sends=("Mail", "Stores"),
        secrets=("Tokens",),
        reports="get",
        replays=True,
    ),
    throttles=(Throttle("POST /v1/stores/sign-in", a_second=80, millis=250),),
    functions=(
        # The stores of a street close at the same hour. They can wait, and SES limits emails per second.
        Function(
            "store_closings",
            Queue("Stores", batch=1, at_once=10),
            seconds=120,
            rights=Rights(
                table={
                    "DOORS#": "query update write-many",
                    "FAMILY#": "delete",
                    "LIMIT#": "update",
                    "SHOP#": "get delete",
                    "STORE#": "get query update write-many",
                },
                indexes={"owner": ("ACCOUNT#",)},
                store_keys="get delete",
                sends=("Stores",),
                secrets=("Tokens",),
                reports="get put",
                emails=True,
            ),
            # The API's own function cannot have the API's address, because the API depends on that function.
            variables={
                "API_URL": {
                    "Fn::If": [
                        "ApiNamed",
                        {"Ref": "ApiUrl"},
                        {"Fn::Sub": "https://${RestAPI}.execute-api.${AWS::Region}.${AWS::URLSuffix}/api"},
                    ]
                }
            },
        ),
    ),
    signs=(Sign("A store cannot close", Metric.REPORT_HELD, Audience.NOTICES),),
)

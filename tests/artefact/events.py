"""Complete events in the shape in which AWS sends them to the functions."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4


def request(method: str, resource: str, body: Any = None, token: str | None = None, **rest: Any) -> dict[str, Any]:
    """What API Gateway's proxy integration sends. `path` holds the path's parameters, `headers` more headers."""
    parameters: dict[str, str] = rest.get("path") or {}
    path = resource.replace("{proxy+}", "{proxy}").format(**parameters)
    headers = {
        "Accept": "*/*",
        "Content-Type": "application/json",
        "Host": "api.execute-api.us-east-1.amazonaws.com",
        "X-Forwarded-For": "192.0.2.1",
        "X-Forwarded-Proto": "https",
        **({"Authorization": f"Bearer {token}"} if token else {}),
        **(rest.get("headers") or {}),
    }
    return {
        "resource": resource,
        "path": path,
        "httpMethod": method,
        "headers": headers,
        "multiValueHeaders": {name: [value] for name, value in headers.items()},
        "queryStringParameters": None,
        "multiValueQueryStringParameters": None,
        "pathParameters": parameters or None,
        "stageVariables": None,
        "requestContext": {
            "accountId": "000000000000",
            "apiId": "api0",
            "httpMethod": method,
            "identity": {"sourceIp": "192.0.2.1", "userAgent": "test"},
            "path": f"/api{path}",
            "protocol": "HTTP/1.1",
            "requestId": str(uuid4()),
            "requestTimeEpoch": 1_796_155_200_000,
            "resourcePath": resource,
            "stage": "api",
        },
        "body": None if body is None else json.dumps(body),
        "isBase64Encoded": False,
    }


def item_change(new: dict[str, Any], old: dict[str, Any] | None = None) -> dict[str, Any]:
    """What the table's stream sends of one new or changed item, its images as the table has them."""
    return {
        "Records": [
            {
                "eventID": uuid4().hex,
                "eventName": "MODIFY" if old else "INSERT",
                "eventVersion": "1.1",
                "eventSource": "aws:dynamodb",
                "awsRegion": "us-east-1",
                "dynamodb": {
                    "ApproximateCreationDateTime": 1_796_155_200.0,
                    "Keys": {"pk": new["pk"], "sk": new["sk"]},
                    **({"OldImage": old} if old else {}),
                    "NewImage": new,
                    "SequenceNumber": "900000000000000000000000001",
                    "SizeBytes": 512,
                    "StreamViewType": "NEW_AND_OLD_IMAGES",
                },
                "eventSourceARN": "arn:aws:dynamodb:us-east-1:000000000000:table/linehold/stream/2026-12-01",
            }
        ]
    }

"""Makes calls by the names that the contract gives them, checks each reply against it, and keeps each as an example."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import quote, urlencode

from tests.contract.shapes import Json, Shapes
from tests.support.api import Api, Caller, Reply

_ID = re.compile(r"\b([a-z]{3})_[0-7][0-9A-Z]{25,}\b")
_WORD = re.compile(r"[A-Z]+(_[A-Z]+)+")
_SECRETS = {
    "access_token": "eyJ...",
    "admission_token": "eyJ...",
    "code": "7Q4K9D2M",
    "cursor": "WyIy...",
    "display_token": "eyJ...",
    "kid": "k1",
    "next_cursor": "WyIy...",
    "person": "df4d9d33f48c4c80",
    "puzzle": "eyJ...",
    "refresh_token": "eyJ...",
    "seed": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "session": "ses_...",
    "svg": "<svg>...</svg>",
    "ticket": "LH1...",
    "token": "eyJ...",
    "url": "https://app.example.com/#/...",
    "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIuaPcHURo",
}
"""What an example has in the place of a value that is secret, long, or another one in each run."""


class Recorder:
    """`examples` has for each call its body and its answer, the first time that it was made."""

    def __init__(self, api: Api, document: Json) -> None:
        self._api, self._shapes = api, Shapes(document)
        self.examples: dict[str, Json] = {}
        self._ids: dict[str, str] = {}
        self.calls = {
            operation["operationId"]: (method.upper(), path, operation)
            for path, methods in document["paths"].items()
            for method, operation in methods.items()
        }

    @property
    def names(self) -> set[str]:
        """The names of all calls of the contract."""
        return set(self.calls)

    def call(
        self, name: str, token: str | None = None, /, body: Any = None, query: Json | None = None, **given: str
    ) -> Any:
        """Make a call and return what its answer has, or its text. Other arguments are its path's, or its headers if
        they have a capital letter. Raises AssertionError when the call or its reply is not as the contract says."""
        method, path, operation = self.calls[name]
        headers = {key.replace("_", "-"): value for key, value in given.items() if key[0].isupper()}
        path = path.format(**{key: quote(value, safe="") for key, value in given.items()})
        if body is None and "requestBody" in operation:
            assert not operation["requestBody"]["required"], f"{name} needs a body"
        if body is not None:
            schema = operation["requestBody"]["content"]["application/json"]["schema"]
            self._shapes.check(schema["$ref"], body, f"body of {name}")
        address = f"{path}?{urlencode(query)}" if query else path
        reply = Caller(self._api, token).call(method, address, body, headers)
        answer = self._answer(name, operation, reply)
        if name not in self.examples:
            parts = {"body": body, "answer": answer if isinstance(answer, dict) else None}
            self.examples[name] = {key: self.example(part) for key, part in parts.items() if part is not None}
        return answer

    def _answer(self, name: str, operation: Json, reply: Reply) -> Any:
        declared = operation["responses"].get(str(reply.status))
        assert reply.status < 400, f"{name}: {reply.status} {reply.text[:300]}"
        assert declared is not None, f"{name} does not declare {reply.status}"
        for header in ("Content-Disposition", "ETag", "Location"):
            assert (header in declared["headers"]) == (header.lower() in reply.headers), f"{name}: {header}"
        content = declared.get("content", {})
        kind = reply.headers.get("content-type", "").partition(";")[0]
        if not content:
            assert not reply.text, f"{name} has a body"
            return None
        assert kind in content, f"{name}: {kind}"
        if kind != "application/json":
            return reply.text
        self._shapes.check(content[kind]["schema"]["$ref"], reply.json, f"answer of {name}")
        return reply.json

    def example(self, value: Any, key: str = "") -> Any:
        """The value without secrets, and with the same ids in each run."""
        if isinstance(value, dict):
            return {name: self.example(each, name) for name, each in value.items()}
        if isinstance(value, list):
            return [self.example(each, key) for each in value[:3]]
        if isinstance(value, str):
            if key in _SECRETS and not _WORD.fullmatch(value):
                return _SECRETS[key]
            return _ID.sub(self._same_id, value)
        return value

    def _same_id(self, found: re.Match[str]) -> str:
        return self._ids.setdefault(found[0], f"{found[1]}_01KBF3Y1J00000000000{len(self._ids):06}")


def text(examples: Json) -> str:
    """The content of docs/examples.json."""
    return json.dumps(examples, indent=2, ensure_ascii=False, sort_keys=False) + "\n"

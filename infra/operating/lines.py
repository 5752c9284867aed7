"""Lines of the functions' logs: which ones are wanted, and how they are shown."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

_LAMBDA = ("START ", "END ", "REPORT ", "INIT_START ", "EXTENSION", "XRAY ", "TELEMETRY")
"""How the lines begin that Lambda itself writes."""

_OWN = {"level", "location", "message", "timestamp", "service", "build", "xray_trace_id", "_aws", "sampling_rate"}
_OWN |= {"function_name", "function_memory_size", "function_arn", "function_request_id", "cold_start"}
_OF_A_CALL = ("route", "room", "status", "code", "millis", "request_id", "correlation_id")
_OF_A_CALL += ("Latency", "Refused", "Faults")
"""Parts of a line that have a place of their own or say nothing more."""


@dataclass(frozen=True)
class Wanted:
    """What a line must have; empty texts want nothing. `route` is the beginning of a route (`POST /v1/events`), `code`
    an error code, `request` a text anywhere in it: a request's id leads to all that followed from it."""

    route: str = ""
    code: str = ""
    request: str = ""

    def takes(self, text: str, facts: Mapping[str, Any]) -> bool:
        """Whether a line with these facts is wanted."""
        if not str(facts.get("route") or "").startswith(self.route):
            return False
        return (not self.code or facts.get("code") == self.code) and self.request in text


def shown(function: str, at: int, text: str, wanted: Wanted) -> str | None:
    """A line as it is shown; None for one that is not wanted, for Lambda's own, and for lines of metrics alone. `at` is
    an instant. A line that is no JSON, such as a traceback, has no facts."""
    if text.startswith(_LAMBDA) or not text.strip():
        return None
    facts = _facts(text)
    if not wanted.takes(text, facts) or ("_aws" in facts and "message" not in facts):
        return None
    clock = datetime.fromtimestamp(at / 1000, UTC).strftime("%H:%M:%S.%f")[:-3]
    return f"{clock}  {function:<16} {_said(facts) if facts else text.rstrip()}"


def _facts(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _said(facts: Mapping[str, Any]) -> str:
    if "route" in facts:
        code, request = facts.get("code") or "", facts.get("request_id", "")
        parts = [f"{facts.get('status', '')}", f"{facts.get('millis', '')} ms", facts["route"], code, request]
    else:
        parts = [facts.get("level", ""), str(facts.get("message", ""))]
    left = [f"{name}={value}" for name, value in facts.items() if name not in _OWN and name not in _OF_A_CALL]
    return "  ".join(str(part) for part in (*parts, *left) if part != "")

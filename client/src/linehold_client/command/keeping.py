"""The tokens that the command line keeps between two calls, in a file that its owner alone can read.

One object for each API: the guest, the operator, the store, and the admissions to waiting rooms.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from linehold_client.identity import Account, Identity

KINDS = ("customer", "operator", "store")


def usual_file(environment: Mapping[str, str]) -> Path:
    """LINEHOLD_TOKENS, or tokens.json in the folder of the user's settings."""
    if named := environment.get("LINEHOLD_TOKENS"):
        return Path(named)
    settings = environment.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(settings) / "linehold" / "tokens.json"


class Keeping:
    """The identities at one API."""

    def __init__(self, file: Path, api: str) -> None:
        self._file, self._api = file, api

    def identity(self, kind: str) -> Identity | None:
        """The one of this kind that is kept. An account's next tokens are kept, too."""
        known = self._own().get(kind)
        if known is None:
            return None
        if kind == "customer":
            return Identity(kind, known["token"], known["id"])
        expires = datetime.fromisoformat(known["expires_at"])
        return Account(kind, known["token"], known["id"], known["refresh_token"], expires, self.keep)

    def keep(self, identity: Identity) -> None:
        """Keeps it in the place of the one of its kind."""
        fields = {"id": identity.id, "token": identity.token}
        if isinstance(identity, Account):
            fields |= {"refresh_token": identity.refresh_token, "expires_at": identity.expires_at.isoformat()}
        self._change(identity.kind, fields)

    def forget(self, kind: str) -> None:
        """Keeps none of this kind."""
        self._change(kind, None)
        if kind == "customer":
            self._change("admissions", None)

    def admission(self, event: str) -> str | None:
        """The admission to an event's waiting room, while it counts."""
        known = self._own().get("admissions", {}).get(event)
        if known is None or datetime.fromisoformat(known["expires_at"]) <= datetime.now(UTC):
            return None
        return str(known["token"])

    def keep_admission(self, event: str, token: str, expires_at: datetime) -> None:
        """Keeps an admission for the next holds of that event."""
        admissions = self._own().get("admissions", {})
        self._change("admissions", admissions | {event: {"token": token, "expires_at": expires_at.isoformat()}})

    def _own(self) -> dict[str, Any]:
        own: dict[str, Any] = self._read().get(self._api, {})
        return own

    def _read(self) -> dict[str, Any]:
        with contextlib.suppress(FileNotFoundError, ValueError):
            read = json.loads(self._file.read_text())
            if isinstance(read, dict):
                return read
        return {}

    def _change(self, name: str, value: Any) -> None:
        """A whole new file, which is never readable for others, not even for an instant."""
        content = self._read()
        own = {**content.get(self._api, {}), name: value}
        content[self._api] = {name: value for name, value in own.items() if value is not None}
        self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = self._file.with_name(f"{self._file.name}.{os.getpid()}")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(content, file, indent=2)
        fresh.replace(self._file)

"""The versions of a secret, as a rotation by Secrets Manager uses them: AWSCURRENT is in use, AWSPENDING comes next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from botocore.client import BaseClient

_CURRENT, _PENDING = "AWSCURRENT", "AWSPENDING"


class SecretVersions:
    def __init__(self, client: BaseClient) -> None:
        self._client = client

    def current(self, secret: str) -> dict[str, str]:
        """The values in use."""
        return _values(self._client.get_secret_value(SecretId=secret, VersionStage=_CURRENT))

    def proposed(self, secret: str, version: str) -> dict[str, str] | None:
        """The values of this version, in use or not; None if it has none yet."""
        try:
            return _values(self._client.get_secret_value(SecretId=secret, VersionId=version))
        except self._client.exceptions.ResourceNotFoundException:
            return None

    def propose(self, secret: str, version: str, values: Mapping[str, str]) -> None:
        """Puts the values that come next."""
        self._client.put_secret_value(
            SecretId=secret,
            ClientRequestToken=version,
            SecretString=msgspec.json.encode(values).decode(),
            VersionStages=[_PENDING],
        )

    def use(self, secret: str, version: str) -> None:
        """Puts this version into use, unless it is. Of two at once one is refused: each names what it replaces."""
        stages = self._client.describe_secret(SecretId=secret)["VersionIdsToStages"]
        (before,) = (id for id, names in stages.items() if _CURRENT in names)
        if before != version:
            self._client.update_secret_version_stage(
                SecretId=secret, VersionStage=_CURRENT, MoveToVersionId=version, RemoveFromVersionId=before
            )


def _values(answer: Any) -> dict[str, str]:
    return msgspec.json.decode(answer["SecretString"], type=dict[str, str])

"""Reports: files that are kept for a few days, and links that download them without a token.

Keys and links contain only ids. The content of a report is personal data, so no error message contains it.
"""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, BinaryIO, Protocol

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.errors import Unavailable

if TYPE_CHECKING:
    from botocore.client import BaseClient

_TYPE = "text/csv; charset=utf-8"


class Reports(Protocol):
    def save(self, key: str, content: BinaryIO, media_type: str) -> None:
        """Store the whole file under this key, in the place of an earlier one. Raises `Unavailable`."""
        ...

    def read(self, key: str, most: int) -> bytes | None:
        """The content; None when it is larger than `most` bytes. Raises `Unavailable`, also for a missing file."""
        ...

    def link(self, key: str, filename: str, seconds: int) -> str:
        """A URL that downloads the file as a CSV with this name, without a token.

        It is valid for so many seconds, but no longer than the credentials that signed it (hours). It is made whether
        or not the file exists. Raises `Unavailable`.
        """
        ...


class BucketReports:
    """Reports in a bucket. `client` signs with version 4: newer regions accept no other signature."""

    def __init__(self, client: BaseClient, bucket: str) -> None:
        self._client, self._bucket = client, bucket

    def save(self, key: str, content: BinaryIO, media_type: str) -> None:
        """Store the whole file under this key, in the place of an earlier one. Raises `Unavailable`.

        A request that breaks off changes nothing.
        """
        content.seek(0)
        try:
            self._client.put_object(Bucket=self._bucket, Key=key, Body=content, ContentType=media_type)
        except (BotoCoreError, ClientError) as exc:
            raise Unavailable("The report cannot be stored now.") from exc

    def read(self, key: str, most: int) -> bytes | None:
        """The content; None when it is larger than `most` bytes. Raises `Unavailable`, also for a missing file.

        S3 answers a missing and a forbidden file alike, because we have no right to list the bucket.
        """
        try:
            answer = self._client.get_object(Bucket=self._bucket, Key=key)
            with closing(answer["Body"]) as body:
                if answer["ContentLength"] > most:
                    return None
                content: bytes = body.read()
        except (BotoCoreError, ClientError) as exc:
            raise Unavailable("The report cannot be read now.") from exc
        return content

    def link(self, key: str, filename: str, seconds: int) -> str:
        """A URL that downloads the file as a CSV with this name, without a token. Raises `Unavailable`."""
        request = {
            "Bucket": self._bucket,
            "Key": key,
            "ResponseContentType": _TYPE,
            "ResponseContentDisposition": f'attachment; filename="{filename}"',
        }
        try:
            url: str = self._client.generate_presigned_url("get_object", request, ExpiresIn=seconds)
        except (BotoCoreError, ClientError) as exc:
            raise Unavailable("The link to the report cannot be made now.") from exc
        return url

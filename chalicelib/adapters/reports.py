"""Reports: files that are kept for a few days, and links by which they are fetched without a token.

A key is made of ids only, and so are a link's words; what a report says is personal and is in nobody's error.
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
        """Keep what is in the file, from its beginning, in the place of what had this key. Raises `Unavailable`."""
        ...

    def read(self, key: str, most: int) -> bytes | None:
        """The content; None when it is larger than `most` bytes. Raises `Unavailable`, also for what is not there."""
        ...

    def link(self, key: str, filename: str, seconds: int) -> str:
        """An address that gives the file to anybody, as a CSV to be saved under this name.

        It counts for so many seconds, and never for longer than the credentials of the one that made it (hours). It
        says nothing of whether there is such a file. Raises `Unavailable`.
        """
        ...


class BucketReports:
    """Reports in a bucket. `client` signs with version 4: the regions of today take no other link."""

    def __init__(self, client: BaseClient, bucket: str) -> None:
        self._client, self._bucket = client, bucket

    def save(self, key: str, content: BinaryIO, media_type: str) -> None:
        """Keep what is in the file, from its beginning, in the place of what had this key. Raises `Unavailable`.

        All of it or nothing: a request that breaks off leaves what was there.
        """
        content.seek(0)
        try:
            self._client.put_object(Bucket=self._bucket, Key=key, Body=content, ContentType=media_type)
        except (BotoCoreError, ClientError) as exc:
            raise Unavailable("The report cannot be kept now.") from exc

    def read(self, key: str, most: int) -> bytes | None:
        """The content; None when it is larger than `most` bytes. Raises `Unavailable`, also for what is not there.

        What is not there cannot be told from what may not be read: that would need the right to list the bucket.
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
        """An address that gives the file to anybody, as a CSV to be saved under this name. Raises `Unavailable`."""
        asked = {
            "Bucket": self._bucket,
            "Key": key,
            "ResponseContentType": _TYPE,
            "ResponseContentDisposition": f'attachment; filename="{filename}"',
        }
        try:
            address: str = self._client.generate_presigned_url("get_object", asked, ExpiresIn=seconds)
        except (BotoCoreError, ClientError) as exc:
            raise Unavailable("No link to the report can be made now.") from exc
        return address

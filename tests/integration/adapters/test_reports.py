"""Reports in the bucket: stored whole, read up to a size, and downloaded by a link."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from botocore.exceptions import BotoCoreError, ClientError, EndpointConnectionError, ReadTimeoutError

from chalicelib.adapters.reports import BucketReports
from chalicelib.errors import Unavailable
from chalicelib.settings import settings
from chalicelib.wiring.outside import Outside, Ports
from tests.support import aws

KEY = "reports/str_1/linehold-2026-11-21.csv"
CONTENT = "\ufeffname\r\nBo 🍞 東\r\n".encode()
TYPE = "text/csv; charset=utf-8"
BUCKET = aws.ENVIRONMENT["BUCKET"]

FAILURES = [
    ClientError({"Error": {"Code": "SlowDown", "Message": ""}}, "PutObject"),
    ClientError({"Error": {"Code": "AccessDenied", "Message": ""}}, "PutObject"),
    EndpointConnectionError(endpoint_url="https://bucket.invalid"),
    ReadTimeoutError(endpoint_url="https://bucket.invalid"),
]


class Broken:
    """S3 behind a connection that fails."""

    def __init__(self, failure: BotoCoreError | ClientError) -> None:
        self._failure = failure

    def put_object(self, **_: Any) -> None:
        raise self._failure

    def get_object(self, **_: Any) -> None:
        raise self._failure

    def generate_presigned_url(self, *_: Any, **__: Any) -> None:
        raise self._failure


@pytest.fixture
def reports() -> Iterator[BucketReports]:
    """The adapter, as the functions have it."""
    with aws.stack():
        found = Outside(settings(), Ports()).reports
        assert isinstance(found, BucketReports)
        yield found


def test_what_was_kept_is_read(reports: BucketReports) -> None:
    """Byte for byte, wherever the position in the file was."""
    file = io.BytesIO(CONTENT)
    file.seek(0, io.SEEK_END)
    reports.save(KEY, file, TYPE)
    assert reports.read(KEY, 1000) == CONTENT
    assert aws.client("s3").get_object(Bucket=BUCKET, Key=KEY)["ContentType"] == TYPE


def test_what_is_kept_again_takes_the_place_of_what_was(reports: BucketReports) -> None:
    """So a report may be written twice."""
    reports.save(KEY, io.BytesIO(b"first"), TYPE)
    reports.save(KEY, io.BytesIO(CONTENT), TYPE)
    assert reports.read(KEY, 1000) == CONTENT


@pytest.mark.parametrize(("most", "read"), [(len(CONTENT), CONTENT), (len(CONTENT) - 1, None), (0, None)])
def test_what_is_too_large_is_not_read(most: int, read: bytes | None, reports: BucketReports) -> None:
    """A file of exactly the limit is read."""
    reports.save(KEY, io.BytesIO(CONTENT), TYPE)
    assert reports.read(KEY, most) == read


def test_an_empty_report_is_read(reports: BucketReports) -> None:
    """It differs from a missing one."""
    reports.save(KEY, io.BytesIO(), TYPE)
    assert reports.read(KEY, 0) == b""


def test_what_is_not_there_cannot_be_read(reports: BucketReports) -> None:
    """A missing report is not read as an empty one."""
    with pytest.raises(Unavailable):
        reports.read(KEY, 1000)


def test_a_link_gives_the_file(reports: BucketReports) -> None:
    """Without a token, with the filename, and until it expires."""
    reports.save(KEY, io.BytesIO(CONTENT), TYPE)
    address = reports.link(KEY, "linehold-2026-11-21.csv", 600)
    asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    assert asked["response-content-disposition"] == 'attachment; filename="linehold-2026-11-21.csv"'
    assert asked["response-content-type"] == TYPE
    assert (asked["X-Amz-Algorithm"], asked["X-Amz-Expires"]) == ("AWS4-HMAC-SHA256", "600")
    assert aws.ENVIRONMENT["AWS_REGION"] in asked["X-Amz-Credential"]


def test_a_link_leads_to_the_region_of_the_bucket(reports: BucketReports) -> None:
    """Another region redirects, and the signature is not valid there."""
    place = urlsplit(reports.link(KEY, "linehold-2026-11-21.csv", 600))
    assert (place.scheme, place.netloc) == ("https", f"{BUCKET}.s3.{aws.ENVIRONMENT['AWS_REGION']}.amazonaws.com")
    assert place.path == f"/{KEY}"


@pytest.mark.parametrize("failure", FAILURES, ids=lambda failure: str(failure)[:40])
def test_what_fails_there_may_be_tried_again(failure: BotoCoreError | ClientError) -> None:
    """The error is `Unavailable`, and nothing was changed."""
    broken = BucketReports(Broken(failure), BUCKET)
    with pytest.raises(Unavailable):
        broken.save(KEY, io.BytesIO(CONTENT), TYPE)
    with pytest.raises(Unavailable):
        broken.read(KEY, 1000)
    with pytest.raises(Unavailable):
        broken.link(KEY, "linehold-2026-11-21.csv", 600)

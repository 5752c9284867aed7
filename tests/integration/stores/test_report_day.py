"""The report of a store's day: written again until it is mailed, safe to open, with links for a week."""

from __future__ import annotations

import os

import pytest

from tests.integration.stores.closing import messages, sheet, work
from tests.support import aws
from tests.support.api import Caller
from tests.worlds.shopkeeper import Shop
from tests.worlds.world import World


@pytest.fixture
def shop(here: World) -> Shop:
    return here.shop()


def test_a_report_that_the_bucket_deleted_is_written_again(here: World, shop: Shop) -> None:
    """Its links work for a week from the email on, however late that is."""
    shop.ticket(here.customer(), "Ann")
    shop.close().expect(202)
    (message,) = messages()
    here.post.down = True
    assert work(message) == 1
    bucket = aws.client("s3")
    kept = bucket.list_objects_v2(Bucket=os.environ["BUCKET"], Prefix=f"reports/{shop.id}/")["Contents"]
    assert len(kept) == 2
    for each in kept:
        bucket.delete_object(Bucket=os.environ["BUCKET"], Key=each["Key"])
    here.post.down = False
    here.clock.move(9 * 24 * 3600)
    assert work(message) == 0
    assert [row[2] for row in sheet(here)] == ["name", "Ann"]


def test_a_refused_email_keeps_the_data(here: World, shop: Shop) -> None:
    """An email address that refuses everything is an error to fix, and deletes nothing."""
    shop.ticket(here.customer())
    shop.close().expect(202)
    here.post.refuses = True
    assert work(*messages()) == 1
    assert shop.states() == {"A001": "waiting"}


def test_formulas_in_names_are_not_run(here: World) -> None:
    """Neither in people's names nor in queues'; the files' names do not contain the store's."""
    shop = here.shop('=HYPERLINK("http://x")', timezone="Asia/Kathmandu")
    guest = here.customer()
    people = [{"name": "@SUM(A1)", "phone": "+46701234567", "queue_id": next(iter(shop.queues.values()))}]
    guest.post(f"{shop.path}/tickets", {"session": shop.session(guest), "people": people}).expect(201)
    shop.close().expect(202)
    assert work(*messages()) == 0
    (row,) = sheet(here)[1:]
    assert row[:4] == ['\'=HYPERLINK("http://x")', "A001", "'@SUM(A1)", "'+46701234567"]
    assert row[5] == "2026-12-02 01:45:00"
    assert [file.filename for file in here.post.emails[0].attachments] == [
        "linehold-2026-12-02.csv",
        "linehold-2026-12-02-summary.csv",
    ]


def test_the_link_in_the_email_works_for_a_week(here: World, shop: Shop) -> None:
    """It leads to the bucket's own link; other tokens are refused."""
    shop.ticket(here.customer(), "Ann")
    shop.close().expect(202)
    assert work(*messages()) == 0
    token = here.post.emails[0].text.partition("/v1/store-reports/")[2].split()[0]
    nobody = Caller(here.api)
    here.clock.move(7 * 24 * 3600 - 1)
    answer = nobody.get(f"/v1/store-reports/{token}")
    assert answer.status == 302
    assert f"/reports/{shop.id}/linehold-2026-12-01.csv?" in answer.headers["location"]
    here.clock.move(1)
    assert nobody.get(f"/v1/store-reports/{token}").status == 401
    assert nobody.get(f"/v1/store-reports/{shop.owner.token}").status == 401

"""Every function of the template, run as Lambda runs it: with only the package, the layer and AWS's runtime client."""

from __future__ import annotations

import sysconfig
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.sync.client import connect

from infra.local.cloud import Addresses
from infra.local.deploy import MAIL_FROM, Deployment
from infra.local.template import local_name
from tests.artefact.events import item_change, request
from tests.artefact.runtime import TRACE, Lambda, Run
from tests.support.api import Caller, OverHttp
from tests.support.events import schedule, socket, sqs
from tests.support.local import wait_for
from tests.support.sockets import Watcher
from tests.worlds.scene import Sale, customer, sale

OURS = {"app", "chalicelib", "functions", "chalice"}
LIBRARIES = {"botocore", "pynamodb", "msgspec", "jwt", "aws_lambda_powertools"}
HEAVY = {"stripe", "requests", "nacl", "segno"}
"""Libraries that only calls for a payment, a signature or a drawing import."""

UNKNOWN_BOOKING = {"kind": "booking", "id": "bkg_00000000000000000000000000", "at": 1}
FIRST_EVENTS: dict[str, Any] = {
    "RotateTokens": {"Step": "setSecret", "SecretId": "tokens", "ClientRequestToken": "1"},
    "APIHandler": request("POST", "/v1/customers", {}),
    "WebsocketConnect": socket("nobody", route="$connect"),
    "WebsocketMessage": socket("nobody", {"action": "ping"}),
    "WebsocketDisconnect": socket("nobody", route="$disconnect"),
    "Publish": {"Records": []},
    "Deadlines": sqs({"kind": "event", "id": "evt_00000000000000000000000000", "at": 1}),
    "Payments": sqs(UNKNOWN_BOOKING),
    "Emails": sqs({"kind": "mail", "id": "cus_00000000000000000000000000/OFFER#none", "at": 1}),
    "StoreClosings": sqs({"kind": "store", "id": "str_00000000000000000000000000", "at": 1}),
    "BarMatches": sqs({"kind": "request", "id": "brq_00000000000000000000000000", "at": 1}),
    "Joins": sqs({"room": "evt_00000000000000000000000000", "customer": "cus_00000000000000000000000000", "key": "-"}),
    "RoomTicks": sqs({"kind": "room", "id": "evt_00000000000000000000000000", "at": 1}),
    "MarketLooks": sqs({"kind": "market", "id": "mkt_00000000000000000000000000", "at": 1}),
    "Push": sqs({"connections": ["nobody"], "message": "{}"}),
    "Sweep": schedule(),
    "ProjectChanges": item_change({"pk": {"S": "EVENT#nothing"}, "sk": {"S": "-"}}),
    "IndexEvents": sqs({"subject": "event", "id": "evt_00000000000000000000000000"}),
    "RankPopular": schedule(),
}
"""One event for each function; a function that is missing here fails the tests below by its name."""

SEND = """
from botocore.session import get_session
from chalicelib.adapters.mail import Email, SesMail
client = get_session().create_client(
    "ses", "us-east-1", endpoint_url={endpoint!r}, aws_access_key_id="test", aws_secret_access_key="test"
)
print(SesMail(client, {sender!r}).send(Email("layer@example.com", "Offer", {text!r})))
"""


KEEP = """
import io
from botocore.config import Config
from botocore.session import get_session
from chalicelib.adapters.reports import BucketReports
client = get_session().create_client(
    "s3", "us-east-1", endpoint_url={endpoint!r}, aws_access_key_id="test", aws_secret_access_key="test",
    config=Config(signature_version="s3v4", s3={{"addressing_style": "path"}}),
)
reports = BucketReports(client, {bucket!r})
reports.save("reports/layer/day.csv", io.BytesIO(b"day"), "text/csv; charset=utf-8")
print(reports.read("reports/layer/day.csv", 3), reports.link("reports/layer/day.csv", "day.csv", 60))
"""


@pytest.fixture(scope="module")
def show(api: OverHttp) -> Sale:
    """An event on sale in the local cloud."""
    return sale(api)


@pytest.fixture
def watcher(cloud: Addresses, api: OverHttp) -> Iterator[Watcher]:
    """A real socket of the local cloud, the only one that watches a sale of its own."""
    with connect(cloud.websocket, open_timeout=20) as opened:
        yield Watcher(opened, f"seats/{sale(api).event}/A")


@pytest.fixture(scope="module")
def dynamodb(cloud: Addresses) -> Any:
    return Deployment(cloud.endpoint).client("dynamodb")


def _watchers(dynamodb: Any, topic: str) -> list[str]:
    """The connections that watch a topic, as the table has it."""
    found = dynamodb.query(
        TableName=local_name("Table"),
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": {"S": f"TOPIC#{topic}"}},
        ConsistentRead=True,
    )
    return [item["sk"]["S"].removeprefix("CONN#") for item in found["Items"]]


def _connection(dynamodb: Any, watcher: Watcher) -> str:
    """The watcher's connection: it is the only one of its topic."""
    (connection,) = _watchers(dynamodb, watcher.topic)
    return connection


def _order(dynamodb: Any, booking: str) -> Any:
    key = {"pk": {"S": f"BOOKING#{booking}"}, "sk": {"S": "~"}}
    return dynamodb.get_item(TableName=local_name("Table"), Key=key, ConsistentRead=True)["Item"]


def _booking(show: Sale, seat: str, method: str) -> str:
    buyer = customer(show.api)
    return str(show.book(buyer, show.hold(buyer, seat).expect(201)["hold_id"], method).expect(201)["booking_id"])


def _venue(show: Sale) -> str:
    return str(Caller(show.api).get(show.path).expect(200)["venue_id"])


def _misplaced(run: Run, functions: Lambda) -> dict[str, str]:
    """Modules that were loaded from elsewhere than they should be."""
    standard = [Path(sysconfig.get_path(name)).resolve() for name in ("stdlib", "platstdlib")]
    found = {}
    for name, file in run.modules.items():
        if file is None or name == "__main__":
            continue
        path = Path(file).resolve()
        if name.split(".")[0] in OURS:
            at_home = path.is_relative_to(functions.task)
        else:
            at_home = any(path.is_relative_to(place) for place in (functions.layer, functions.client, *standard))
        if not at_home or "site-packages" in path.parts:
            found[name] = file
    return found


def test_every_function_is_known_here(unpacked: Lambda) -> None:
    """A new function in the template needs an event here."""
    assert set(unpacked.functions) == set(FIRST_EVENTS)


def test_every_function_starts_and_answers(functions: Lambda, subtests: pytest.Subtests) -> None:
    """From the package and the layer alone: our modules come from the one, libraries from the other."""
    for name in functions.functions:
        with subtests.test(name):
            run = functions.run(name, FIRST_EVENTS[name])
            assert len(run.bodies) == 1
            assert _misplaced(run, functions) == {}
            loaded = {module.split(".")[0] for module in run.modules}
            assert loaded >= {"app", "chalice", "chalicelib", "functions"}
            assert all(Path(run.modules[each] or "").is_relative_to(functions.layer) for each in LIBRARIES & loaded)


def test_no_function_starts_without_the_layer(unpacked: Lambda, subtests: pytest.Subtests) -> None:
    """So the test above can fail: no other folder of the path has the libraries."""
    for name in unpacked.functions:
        with subtests.test(name):
            (failure,) = unpacked.run(name, FIRST_EVENTS[name], layer=False).answers
            assert failure.kind == "error"
            assert failure.body["errorType"] == "Runtime.ImportModuleError"


def test_every_module_of_the_package_can_be_imported(unpacked: Lambda) -> None:
    """Also those that no event above needs."""
    assert len(unpacked.modules) > 30
    assert unpacked.importable(unpacked.modules) == ""


def test_what_few_calls_need_is_not_imported_at_the_start(unpacked: Lambda) -> None:
    """Every function imports app.py, and every cold start pays for what that imports."""
    code = f"import app\nprint(sorted({HEAVY!r} & {{name.split('.')[0] for name in sys.modules}}))"
    assert unpacked.said(code) == "[]\n"
    assert unpacked.importable(sorted(HEAVY)) == ""


def test_a_call_is_answered_and_an_unknown_path_is_not_found(functions: Lambda) -> None:
    """POST /v1/customers is 201 with a token that counts at once; /nope is the contract's 404."""
    made, lost = functions.run(
        "APIHandler",
        request("POST", "/v1/customers", {}),
        request("GET", "/{proxy+}", path={"proxy": "nope"}),
    ).bodies
    assert made["statusCode"] == 201
    assert '"token"' in made["body"]
    assert lost["statusCode"] == 404
    assert '"PATH_NOT_FOUND"' in lost["body"]


def test_a_hold_is_given_once_under_one_key(functions: Lambda, show: Sale) -> None:
    """Tokens, table, idempotency records and seats: a buyer's calls, twice, with one answer."""
    hold = request(
        "POST",
        "/v1/events/{event_id}/holds",
        {"seats": ["A-5-1", "A-5-2"]},
        token=customer(show.api).token,
        path={"event_id": show.event},
        headers={"Idempotency-Key": "once"},
    )
    first, again = functions.run("APIHandler", hold, hold).bodies
    assert (first["statusCode"], again["statusCode"]) == (201, 201)
    assert first["body"] == again["body"]
    assert wait_for(lambda: show.map().get("A-5-1"), "held seat")["state"] == "held"


def test_a_call_leaves_one_line(functions: Lambda) -> None:
    """For operations: a JSON line with the facts, the id of Lambda's trace, and its counts for CloudWatch."""
    run = functions.run("APIHandler", request("POST", "/v1/customers", {}))
    assert run.bodies[0]["statusCode"] == 201
    (line,) = (line for line in run.lines() if line.get("route") == "POST /v1/customers")
    assert (line["status"], f"Root={line['xray_trace_id']}") == (201, TRACE.partition(";")[0])
    assert line["_aws"]["CloudWatchMetrics"][0]["Namespace"] == "Linehold/local"


def test_a_socket_is_opened(functions: Lambda) -> None:
    """$connect is accepted."""
    (answer,) = functions.run("WebsocketConnect", socket("c1", route="$connect")).bodies
    assert answer["statusCode"] == 200


def test_a_message_is_answered_over_the_socket(functions: Lambda, dynamodb: Any, watcher: Watcher) -> None:
    """Ping and subscribe, through the management API."""
    mine = _connection(dynamodb, watcher)
    ping, subscribe = {"action": "ping"}, {"action": "subscribe", "topics": [watcher.topic]}
    answers = functions.run("WebsocketMessage", socket(mine, ping), socket(mine, subscribe)).bodies
    assert [answer["statusCode"] for answer in answers] == [200, 200]
    assert watcher.hear() == {"type": "pong"}
    assert watcher.hear()["type"] == "snapshot"


def test_a_closed_socket_is_deleted(functions: Lambda, dynamodb: Any, watcher: Watcher) -> None:
    """$disconnect deletes the connection's topics."""
    mine = _connection(dynamodb, watcher)
    (answer,) = functions.run("WebsocketDisconnect", socket(mine, route="$disconnect")).bodies
    assert answer["statusCode"] == 200
    assert _watchers(dynamodb, watcher.topic) == []


def test_a_change_in_the_stream_reaches_the_watchers(functions: Lambda, dynamodb: Any, watcher: Watcher) -> None:
    """A row's old and new image become one message; the record counts as done."""
    section = watcher.topic.removeprefix("seats/").replace("/", "#")
    key = {"pk": {"S": f"SEATS#{section}"}, "sk": {"S": "ROW#4"}}
    old = dynamodb.get_item(TableName=local_name("Table"), Key=key, ConsistentRead=True)["Item"]
    claim = {"M": {"s": {"S": "booked"}, "h": {"S": "hld_00000000000000000000000000"}}}
    new = old | {"seats": {"M": {**old["seats"]["M"], "9": claim}}, "version": {"N": "1000"}}
    (answer,) = functions.run("Publish", item_change(new, old)).bodies
    assert answer == {"batchItemFailures": []}
    while watcher.taken.get("4", {}).get("9") != {"state": "booked"}:
        watcher.hear()


def test_a_queued_push_is_delivered_and_a_bad_one_comes_again(
    functions: Lambda, dynamodb: Any, watcher: Watcher
) -> None:
    """The good message reaches its socket, the broken one alone is reported."""
    mine = _connection(dynamodb, watcher)
    (answer,) = functions.run(
        "Push", sqs({"topic": "seats/e/A", "connections": [mine], "message": '{"type": "test"}'}, "nope")
    ).bodies
    assert answer == {"batchItemFailures": [{"itemIdentifier": "m1"}]}
    assert watcher.hear() == {"type": "test"}


def test_a_deadline_settles_its_booking_and_a_bad_one_comes_again(functions: Lambda, dynamodb: Any, show: Sale) -> None:
    """The payment has come in meanwhile: confirmed. The broken message alone is reported."""
    booking = _booking(show, "A-1-1", "test_delayed")
    paid_at = int(_order(dynamodb, booking)["created"]["N"]) + 2_000
    wait_for(lambda: time.time() * 1000 >= paid_at, "payment")
    events = sqs({"kind": "booking", "id": booking, "at": 1}, "nope", UNKNOWN_BOOKING)
    (answer,) = functions.run("Payments", events).bodies
    assert answer == {"batchItemFailures": [{"itemIdentifier": "m1"}]}
    assert _order(dynamodb, booking)["status"]["S"] == "confirmed"


def test_the_sweep_finds_what_is_overdue(functions: Lambda, dynamodb: Any, show: Sale) -> None:
    """An unsettled booking whose deadline has passed is found and queued."""
    booking = _booking(show, "A-1-3", "test_pending")
    dynamodb.update_item(
        TableName=local_name("Table"),
        Key={"pk": {"S": f"BOOKING#{booking}"}, "sk": {"S": "~"}},
        UpdateExpression="SET due_at = :long_ago",
        ExpressionAttributeValues={":long_ago": {"N": "1"}},
    )
    (answer,) = functions.run("Sweep", schedule()).bodies
    assert answer == {"found": 1, "missed": 0}


def test_a_published_event_becomes_a_notice(functions: Lambda, show: Sale) -> None:
    """The stream's record is read and the queue takes the notice."""
    changed = {"pk": {"S": f"EVENT#{show.event}"}, "sk": {"S": "~"}, "status": {"S": "published"}}
    run = functions.run("ProjectChanges", item_change(changed))
    assert run.bodies == [{"batchItemFailures": []}]
    assert [line["notices"] for line in run.lines() if line.get("message") == "projected"] == [1]


def test_a_notice_indexes_its_event_and_a_bad_one_comes_again(functions: Lambda, api: OverHttp, show: Sale) -> None:
    """The event has a card and postings; only the broken message is reported."""
    notice = {"subject": "event", "id": show.event, "whole": True}
    (answer,) = functions.run("IndexEvents", sqs(notice, "nope")).bodies
    assert answer == {"batchItemFailures": [{"itemIdentifier": "m1"}]}
    found = Caller(api).get(f"/v1/events/search?venue={_venue(show)}").expect(200)["items"]
    assert [item["event_id"] for item in found] == [show.event]


def test_what_was_done_is_ranked(functions: Lambda) -> None:
    """A ranking is made, of nothing or of something."""
    (answer,) = functions.run("RankPopular", schedule()).bodies
    assert answer.keys() == {"releases"}


def test_an_email_can_be_sent_with_the_layer(unpacked: Lambda, cloud: Addresses) -> None:
    """SES is among the layer's services, and accepts an email from the sender of the environment."""
    code = SEND.format(endpoint=cloud.endpoint, sender=MAIL_FROM, text="Zwei Plätze")
    assert unpacked.said(code) == "True\n"
    (emails,) = httpx.get(f"{cloud.endpoint}/_ministack/ses/messages").json()["messages"].values()
    ours = [each for each in emails if each["To"] == ["layer@example.com"]]
    sent = [(each["Source"], each["To"], each["BodyText"].rstrip()) for each in ours]
    assert sent == [(MAIL_FROM, ["layer@example.com"], "Zwei Plätze")]


def test_a_report_can_be_kept_with_the_layer(unpacked: Lambda, cloud: Addresses) -> None:
    """S3 is among the layer's services, and the link leads to the file."""
    said = unpacked.said(KEEP.format(endpoint=cloud.endpoint, bucket=local_name("Bucket")))
    read, _, link = said.strip().partition(" ")
    assert read == "b'day'"
    given = httpx.get(link)
    assert (given.status_code, given.content, given.headers["Content-Type"]) == (200, b"day", "text/csv; charset=utf-8")
    assert given.headers["Content-Disposition"] == 'attachment; filename="day.csv"'


def test_tokens_of_the_package_count_in_the_local_cloud(functions: Lambda, api: OverHttp) -> None:
    """Both read the same key from the secret."""
    (made,) = functions.run("APIHandler", request("POST", "/v1/customers", {})).bodies
    token = made["body"].split('"token":"')[1].split('"')[0]
    assert Caller(api, token).get("/v1/bookings").status == 200

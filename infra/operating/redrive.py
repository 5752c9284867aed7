"""Puts dead letters back into their queue, after the cause is fixed: `make redrive QUEUE=payments`, or

    python -m infra.operating.redrive QUEUE [ENV]

Without a queue it lists all of them. A letter is sent first and deleted then, so none is lost; one that is sent twice
does no harm, because every consumer may be called twice. It moves as many as there were at its start: a letter that
fails again stays for the next time.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

from infra.operating.deployed import Deployed, Queue, deployed

_SWEPT = "the sweep starts it again within a minute, and an old message would only be an early look"
_REPORTS = "reports of the stream, which name records and do not hold them:"

POINTLESS: Mapping[str, str] = {
    "rooms": f"a tick of a waiting room: {_SWEPT}",
    "markets": f"a look at a market: {_SWEPT}",
    "push": "a message to screens that is old by now: their watchers have seen the gap and read the state again",
    "publish": f"{_REPORTS} their watchers see the gap with the next change",
    "project": f"{_REPORTS} `python -m infra.rebuild_search` makes the index anew",
}
"""Queues whose dead letters are not to be sent again, and why."""

MOST = 10
"""Messages that one request of SQS takes."""

_HIDDEN_SECONDS = 60


class NotRedriven(Exception):
    """The message says why."""


def counted(sqs: Any, address: str) -> int:
    """About how many messages wait in this queue, those that are delayed or in work too."""
    kinds = [
        "ApproximateNumberOfMessages",
        "ApproximateNumberOfMessagesNotVisible",
        "ApproximateNumberOfMessagesDelayed",
    ]
    found = sqs.get_queue_attributes(QueueUrl=address, AttributeNames=kinds)["Attributes"]
    return sum(int(found.get(kind, 0)) for kind in kinds)


def redrive(sqs: Any, queue: Queue) -> int:
    """Moves the dead letters that there are now; returns how many. Raises `NotRedriven` for a queue of `POINTLESS`, and
    when SQS does not take a letter: what was moved by then is moved."""
    if reason := POINTLESS.get(queue.name.lower()):
        raise NotRedriven(f"{queue.name} is not redriven: its dead letters are {reason}.")
    left, moved = counted(sqs, queue.dead), 0
    while moved < left:
        wanted = {"MaxNumberOfMessages": min(MOST, left - moved), "MessageAttributeNames": ["All"]}
        letters = sqs.receive_message(QueueUrl=queue.dead, VisibilityTimeout=_HIDDEN_SECONDS, **wanted).get(
            "Messages", []
        )
        if not letters:
            break
        _send(sqs, queue, letters)
        moved += len(letters)
    return moved


def _send(sqs: Any, queue: Queue, letters: list[Any]) -> None:
    entries = [
        {"Id": str(place), "MessageBody": letter["Body"], "MessageAttributes": letter.get("MessageAttributes", {})}
        for place, letter in enumerate(letters)
    ]
    failed = {each["Id"] for each in sqs.send_message_batch(QueueUrl=queue.address, Entries=entries).get("Failed", ())}
    sent = [(str(place), letter) for place, letter in enumerate(letters) if str(place) not in failed]
    if sent:
        receipts = [{"Id": place, "ReceiptHandle": letter["ReceiptHandle"]} for place, letter in sent]
        sqs.delete_message_batch(QueueUrl=queue.dead, Entries=receipts)
    if failed:
        raise NotRedriven(f"{queue.name} did not take {len(failed)} letters, which stay; run it again in a minute.")


def main(arguments: list[str] | None = None) -> int:
    """The command line; 1 when nothing could be redriven."""
    name, environment = [*(sys.argv[1:] if arguments is None else arguments), "", ""][:2]
    place = deployed(environment)
    if not name:
        _list(place)
        return 0
    queue = place.queues.get(name.lower().removesuffix("deadletters").removesuffix("queue"))
    if queue is None:
        print(f"there is no queue {name}, only {', '.join(place.queues)}", file=sys.stderr)
        return 1
    sqs = place.client("sqs")
    before = counted(sqs, queue.dead)
    try:
        moved = redrive(sqs, queue)
    except NotRedriven as reason:
        print(reason, file=sys.stderr)
        return 1
    print(f"{queue.name}: {before} dead letters before, {moved} sent again, {counted(sqs, queue.dead)} now")
    return 0


def _list(place: Deployed) -> None:
    sqs = place.client("sqs")
    for name, queue in place.queues.items():
        why = f"   (not redriven: {POINTLESS[name]})" if name in POINTLESS else ""
        print(f"{name:<10} {counted(sqs, queue.dead):>6} dead letters{why}")


if __name__ == "__main__":
    sys.exit(main())

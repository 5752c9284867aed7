"""What happens when the clock is moved: all that the local cloud itself waits for comes so much sooner.

MiniStack delays messages of queues and starts schedules by the real time. A message that waits for a deadline is due
when the deadline is, and a schedule of a minute runs once after any move: the sweep then finds what has no message.
"""

import time

from ministack.services import eventbridge, sqs

from infra.local.parts import taken


def pass_time(seconds: float) -> int:
    """Brings delayed messages and schedules forward; returns how many messages became due. Messages in work stay with
    their function: it still runs by the real time."""
    run_schedules = taken(eventbridge, "_tick_scheduled_rules")
    due = _bring_messages(seconds)
    for rule in [*eventbridge._rules._data]:
        # a schedule that has never run counts from its creation
        begun = eventbridge._rules._data[rule].get("CreationTime", time.time())
        eventbridge._rule_last_fired[rule] = eventbridge._rule_last_fired.get(rule, begun) - seconds
    run_schedules()
    return due


def _bring_messages(seconds: float) -> int:
    due, now = 0, time.time()
    with sqs._queues_lock:
        for queue in sqs._queues._data.values():
            for message in queue["messages"]:
                if message["receive_count"] == 0 and message["visible_at"] > now:
                    message["visible_at"] -= seconds
                    due += message["visible_at"] <= now
    sqs.esm_wake.set()
    return due

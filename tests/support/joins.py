"""The queue of joins, in memory."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field

from chalicelib.core.clock import Clock
from chalicelib.errors import Unavailable
from chalicelib.waiting_room.assign_places import Message
from chalicelib.waiting_room.rules.places import Join


@dataclass
class JoinQueue:
    """The queue of joins. While it is `down` it takes nothing."""

    clock: Clock
    messages: list[Message] = field(default_factory=list)
    down: bool = False

    def send(self, join: Join) -> None:
        if self.down:
            raise Unavailable("The queue is down.")
        self.messages.append(Message(f"m{len(self.messages)}", self.clock.now(), json.dumps(asdict(join))))

    def taken(self) -> list[Message]:
        """The messages, which the queue has no more."""
        taken, self.messages = self.messages, []
        return taken

    def backlog(self) -> int:
        return 0

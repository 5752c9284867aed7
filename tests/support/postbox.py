"""A mailer for tests: keeps the emails that were sent, and can be down."""

from __future__ import annotations

from dataclasses import dataclass, field

from chalicelib.adapters.mail import Email
from chalicelib.errors import Unavailable


@dataclass
class Postbox:
    """`down`: tries fail for now; `refuses`: emails are refused for good."""

    emails: list[Email] = field(default_factory=list)
    down: bool = False
    refuses: bool = False

    def send(self, letter: Email) -> bool:
        if self.down:
            raise Unavailable("Mail cannot be sent now.")
        if not self.refuses:
            self.emails.append(letter)
        return not self.refuses

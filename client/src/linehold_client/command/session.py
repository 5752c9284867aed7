"""What each command gets: the client, the identities that are kept, and the screen."""

from __future__ import annotations

from dataclasses import dataclass

from linehold_client.client import Linehold
from linehold_client.command.addresses import Where
from linehold_client.command.keeping import Keeping
from linehold_client.command.screen import Screen


class SignInNeeded(Exception):
    """The command needs an account. The message says how to sign in."""


@dataclass
class Session:
    """One run of the command line. `linehold` has no identity."""

    linehold: Linehold
    where: Where
    keeping: Keeping
    screen: Screen

    def guest(self) -> Linehold:
        """The guest of this machine, made at the first need and kept."""
        if known := self.keeping.identity("customer"):
            return self.linehold.as_(known)
        guest = self.linehold.guest()
        assert guest.identity
        self.keeping.keep(guest.identity)
        return guest

    def account(self, kind: str) -> Linehold:
        """The operator or the store that is signed in. Raises SignInNeeded."""
        if known := self.keeping.identity(kind):
            return self.linehold.as_(known)
        option = " --store" if kind == "store" else ""
        raise SignInNeeded(f"This needs a {kind}: linehold sign-in EMAIL{option}")

    def live(self, client: Linehold) -> Linehold:
        """The same client, with the address of live updates."""
        client.websocket = self.where.websocket()
        return client

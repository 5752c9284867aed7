"""Signing in with address and password, staying signed in, and signing out: the same for every kind of account.

There is one `SignIns` a kind, and what one of them gave out is no good with another.
"""

from __future__ import annotations

from functools import cache

from chalicelib.adapters.tokens import Tokens
from chalicelib.core.clock import Clock
from chalicelib.core.email_address import normal_email
from chalicelib.core.identity import LIFETIMES, Identity, TokenKind
from chalicelib.core.ids import new_id
from chalicelib.core.times import SECOND
from chalicelib.errors import Unauthorized
from chalicelib.people.rules.accounts import Account, SignedIn
from chalicelib.people.rules.passwords import hash_password, verify_password
from chalicelib.people.storage import accounts, sessions


class SignIns:
    def __init__(self, kind: TokenKind, tokens: Tokens, clock: Clock) -> None:
        self._kind, self._tokens, self._clock = kind, tokens, clock

    def sign_in(self, email: str, password: str) -> SignedIn:
        """Raises `Unauthorized`, the same and after the same work whether the address or the password is wrong."""
        account = accounts.by_email(self._kind, normal_email(email))
        fits = verify_password(password, account.password if account else _nobodys_password())
        if account is None or not fits:
            raise Unauthorized("The address or the password is wrong.", "SIGN_IN_FAILED")
        return self.open(account)

    def open(self, account: Account) -> SignedIn:
        """Sign an account in, without asking for its password. The sign-in ends when that is changed."""
        now = self._clock.now()
        family, token = new_id("fam", now), new_id("rtk", now)
        sessions.open_family(family, account, token, _family_ttl(now))
        return self._issue(account.id, family, token)

    def refresh(self, refresh_token: str) -> SignedIn:
        """New tokens for a refresh token, which is used up. One used twice ends the sign-in for everybody.

        So does a password that was changed, or an account that is gone: those who did it end all sign-ins, and what
        they could not see yet ends here.
        """
        used = self._read(refresh_token)
        family, token = used.family or "", used.token or ""
        found = sessions.find(family)
        now = self._clock.now()
        fresh = new_id("rtk", now)
        fits = found is not None and found.fits(accounts.by_key(self._kind, found.email_key))
        if not fits or not sessions.rotate(family, token, fresh, _family_ttl(now)):
            sessions.close_family(family)
            raise Unauthorized("This refresh token has been used, or its sign-in has ended.", "TOKEN_REUSED")
        return self._issue(used.id, family, fresh)

    def sign_out(self, refresh_token: str) -> None:
        """End the sign-in with all its tokens, access tokens included. Twice does no harm."""
        sessions.close_family(self._read(refresh_token).family or "")

    def _read(self, refresh_token: str) -> Identity:
        """Whom the token names. One without a scope is from the time when only operators had accounts."""
        identity = self._tokens.read(refresh_token, TokenKind.REFRESH)
        if (identity.scope or TokenKind.OPERATOR.value) != self._kind.value:
            raise Unauthorized("This token does not count here.", "TOKEN_INVALID")
        return identity

    def _issue(self, account: str, family: str, refresh_id: str) -> SignedIn:
        now = self._clock.now()
        lifetime = LIFETIMES[self._kind]
        expires_at = whole_second(now + lifetime)
        access = Identity(self._kind, account, family)
        refresh = Identity(TokenKind.REFRESH, account, family, scope=self._kind.value)
        return SignedIn(
            account,
            self._tokens.sign(access, new_id("atk", now), expires_at),
            self._tokens.sign(refresh, refresh_id, now + LIFETIMES[TokenKind.REFRESH]),
            expires_at,
            lifetime // SECOND,
        )


def whole_second(instant: int) -> int:
    """Tokens carry whole seconds; what we tell of them must agree."""
    return instant // SECOND * SECOND


def _family_ttl(now: int) -> int:
    return (now + LIFETIMES[TokenKind.REFRESH]) // SECOND


@cache
def _nobodys_password() -> str:
    """What an unknown address's password is compared with, so that it takes as long as a known one's."""
    return hash_password("nobody's password")

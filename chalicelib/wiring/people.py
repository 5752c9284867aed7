"""The use cases of people."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from chalicelib.adapters.admissions import AdmissionSigner
from chalicelib.adapters.sealing import Sealing
from chalicelib.adapters.secrets import KeySource
from chalicelib.adapters.tokens import Tokens
from chalicelib.core.identity import TokenKind
from chalicelib.people.confirm_email import ConfirmEmail
from chalicelib.people.identities import Identities
from chalicelib.people.letters import Letters
from chalicelib.people.network_shares import NetworkShares
from chalicelib.people.open_sign_ins import OpenSignIns
from chalicelib.people.prove_work import ProveWork
from chalicelib.people.rate_limits import RateLimits
from chalicelib.people.reset_password import ResetPassword
from chalicelib.people.send_alerts import AlertWriter, SendAlerts
from chalicelib.people.send_emails import SendEmails, Writer
from chalicelib.people.sign_in import SignIns
from chalicelib.people.subscribe_devices import SubscribeDevices
from chalicelib.wiring.outside import Outside

if TYPE_CHECKING:
    from chalicelib.adapters.challenges import Challenges
    from chalicelib.people.rotate_tokens import RotateTokens


class PeopleService:
    """`writers`: what emails to customers say, as the services that they are about have it; `alerts` the same of
    alerts."""

    def __init__(
        self,
        outside: Outside,
        writers: Callable[[], Sequence[Writer[Any]]],
        alerts: Callable[[], Sequence[AlertWriter]],
    ) -> None:
        self._outside, self._writers, self._alerts = outside, writers, alerts

    @cached_property
    def tokens(self) -> Tokens:
        return Tokens(self._keys, self._outside.clock)

    @cached_property
    def sealing(self) -> Sealing:
        return Sealing(self._keys)

    @cached_property
    def _keys(self) -> KeySource:
        return self._outside.keys(self._outside.config.tokens_secret)

    @cached_property
    def identities(self) -> Identities:
        outside = self._outside
        return Identities(
            self.tokens,
            self.operator_sign_ins,
            self.open_sign_ins,
            self.confirm_email,
            self.admissions,
            outside.scrypt,
            outside.clock,
        )

    @cached_property
    def admissions(self) -> AdmissionSigner:
        """Signed by the keys of tokens, which every function with calls reads anyway."""
        return AdmissionSigner(self._keys, self._outside.clock)

    @cached_property
    def open_sign_ins(self) -> OpenSignIns:
        return OpenSignIns(self._outside.clock)

    @cached_property
    def operator_sign_ins(self) -> SignIns:
        outside = self._outside
        return SignIns(TokenKind.OPERATOR, self.tokens, self.open_sign_ins, outside.scrypt, outside.clock)

    @cached_property
    def reset_password(self) -> ResetPassword:
        outside = self._outside
        return ResetPassword(
            self.tokens,
            self.open_sign_ins,
            outside.timers,
            self.letters,
            outside.scrypt,
            outside.clock,
            outside.config.web_url,
        )

    @cached_property
    def rotate_tokens(self) -> RotateTokens:
        from secrets import token_hex  # noqa: PLC0415  once in months

        from chalicelib.people.rotate_tokens import RotateTokens  # noqa: PLC0415

        return RotateTokens(self._outside.secret_versions, lambda: token_hex(32))

    @cached_property
    def confirm_email(self) -> ConfirmEmail:
        outside = self._outside
        return ConfirmEmail(
            self.tokens, outside.timers, self.letters, self.rate_limits, outside.clock, outside.config.web_url
        )

    @cached_property
    def letters(self) -> Letters:
        return Letters(self._outside.mail, self._outside.timers, self._outside.clock)

    @cached_property
    def rate_limits(self) -> RateLimits:
        return RateLimits(self._outside.clock)

    @cached_property
    def network_shares(self) -> NetworkShares:
        return NetworkShares(self._outside.clock)

    @cached_property
    def challenges(self) -> Challenges:
        """What a caller has to do before becoming a customer."""
        if self._outside.config.challenge == "work":
            return ProveWork(self.tokens, self._outside.clock)
        return self._outside.challenges

    @cached_property
    def send_emails(self) -> SendEmails:
        return SendEmails(self._writers(), self.letters, self._outside.clock)

    @cached_property
    def send_alerts(self) -> SendAlerts:
        return SendAlerts(self._alerts(), self._outside.web_push, self._outside.clock)

    @cached_property
    def subscribe_devices(self) -> SubscribeDevices:
        return SubscribeDevices(self._outside.web_push, self._outside.clock)

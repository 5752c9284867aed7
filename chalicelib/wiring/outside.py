"""The outside world: which adapter stands behind which port. Each is made when it is first asked for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from random import Random, SystemRandom
from typing import TYPE_CHECKING, Any

from chalicelib.adapters.clock import SystemClock
from chalicelib.adapters.mail import Mail, NoMail, SesMail
from chalicelib.adapters.secrets import KeySource, Secret, SecretKeys
from chalicelib.adapters.timers import QueueTimers
from chalicelib.core.clock import Clock
from chalicelib.core.deadline import DeadlineKind, Timers
from chalicelib.people.rules.challenges import ChallengeKind
from chalicelib.people.rules.passwords import Scrypt
from chalicelib.settings import Settings
from chalicelib.wiring import clients

if TYPE_CHECKING:
    from botocore.client import BaseClient

    from chalicelib.adapters.challenges import Challenges
    from chalicelib.adapters.edge_keys import EdgeKeys
    from chalicelib.adapters.joins import Joins
    from chalicelib.adapters.notices import Notices
    from chalicelib.adapters.payments import Payments
    from chalicelib.adapters.push import Push
    from chalicelib.adapters.reports import Reports
    from chalicelib.adapters.secret_versions import SecretVersions
    from chalicelib.adapters.web_push import WebPush

_SES_SECONDS = 30
"""How long SES may take for an email, which it is handed once: a sender that does not wait for the answer, or repeats
the request at once, sends the email twice and believes that it was not sent."""


@dataclass
class Ports:
    """What a test puts in the place of the real thing."""

    clock: Clock | None = None
    keys: KeySource | None = None
    timers: Timers | None = None
    notices: Notices | None = None
    payments: Payments | None = None
    push: Push | None = None
    web_push: WebPush | None = None
    mail: Mail | None = None
    reports: Reports | None = None
    random: Random | None = None
    scrypt: Scrypt | None = None
    challenges: Challenges | None = None
    joins: Joins | None = None


class Outside:
    """The adapters of one container: those that were put in, and the real ones for all others."""

    def __init__(self, config: Settings, ports: Ports) -> None:
        self.config, self._ports = config, ports

    @cached_property
    def clock(self) -> Clock:
        """The system's, or that of a local cloud, which can be moved."""
        if self._ports.clock:
            return self._ports.clock
        if not self.config.clock_file:
            return SystemClock()
        from chalicelib.adapters.moved_clock import MovedClock  # noqa: PLC0415  only on a local cloud

        return MovedClock(self.config.clock_file)

    @cached_property
    def random(self) -> Random:
        return self._ports.random or SystemRandom()

    @cached_property
    def scrypt(self) -> Scrypt:
        """What a password's hash costs."""
        return self._ports.scrypt or Scrypt()

    @cached_property
    def notices(self) -> Notices:
        if self._ports.notices:
            return self._ports.notices
        from chalicelib.adapters.notices import QueueNotices  # noqa: PLC0415  only with the catalogue

        return QueueNotices(self._client("sqs"), self.config.notices_queue)

    def keys(self, secret: str) -> KeySource:
        """The keys of this secret."""
        return self._ports.keys or SecretKeys(self._client("secretsmanager"), secret, self.clock)

    @cached_property
    def edge_keys(self) -> EdgeKeys:
        from chalicelib.adapters.edge_keys import EdgeKeys  # noqa: PLC0415  only where there is an edge

        return EdgeKeys(Secret(self._client("secretsmanager"), self.config.edge_secret, self.clock))

    @cached_property
    def secret_versions(self) -> SecretVersions:
        from chalicelib.adapters.secret_versions import SecretVersions  # noqa: PLC0415  once in months

        return SecretVersions(self._client("secretsmanager"))

    @cached_property
    def payments(self) -> Payments:
        """The provider that the settings name, which is not asked about what costs nothing. A stage without one takes
        no payments."""
        from chalicelib.adapters.free_of_charge import FreeOfCharge  # noqa: PLC0415  only with orders

        return FreeOfCharge(self._ports.payments or self._provider())

    def _provider(self) -> Payments:
        assert self.config.payments is not None
        if self.config.payments == "test":
            from chalicelib.adapters.payments import TestPayments  # noqa: PLC0415

            return TestPayments()
        from chalicelib.adapters.stripe import StripePayments  # noqa: PLC0415  slow to import
        from chalicelib.adapters.stripe_account import Account  # noqa: PLC0415

        secret = Secret(self._client("secretsmanager"), self.config.stripe_secret, self.clock)
        return StripePayments(Account(secret, self.config.stripe_api))

    @cached_property
    def challenges(self) -> Challenges:
        """The provider that the settings name, or none; proof of work has no provider."""
        if self._ports.challenges:
            return self._ports.challenges
        from chalicelib.adapters.challenges import NoChallenges, SiteVerify  # noqa: PLC0415  only for new customers

        if self.config.challenge == "none":
            return NoChallenges()
        secret = Secret(self._client("secretsmanager"), self.config.challenge_secret, self.clock)
        return SiteVerify(ChallengeKind(self.config.challenge), secret)

    @cached_property
    def timers(self) -> Timers:
        """A queue for what asks the payment provider, one for mail and alerts, one for stores, one for bars and
        their guests, one for waiting rooms, one for markets, and one for everything else."""
        if self._ports.timers:
            return self._ports.timers
        config = self.config
        apart = {
            DeadlineKind.BOOKING: config.payments_queue,
            DeadlineKind.PAYMENT: config.payments_queue,
            DeadlineKind.MAIL: config.mail_queue,
            DeadlineKind.ALERT: config.mail_queue,
            DeadlineKind.RESET: config.mail_queue,
            DeadlineKind.CONFIRM: config.mail_queue,
            DeadlineKind.BOOKING_LINK: config.mail_queue,
            DeadlineKind.STORE: config.stores_queue,
            DeadlineKind.BAR: config.matches_queue,
            DeadlineKind.REQUEST: config.matches_queue,
            DeadlineKind.LOCATION: config.matches_queue,
            DeadlineKind.ROOM: config.rooms_queue,
            DeadlineKind.MARKET: config.markets_queue,
        }
        queues = {kind: apart.get(kind, config.deadlines_queue) for kind in DeadlineKind}
        return QueueTimers(self._client("sqs"), queues, self.clock)

    @cached_property
    def joins(self) -> Joins:
        if self._ports.joins:
            return self._ports.joins
        from chalicelib.adapters.joins import QueueJoins  # noqa: PLC0415  only with waiting rooms

        return QueueJoins(self._client("sqs"), self.config.joins_queue)

    @property
    def mails(self) -> bool:
        """Whether emails can be sent at all."""
        return bool(self._ports.mail or self.config.mail_from)

    @cached_property
    def mail(self) -> Mail:
        if self._ports.mail:
            return self._ports.mail
        if not self.config.mail_from:
            return NoMail()
        return SesMail(self._client("ses", seconds=_SES_SECONDS, attempts=1), self.config.mail_from)

    @cached_property
    def reports(self) -> Reports:
        """In the bucket that the settings name."""
        if self._ports.reports:
            return self._ports.reports
        from chalicelib.adapters.reports import BucketReports  # noqa: PLC0415

        # a bucket of the local cloud has no host name of its own
        style = "path" if self.config.aws_endpoint_url else "virtual"
        return BucketReports(self._client("s3", addressing=style), self.config.bucket)

    @cached_property
    def push(self) -> Push:
        """To the sockets of the stage that has them."""
        if self._ports.push:
            return self._ports.push
        from chalicelib.adapters.push import GatewayPush  # noqa: PLC0415

        assert self.config.live_endpoint is not None
        gateway = self._client("apigatewaymanagementapi", self.config.live_endpoint)
        return GatewayPush(gateway, self._client("sqs"), self.config.push_queue, clients.CONNECTIONS)

    @cached_property
    def web_push(self) -> WebPush:
        """The browsers' push services, which know us by the key in the secret of tokens."""
        if self._ports.web_push:
            return self._ports.web_push
        from chalicelib.adapters.web_push import PushServices  # noqa: PLC0415  only for alerts

        config = self.config
        secret = Secret(self._client("secretsmanager"), config.tokens_secret, self.clock)
        subject = f"mailto:{config.mail_from}" if config.mail_from else config.web_url
        return PushServices(secret, subject, self.clock, config.push_service)

    def _client(self, service: str, endpoint: str | None = None, **how: Any) -> BaseClient:
        """As `clients.client`, in the region and at the endpoint of the settings."""
        return clients.client(service, self.config.aws_region, endpoint or self.config.aws_endpoint_url, **how)

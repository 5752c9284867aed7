"""The bodies and queries of checkout."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from chalicelib.checkout import views
from chalicelib.checkout.rules.markets import AfterMiss
from chalicelib.checkout.rules.policies import Policy, TillKind, TillState
from chalicelib.shapes import CheckoutTicketId
from functions.http.fields import Id, Label, Listing, Request, Text, TimeZone, of

MarketName = Annotated[Text, of(views.MarketName)]
MaxInside = Annotated[views.MaxInside, Meta(ge=1, le=100_000)]
ExpressItems = Annotated[views.ExpressItems, Meta(ge=0, le=100)]
ServiceSeconds = Annotated[views.ServiceSeconds, Meta(ge=1, le=3600)]
VisitMinutes = Annotated[views.VisitMinutes, Meta(ge=1, le=1440)]
_Count = Annotated[int, Meta(ge=0, le=1_000_000_000)]
_Moment = Annotated[datetime, Meta(tz=True)]


class TargetsInput(Request, frozen=True):
    """How long shoppers may wait."""

    mean_wait_seconds: Annotated[float, Meta(ge=1, le=3600)] = 26
    """On average at most so long."""
    limit_seconds: Annotated[float, Meta(ge=1, le=7200)] = 120
    """Nearly everyone waits less than this."""
    late_share: Annotated[float, Meta(ge=0.001, le=0.5)] = 0.05
    """At most this share waits longer than the limit: 0.05 is one in twenty."""


class NewMarket(Request, frozen=True):
    """A market, as its operator sets it up."""

    name: MarketName
    max_inside: MaxInside = 200
    express_items: ExpressItems = 10
    mean_service_seconds: ServiceSeconds = 150
    timezone: TimeZone = "UTC"
    """By which quarter hours of earlier weeks are compared."""
    targets: TargetsInput = TargetsInput()
    policy: Policy = Policy.ONE_LINE
    express_helps: views.ExpressHelps = False
    after_miss: AfterMiss = AfterMiss.END
    visit_minutes: VisitMinutes = 120


class MarketPatch(Request, frozen=True):
    """The changes of a market. Fields that are left out stay as they are."""

    name: MarketName | UnsetType = UNSET
    max_inside: MaxInside | UnsetType = UNSET
    express_items: ExpressItems | UnsetType = UNSET
    mean_service_seconds: ServiceSeconds | UnsetType = UNSET
    """Another value replaces what was measured."""
    timezone: TimeZone | UnsetType = UNSET
    """By which quarter hours of earlier weeks are compared."""
    targets: TargetsInput | UnsetType = UNSET
    """All of the targets anew."""
    policy: Policy | UnsetType = UNSET
    express_helps: views.ExpressHelps | UnsetType = UNSET
    after_miss: AfterMiss | UnsetType = UNSET
    visit_minutes: VisitMinutes | UnsetType = UNSET


class LaneInput(Request, frozen=True):
    """A till as it is from now on. What is left out stays as it is; a new till is regular and not assisted."""

    state: TillState
    kind: TillKind | UnsetType = UNSET
    assisted: views.Assisted | UnsetType = UNSET


class NewPlace(Request, frozen=True):
    """A shopper who joins the line."""

    items: Annotated[int, Meta(ge=1, le=500, examples=[7])]
    """How many items they bring."""
    assistance: bool = False
    """Whether they ask for a till with time and room for them."""
    line: Literal["regular", "express"] | None = None
    """The line that they ask for; null for the one that fits their items."""


class Handling(Request, frozen=True):
    """Which shopper of a till."""

    ticket_id: Annotated[Id, of(CheckoutTicketId)] | None = None
    """Null for the one whom the till has called first, and for putting back the one called last."""


class SensorReport(Request, frozen=True):
    """What a sensor has counted since it began to. Reports may be repeated and may get lost: the next one has all."""

    sensor: Label
    """Its name, the same in each report."""
    since: Annotated[Label, Meta(examples=["2026-12-01T06:00:00Z"])]
    """When it began to count, or any text that changes when it begins anew from zero."""
    entered: _Count
    """How many it has seen come in since then."""
    left: _Count
    """How many it has seen go out since then."""


class HeadCount(Request, frozen=True):
    """How many are inside."""

    inside: Annotated[int, Meta(ge=0, le=100_000)]
    """All of them, those with a visit of their own too."""


class HistoryQuery(Listing, frozen=True):
    """A page of quarter hours."""

    start: _Moment | None = None
    """Quarter hours that began from then on; by default a day before `end`."""
    end: _Moment | None = None
    """Quarter hours that began before then; by default all until now."""


class SheetQuery(Request, frozen=True):
    """The span of a sheet, up to 31 days."""

    start: _Moment | None = None
    """Quarter hours that began from then on; by default a day before `end`."""
    end: _Moment | None = None
    """Quarter hours that began before then; by default all until now."""

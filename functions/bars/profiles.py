"""A bar's profile as it is written in JSON, and back."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import UNSET

from chalicelib.bars.rules.bars import ArrivalMode, Profile
from chalicelib.core.geo import Point
from chalicelib.core.opening_hours import OpeningHours, checked
from chalicelib.core.times import MINUTE
from chalicelib.errors import Fault, Invalid
from functions.bars import requests
from functions.http.fields import Location


def profile_of(body: requests.NewBar) -> Profile:
    """Raises `Invalid` for opening hours that cannot be."""
    hours = body.opening_hours
    return Profile(
        name=body.name,
        point=Point(body.location.lat, body.location.lon),
        address=body.location.address,
        max_queue=body.max_queue,
        servers=body.servers,
        visit=body.mean_visit_minutes * MINUTE,
        auto_accept=body.auto_accept,
        capacity=body.capacity,
        grace=body.grace_minutes * MINUTE,
        radius=body.arrival_radius_m,
        dwell=body.dwell_minutes * MINUTE,
        arrival=ArrivalMode(body.arrival),
        hours=_hours_of(hours) if hours else None,
    )


def changed(profile: Profile, change: requests.BarChange) -> Profile:
    """With what is said in its place. Raises as `profile_of` does."""
    said = {name: value for name in change.__struct_fields__ if (value := getattr(change, name)) is not UNSET}
    return profile_of(msgspec.structs.replace(_body_of(profile), **said))


def _body_of(profile: Profile) -> requests.NewBar:
    return requests.NewBar(
        name=profile.name,
        location=Location(profile.point.lat, profile.point.lon, profile.address),
        max_queue=profile.max_queue,
        servers=profile.servers,
        mean_visit_minutes=profile.visit // MINUTE,
        auto_accept=profile.auto_accept,
        capacity=profile.capacity,
        grace_minutes=profile.grace // MINUTE,
        arrival_radius_m=profile.radius,
        dwell_minutes=profile.dwell // MINUTE,
        arrival=profile.arrival.value,
        opening_hours=_opening_hours(profile.hours) if profile.hours else None,
    )


def _hours_of(body: requests.OpeningHours) -> OpeningHours:
    week: dict[str, tuple[tuple[str, str], ...]] = {
        day: tuple((period.opens, period.closes) for period in periods) for day, periods in body.week.items()
    }
    try:
        return checked(OpeningHours(body.timezone, week))
    except Invalid as wrong:
        faults = [Fault(f"opening_hours.{fault.path}", fault.problem) for fault in wrong.faults]
        raise Invalid(faults) from wrong


def _opening_hours(hours: OpeningHours) -> requests.OpeningHours:
    week: dict[Any, tuple[requests.Period, ...]] = {
        day: tuple(requests.Period(opens, closes) for opens, closes in periods) for day, periods in hours.week.items()
    }
    return requests.OpeningHours(hours.timezone, week)

"""Translates a bar's profile from its JSON body, and back for partial changes."""

from __future__ import annotations

from typing import Any, TypeVar

from msgspec import UNSET, UnsetType

from chalicelib.bars.rules.bars import Profile
from chalicelib.core.geo import Point
from chalicelib.core.opening_hours import OpeningHours, validated
from chalicelib.core.times import MINUTE
from chalicelib.errors import Fault, Invalid
from functions.bars import requests
from functions.http.fields import LocationInput

T = TypeVar("T")


def profile_of(body: requests.NewBar) -> Profile:
    """Raises `Invalid` for impossible opening hours."""
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
        arrival=body.arrival,
        hours=_hours_of(hours) if hours else None,
    )


def changed(profile: Profile, change: requests.BarPatch) -> Profile:
    """The profile with the fields that the body has. Raises as `profile_of` does."""
    old = _body_of(profile)
    return profile_of(
        requests.NewBar(
            name=_given(change.name, old.name),
            location=_given(change.location, old.location),
            max_queue=_given(change.max_queue, old.max_queue),
            servers=_given(change.servers, old.servers),
            mean_visit_minutes=_given(change.mean_visit_minutes, old.mean_visit_minutes),
            auto_accept=_given(change.auto_accept, old.auto_accept),
            capacity=_given(change.capacity, old.capacity),
            grace_minutes=_given(change.grace_minutes, old.grace_minutes),
            arrival_radius_m=_given(change.arrival_radius_m, old.arrival_radius_m),
            dwell_minutes=_given(change.dwell_minutes, old.dwell_minutes),
            arrival=_given(change.arrival, old.arrival),
            opening_hours=_given(change.opening_hours, old.opening_hours),
        )
    )


def _given(value: T | UnsetType, old: T) -> T:
    return old if value is UNSET else value


def _body_of(profile: Profile) -> requests.NewBar:
    return requests.NewBar(
        name=profile.name,
        location=LocationInput(profile.point.lat, profile.point.lon, profile.address),
        max_queue=profile.max_queue,
        servers=profile.servers,
        mean_visit_minutes=profile.visit // MINUTE,
        auto_accept=profile.auto_accept,
        capacity=profile.capacity,
        grace_minutes=profile.grace // MINUTE,
        arrival_radius_m=profile.radius,
        dwell_minutes=profile.dwell // MINUTE,
        arrival=profile.arrival,
        opening_hours=_opening_hours(profile.hours) if profile.hours else None,
    )


def _hours_of(body: requests.OpeningHoursInput) -> OpeningHours:
    week: dict[str, tuple[tuple[str, str], ...]] = {
        day: tuple((period.opens, period.closes) for period in periods) for day, periods in body.week.items()
    }
    try:
        return validated(OpeningHours(body.timezone, week))
    except Invalid as wrong:
        faults = [Fault(f"opening_hours.{fault.path}", fault.problem) for fault in wrong.faults]
        raise Invalid(faults) from wrong


def _opening_hours(hours: OpeningHours) -> requests.OpeningHoursInput:
    week: dict[Any, tuple[requests.PeriodInput, ...]] = {
        day: tuple(requests.PeriodInput(opens, closes) for opens, closes in periods)
        for day, periods in hours.week.items()
    }
    return requests.OpeningHoursInput(hours.timezone, week)

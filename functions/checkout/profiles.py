"""Translates a market's profile from its JSON body, and applies partial changes."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from msgspec import UNSET, UnsetType

from chalicelib.checkout.rules.erlang import Targets
from chalicelib.checkout.rules.markets import Profile
from chalicelib.checkout.rules.policies import Terms
from chalicelib.core.times import MINUTE, SECOND, check_timezone
from functions.checkout.requests import MarketPatch, NewMarket, TargetsInput

T = TypeVar("T")


def profile_of(body: NewMarket) -> Profile:
    """Raises `Invalid` for a text that is no time zone."""
    check_timezone(body.timezone)
    return Profile(
        name=body.name,
        timezone=body.timezone,
        max_inside=body.max_inside,
        service=body.mean_service_seconds * SECOND,
        terms=Terms(body.policy, body.express_items, body.express_helps),
        targets=_targets(body.targets),
        after_miss=body.after_miss,
        stay=body.visit_minutes * MINUTE,
    )


def changed(profile: Profile, change: MarketPatch) -> Profile:
    """The profile with the fields that the body has. Raises as `profile_of` does."""
    if change.timezone is not UNSET:
        check_timezone(change.timezone)
    terms = profile.terms
    return replace(
        profile,
        name=_given(change.name, profile.name),
        timezone=_given(change.timezone, profile.timezone),
        max_inside=_given(change.max_inside, profile.max_inside),
        service=profile.service if change.mean_service_seconds is UNSET else change.mean_service_seconds * SECOND,
        terms=Terms(
            _given(change.policy, terms.policy),
            _given(change.express_items, terms.express_items),
            _given(change.express_helps, terms.express_helps),
        ),
        targets=profile.targets if change.targets is UNSET else _targets(change.targets),
        after_miss=_given(change.after_miss, profile.after_miss),
        stay=profile.stay if change.visit_minutes is UNSET else change.visit_minutes * MINUTE,
    )


def _given(value: T | UnsetType, old: T) -> T:
    return old if value is UNSET else value


def _targets(body: TargetsInput) -> Targets:
    return Targets(round(body.mean_wait_seconds, 3), round(body.limit_seconds, 3), round(body.late_share, 4))

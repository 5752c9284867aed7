"""The request bodies of people."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from functions.http.fields import Request, Secret, Text

Email = Annotated[str, Meta(min_length=3, max_length=254)]

Phone = Annotated[str, Meta(pattern=r"^\+?[0-9][0-9 ()./-]{4,30}$(?!\n)")]


class SignUp(Request, frozen=True):
    email: Email
    password: Secret
    name: Text


class SignIn(Request, frozen=True):
    email: Email
    password: Secret


class Refresh(Request, frozen=True):
    refresh_token: Annotated[str, Meta(min_length=1, max_length=4000)]


class Forgot(Request, frozen=True):
    email: Email


class Reset(Request, frozen=True):
    token: Annotated[str, Meta(min_length=1, max_length=4000)]
    password: Secret


class NewCustomer(Request, frozen=True):
    pass


class DescribeCustomer(Request, frozen=True):
    """A field that is left out stays as it is; null deletes it."""

    name: Text | msgspec.UnsetType | None = msgspec.UNSET
    email: Email | msgspec.UnsetType | None = msgspec.UNSET
    phone: Phone | msgspec.UnsetType | None = msgspec.UNSET

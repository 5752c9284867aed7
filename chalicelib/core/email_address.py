"""Email addresses: which ones mail can be sent to, and the normal form by which two are compared."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from chalicelib.core.text import trimmed
from chalicelib.errors import Fault, Invalid

_ATOM = r"[\w!#$%&'*+/=?^`{|}~-]+"
_NAME = rf"(?!.*=\?)(?=.{{1,64}}@){_ATOM}(\.{_ATOM})*"
_LABEL = r"[a-z0-9]([a-z0-9-]*[a-z0-9])?"
_DELIVERABLE = re.compile(rf"{_NAME}@({_LABEL}\.)+(?=[a-z]){_LABEL}", re.ASCII | re.IGNORECASE)
_LONGEST_EMAIL = 254
_GMAIL = ("gmail.com", "googlemail.com")
"""One provider's two names; it ignores dots before the @."""


def normal_email(email: str) -> str:
    """The address in its normal form: trimmed, composed (NFC), in lower case, a Punycode domain in its own letters.

    Raises `Invalid` for an address that `mail_address` refuses, and for one that looks like another: no letter outside
    of ASCII may become one of ASCII.
    """
    email = trimmed(email)
    normal = _normal(email)
    found = _addresses(normal)
    if found is None or any(_normal(each).isascii() for each in email if not each.isascii()):
        raise Invalid([Fault("email", "is not an e-mail address that can be written to")])
    return found[1]


def mail_address(email: str) -> str | None:
    """The address as mail servers take it, with its domain in Punycode; None for one that mail cannot be sent to.

    The part before the @ is ASCII without quotes, so no server reads several addresses in it and no header an encoded
    word (RFC 2047). The domain has to survive the way to Punycode and back: otherwise it becomes another domain.
    """
    found = _addresses(email)
    return found[0] if found else None


def _addresses(email: str) -> tuple[str, str] | None:
    """The address with its domain in Punycode, and with its domain in its own letters."""
    name, _, domain = email.rpartition("@")
    if len(email) > _LONGEST_EMAIL:
        return None
    try:
        encoded = domain.encode("idna").decode()
        shown = encoded.encode().decode("idna")
    except UnicodeError:
        return None
    plain = f"{name}@{encoded}"
    if domain not in (encoded, shown) or len(plain) > _LONGEST_EMAIL or not _DELIVERABLE.fullmatch(plain):
        return None
    return plain, f"{name}@{shown}"


def _normal(text: str) -> str:
    return unicodedata.normalize("NFC", text).lower()


def mailbox_key(email: str) -> str:
    """A digest of the mailbox that mail to a normal address reaches, as far as it shows: `ann+1@example.com` and
    `ann@example.com` are one (RFC 5233), and so are `a.nn@googlemail.com` and `ann@gmail.com`."""
    name, _, domain = email.rpartition("@")
    name = name.partition("+")[0] or name
    if domain in _GMAIL:
        name, domain = name.replace(".", ""), _GMAIL[0]
    return email_key(f"{name}@{domain}")


def email_key(email: str) -> str:
    """A digest that stands for an address, because keys appear in streams and metrics."""
    return hashlib.sha256(email.encode()).hexdigest()

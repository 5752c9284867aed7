"""Email addresses: which can be written to, and one form by which two are compared."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from chalicelib.errors import Fault, Invalid

_ATOM = r"[\w!#$%&'*+/=?^`{|}~-]+"

_NAME = rf"(?!.*=\?)(?=.{{1,64}}@){_ATOM}(\.{_ATOM})*"

_LABEL = r"[a-z0-9]([a-z0-9-]*[a-z0-9])?"

_WRITABLE = re.compile(rf"{_NAME}@({_LABEL}\.)+(?=[a-z]){_LABEL}", re.ASCII | re.IGNORECASE)

_LONGEST_EMAIL = 254


def normal_email(email: str) -> str:
    """The address as we compare it: trimmed, composed, in lower case, a domain in Punycode in its own letters.

    Raises `Invalid` for one that `mail_address` does not know, and for one that only looks like another: no letter of
    a wider alphabet ever becomes one of ASCII.
    """
    written = email.strip()
    normal = _normal(written)
    found = _addresses(normal)
    if found is None or any(_normal(each).isascii() for each in written if not each.isascii()):
        raise Invalid([Fault("email", "is not an e-mail address that can be written to")])
    return found[1]


def mail_address(email: str) -> str | None:
    """The address as mail servers take it, its domain in Punycode; None for one that cannot be written to.

    Before the @ they know ASCII alone, and no quotes: what a server would read as several addresses, or a header as an
    encoded word (RFC 2047), must not get as far. A domain has to be read back as it was, or it is another's.
    """
    found = _addresses(email)
    return found[0] if found else None


def _addresses(email: str) -> tuple[str, str] | None:
    """The address with its domain in Punycode, and in its own letters."""
    name, _, domain = email.rpartition("@")
    if len(email) > _LONGEST_EMAIL:
        return None
    try:
        encoded = domain.encode("idna").decode()
        shown = encoded.encode().decode("idna")
    except UnicodeError:
        return None
    plain = f"{name}@{encoded}"
    if domain not in (encoded, shown) or len(plain) > _LONGEST_EMAIL or not _WRITABLE.fullmatch(plain):
        return None
    return plain, f"{name}@{shown}"


def _normal(text: str) -> str:
    return unicodedata.normalize("NFC", text).lower()


def email_key(email: str) -> str:
    """A name for an address that does not show it: keys turn up in streams and metrics."""
    return hashlib.sha256(email.encode()).hexdigest()

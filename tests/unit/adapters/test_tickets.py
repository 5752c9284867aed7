"""Tickets as tokens: anyone can verify them, only Linehold can sign them, and junk is refused."""

from __future__ import annotations

import hashlib
import hmac
import json
import subprocess
import sys
from base64 import urlsafe_b64decode, urlsafe_b64encode
from pathlib import Path
from typing import Any

import pytest
from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

from chalicelib.adapters.secrets import Keys
from chalicelib.adapters.tickets import MOST_TEXT, TicketSigner
from chalicelib.adapters.tokens import Tokens
from chalicelib.core.identity import Identity, TokenKind
from chalicelib.core.ids import new_id
from chalicelib.errors import Invalid, Unauthorized
from chalicelib.orders.rules.tickets import Ticket
from chalicelib.seats.rules.holds import MOST_SEATS
from tests.support.clock import FakeClock
from tests.support.key_ring import KeyRing

KEY = "the first key of these tests, longer than 32 bytes"
LATER_KEY = "the second key of these tests, longer than 32 bytes"
TICKET = Ticket("bkg_1", "evt_1", ("A-1-1", "A-1-2"))
ISSUED = 1_796_155_200_999


@pytest.fixture
def ring() -> KeyRing:
    return KeyRing(KEY)


@pytest.fixture
def tickets(ring: KeyRing) -> TicketSigner:
    return TicketSigner(ring)


def _encoded(content: bytes) -> str:
    return urlsafe_b64encode(content).decode().rstrip("=")


def _decoded(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _part(value: Any) -> str:
    return _encoded(value if isinstance(value, bytes) else json.dumps(value).encode())


def _verify_key(tickets: TicketSigner, id: str = "k1") -> VerifyKey:
    return VerifyKey(_decoded(next(key.x for key in tickets.public() if key.id == id)))


def _our_key() -> SigningKey:
    """The key that tickets are signed with, derived once more."""
    return SigningKey(hashlib.sha256(b"linehold ticket Ed25519 seed 1\n" + KEY.encode()).digest())


def _claims(**changes: Any) -> dict[str, Any]:
    """The claims of a good ticket; a change to None leaves one out."""
    claims = {
        "iss": "linehold",
        "aud": "linehold/ticket",
        "bkg": "bkg_1",
        "evt": "evt_1",
        "seats": ["A-1-1", "A-1-2"],
        "iat": ISSUED // 1000,
        **changes,
    }
    return {name: value for name, value in claims.items() if value is not None}


def _made(claims: Any, key: SigningKey | None = None, **header: Any) -> str:
    """A token with a good signature and any content."""
    head = {"alg": "EdDSA", "kid": "k1", "typ": "JWT", **header}
    signed = f"{_part(head)}.{_part(claims)}"
    return f"{signed}.{_encoded((key or _our_key()).sign(signed.encode()).signature)}"


def _refused(tickets: TicketSigner, token: str) -> None:
    with pytest.raises(Invalid) as caught:
        tickets.read(token)
    assert caught.value.code == "TICKET_INVALID"


def test_a_ticket_can_be_read(tickets: TicketSigner) -> None:
    """It has the content that was signed."""
    assert tickets.read(tickets.sign(TICKET, ISSUED)) == TICKET
    assert tickets.read(_made(_claims())) == TICKET


def test_a_ticket_can_be_verified_with_the_public_key_alone(tickets: TicketSigner) -> None:
    """With plain base64 and libsodium: RFC 7515 and RFC 8037, and no personal data in it."""
    token = tickets.sign(TICKET, ISSUED)
    header, claims, signature = token.split(".")
    _verify_key(tickets).verify(f"{header}.{claims}".encode(), _decoded(signature))
    assert json.loads(_decoded(header)) == {"alg": "EdDSA", "kid": "k1", "typ": "JWT"}
    assert json.loads(_decoded(claims)) == _claims()


def test_the_same_ticket_is_the_same_token(tickets: TicketSigner) -> None:
    """So a printed code equals the one on the phone."""
    assert tickets.sign(TICKET, ISSUED) == tickets.sign(TICKET, ISSUED)


def test_printed_tickets_stay_what_they_are(tickets: TicketSigner) -> None:
    """Byte for byte: those that an earlier release signed equal those that this one signs."""
    assert tickets.sign(TICKET, ISSUED) == (
        "eyJhbGciOiJFZERTQSIsImtpZCI6ImsxIiwidHlwIjoiSldUIn0."
        "eyJpc3MiOiJsaW5laG9sZCIsImF1ZCI6ImxpbmVob2xkL3RpY2tldCIsImJrZyI6ImJrZ18xIiwiZXZ0IjoiZXZ0XzEiLCJzZWF0cyI6Wy"
        "JBLTEtMSIsIkEtMS0yIl0sImlhdCI6MTc5NjE1NTIwMH0."
        "qGW2-UjvWlfsrFSos9sf-RrPVieCW99RdZPqLnlTMpN2xbZFC3pF_1m70MPxbHWeMl-5aJSMQ76wvT5a8-HQAQ"
    )


def test_an_altered_ticket_is_invalid(tickets: TicketSigner) -> None:
    """Any byte changed to a letter, a dot, a pad or a byte that no token has; also cut off or lengthened."""
    token = tickets.sign(TICKET, ISSUED)
    for place, letter in enumerate(token):
        for other in ("A" if letter != "A" else "B", ".", "=", "\x00"):
            if letter != other:
                _refused(tickets, token[:place] + other + token[place + 1 :])
    for place in range(0, len(token), 7):
        _refused(tickets, token[:place])
    _refused(tickets, token + "A")
    _refused(tickets, f"{token}.{token}")


def test_a_signature_is_for_its_own_ticket(tickets: TicketSigner) -> None:
    """It does not verify another ticket's claims."""
    mine, other = tickets.sign(TICKET, ISSUED), tickets.sign(Ticket("bkg_2", "evt_1", ("A-1-3",)), ISSUED)
    _refused(tickets, ".".join([*other.split(".")[:2], mine.split(".")[2]]))


def test_only_our_key_can_sign(tickets: TicketSigner) -> None:
    """Another key does not work, nor one made from the public key or from the plain secret."""
    _refused(tickets, _made(_claims(), SigningKey.generate()))
    _refused(tickets, _made(_claims(), SigningKey(bytes(_verify_key(tickets)))))
    _refused(tickets, _made(_claims(), SigningKey(hashlib.sha256(KEY.encode()).digest())))


def test_no_other_algorithm_is_accepted(tickets: TicketSigner) -> None:
    """Not `none`, not an HMAC with the public key as its secret, not our own signature under another name."""
    public = bytes(_verify_key(tickets))
    for secret in (public, _encoded(public).encode(), KEY.encode()):
        signed = f"{_part({'alg': 'HS256', 'kid': 'k1', 'typ': 'JWT'})}.{_part(_claims())}"
        _refused(tickets, f"{signed}.{_encoded(hmac.digest(secret, signed.encode(), 'sha256'))}")
    for name in ("none", "None", "HS256", "RS256", "ES256", "Ed25519", "eddsa", "", None, 5, ["EdDSA"], {}):
        unsigned = f"{_part({'alg': name, 'kid': 'k1', 'typ': 'JWT'})}.{_part(_claims())}."
        _refused(tickets, unsigned)
        _refused(tickets, _made(_claims(), alg=name))


@pytest.mark.parametrize("id", ["k2", "current", "", "../k1", None, 1, [], {}, "k" * 3000])
def test_an_unknown_key_is_refused(tickets: TicketSigner, id: Any) -> None:
    """Whatever its id is."""
    _refused(tickets, _made(_claims(), kid=id))


@pytest.mark.parametrize(
    "header",
    [
        {"b64": False},
        {"b64": False, "crit": ["b64"]},
        {"crit": ["exp"]},
        {"crit": "b64"},
        {"crit": []},
    ],
)
def test_an_unknown_extension_in_the_header_is_refused(tickets: TicketSigner, header: dict[str, Any]) -> None:
    """No critical extension (RFC 7515, 4.1.11) is supported."""
    _refused(tickets, _made(_claims(), **header))


@pytest.mark.parametrize(
    "changes",
    [
        *({name: None} for name in ("iss", "aud", "bkg", "evt", "seats", "iat")),
        {"iss": "another"},
        {"aud": "linehold/customer"},
        {"aud": ["linehold/ticket"]},
        {"bkg": 1},
        {"bkg": ""},
        {"bkg": "b" * 65},
        {"evt": ["evt_1"]},
        {"seats": "A-1-1"},
        {"seats": []},
        {"seats": [1]},
        {"seats": [""]},
        {"seats": ["A-1-1"] * (MOST_SEATS + 1)},
        {"iat": "now"},
        {"iat": 1.5},
        {"iat": 10**30},
    ],
)
def test_every_claim_is_there_and_well_formed(tickets: TicketSigner, changes: dict[str, Any]) -> None:
    """A claim that is missing, of another type or too large makes a signed ticket invalid."""
    _refused(tickets, _made(_claims(**changes)))


@pytest.mark.parametrize("claims", [b"", b"nope", b"[]", b"null", b"5", b"\xff\xfe", b"[" * 900, b'{"iss": "\\ud800"}'])
def test_claims_that_are_not_an_object_are_refused(tickets: TicketSigner, claims: bytes) -> None:
    """Even if they are signed."""
    _refused(tickets, _made(claims))


@pytest.mark.parametrize(
    "junk",
    [
        "",
        ".",
        "..",
        "...",
        "a.b.c",
        "é.ü.東",
        "\ud800.\udfff.x",
        "\x00" * 50,
        "e30.e30.",
        "bnVsbA.e30.AAAA",
        "W10.e30.AAAA",
        "A" * 4000,
        "." * 4000,
        "{" * 4001,
        "x" * 1_000_000,
        _encoded(b"[" * 2900) + ".e30.AAAA",
        _encoded(b'{"kid": 1' + b"0" * 2800 + b"}") + ".e30.AAAA",
    ],
    ids=range(17),
)
def test_junk_is_no_ticket(tickets: TicketSigner, junk: str) -> None:
    """It is refused like any other invalid ticket."""
    _refused(tickets, junk)


def test_an_access_token_is_no_ticket_and_a_ticket_is_no_access_token(ring: KeyRing, tickets: TicketSigner) -> None:
    """Even if both secrets were the same."""
    tokens, clock = Tokens(ring, FakeClock()), FakeClock()
    for kind in TokenKind:
        _refused(tickets, tokens.sign(Identity(kind, "cus_1"), "ctk_1", clock.now() + 1000))
        with pytest.raises(Unauthorized):
            tokens.read(tickets.sign(TICKET, ISSUED), kind)


def test_the_signing_key_is_not_the_secret_itself(tickets: TicketSigner) -> None:
    """A signature with the plain digest of the secret text does not verify."""
    message = b"x"
    with pytest.raises(BadSignatureError):
        _verify_key(tickets).verify(message, SigningKey(hashlib.sha256(KEY.encode()).digest()).sign(message).signature)


def test_a_ticket_of_an_earlier_key_is_valid_until_the_key_is_removed(ring: KeyRing, tickets: TicketSigner) -> None:
    """New tickets are signed with the current key, which is published first."""
    early = tickets.sign(TICKET, ISSUED)
    ring.ring = Keys("k2", {"k1": KEY, "k2": LATER_KEY})
    late = tickets.sign(TICKET, ISSUED)
    assert early != late
    assert [tickets.read(token) for token in (early, late)] == [TICKET, TICKET]
    assert [key.id for key in tickets.public()] == ["k2", "k1"]
    header, claims, signature = late.split(".")
    _verify_key(tickets, "k2").verify(f"{header}.{claims}".encode(), _decoded(signature))
    ring.ring = Keys("k2", {"k2": LATER_KEY})
    _refused(tickets, early)
    assert tickets.read(late) == TICKET


def test_the_largest_ticket_fits(tickets: TicketSigner) -> None:
    """A ticket of the most seats with the longest names has half of the largest readable size."""
    seats = tuple(f"{'s' * 16}-{'r' * 16}-{number:016}" for number in range(MOST_SEATS))
    token = tickets.sign(Ticket(new_id("bkg", 1), new_id("evt", 1), seats), ISSUED)
    assert tickets.read(token).seats == seats
    assert len(token) < MOST_TEXT / 2


def test_the_example_of_the_documentation_works(tickets: TicketSigner) -> None:
    """The program in docs/tickets.md verifies a ticket offline: it returns the claims or refuses the ticket."""
    text = (Path(__file__).parents[3] / "docs" / "tickets.md").read_text()
    program = text.partition("```python\n")[2].partition("```")[0]
    names: dict[str, Any] = {}
    exec(program, names)
    key = tickets.public()[0]
    keys = {"keys": [{"kty": "OKP", "crv": "Ed25519", "kid": key.id, "x": key.x}]}
    token = tickets.sign(TICKET, ISSUED)
    assert names["verified"](token, keys) == _claims()
    for wrong in (_made(_claims(), SigningKey.generate()), _made(_claims(aud="x")), _made(_claims(), alg="none")):
        with pytest.raises(ValueError, match="not a ticket"):
            names["verified"](wrong, keys)


def test_neither_libsodium_nor_the_drawing_of_codes_is_imported_with_the_app() -> None:
    """A cold start does not pay for signing or drawing."""
    program = "import sys, app; print(sorted({'nacl', 'segno'} & set(sys.modules)))"
    root = Path(__file__).parents[3]
    done = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

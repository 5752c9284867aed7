"""Admissions as tokens: only Linehold signs them, they end when they say, and no other token passes for one."""

from __future__ import annotations

import hashlib
from typing import Any

import jwt
import pytest
from nacl.signing import SigningKey

from chalicelib.adapters.admissions import AdmissionSigner
from chalicelib.adapters.eddsa import Signatures
from chalicelib.adapters.secrets import Keys
from chalicelib.adapters.tickets import TicketSigner
from chalicelib.adapters.tokens import Tokens
from chalicelib.core.identity import Identity, TokenKind
from chalicelib.core.times import MINUTE, SECOND
from chalicelib.errors import Unauthorized
from chalicelib.orders.rules.tickets import Ticket
from chalicelib.people.rules.admissions import Admission
from tests.support.clock import START, FakeClock
from tests.support.key_ring import KeyRing

KEY = "the first key of these tests, longer than 32 bytes"
LATER_KEY = "the second key of these tests, longer than 32 bytes"
ADMISSION = Admission("evt_1", "cus_1", START, START + MINUTE)
PURPOSE = b"linehold admission Ed25519 seed 1\n"


@pytest.fixture
def ring() -> KeyRing:
    return KeyRing(KEY)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def admissions(ring: KeyRing, clock: FakeClock) -> AdmissionSigner:
    return AdmissionSigner(ring, clock)


def _claims(token: str) -> dict[str, Any]:
    claims: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return claims


def _made(ring: KeyRing, **changes: Any) -> str:
    """A token with a good signature and any claims; a change to None leaves one out."""
    claims = _claims(AdmissionSigner(ring, FakeClock()).sign(ADMISSION)) | changes
    kept = {name: value for name, value in claims.items() if value is not None}
    return Signatures(ring, PURPOSE, dict, 4000).sign(kept)


def _refusal(admissions: AdmissionSigner, token: str) -> str:
    with pytest.raises(Unauthorized) as caught:
        admissions.read(token)
    return caught.value.code


def test_an_admission_can_be_read(admissions: AdmissionSigner) -> None:
    """It has the content that was signed, in whole seconds."""
    odd = Admission("evt_1", "cus_1", START + 999, START + MINUTE + 999)
    assert admissions.read(admissions.sign(odd)) == ADMISSION


def test_its_claims_are_those_that_other_servers_check(admissions: AdmissionSigner) -> None:
    """Registered names of RFC 7519 and the room, and the key's id in the header."""
    token = admissions.sign(ADMISSION)
    claims = _claims(token)
    assert claims == {
        "iss": "linehold",
        "aud": "linehold/admission",
        "sub": "cus_1",
        "room": "evt_1",
        "iat": START // SECOND,
        "exp": (START + MINUTE) // SECOND,
        "jti": claims["jti"],
    }
    assert jwt.get_unverified_header(token) == {"alg": "EdDSA", "kid": "k1", "typ": "JWT"}


def test_the_same_admission_is_the_same_token(admissions: AdmissionSigner) -> None:
    """So a claim that is repeated gets what the first one got."""
    assert admissions.sign(ADMISSION) == admissions.sign(ADMISSION)


def test_a_renewed_admission_keeps_its_name(admissions: AdmissionSigner) -> None:
    """One of another room, another customer or another time has another name."""
    others = [
        Admission("evt_2", "cus_1", START, START + MINUTE),
        Admission("evt_1", "cus_2", START, START + MINUTE),
        Admission("evt_1", "cus_1", START + SECOND, START + MINUTE),
    ]
    names = [_claims(admissions.sign(each))["jti"] for each in (ADMISSION, *others)]
    assert len(set(names)) == 4
    assert _claims(admissions.sign(Admission("evt_1", "cus_1", START, START + 2 * MINUTE)))["jti"] == names[0]


def test_an_admission_ends_at_its_second(admissions: AdmissionSigner, clock: FakeClock) -> None:
    """It is good until the second before, and expired from the second on."""
    token = admissions.sign(ADMISSION)
    clock.move(59.999)
    assert admissions.read(token) == ADMISSION
    clock.move(0.001)
    assert _refusal(admissions, token) == "TOKEN_EXPIRED"


def test_an_altered_admission_is_invalid(admissions: AdmissionSigner) -> None:
    """Any letter changed, cut off or added; and the claims of one with the signature of another."""
    token = admissions.sign(ADMISSION)
    for place, letter in enumerate(token):
        assert _refusal(admissions, token[:place] + ("A" if letter != "A" else "B") + token[place + 1 :]) == (
            "TOKEN_INVALID"
        )
    other = admissions.sign(Admission("evt_2", "cus_1", START, START + MINUTE))
    for wrong in ("", token[:-1], f"{token}A", ".".join([*other.split(".")[:2], token.split(".")[2]]), "A" * 5000):
        assert _refusal(admissions, wrong) == "TOKEN_INVALID"


@pytest.mark.parametrize(
    "changes",
    [
        *({name: None} for name in ("iss", "aud", "sub", "room", "iat", "exp", "jti")),
        {"iss": "another"},
        {"aud": "linehold/ticket"},
        {"aud": ["linehold/admission"]},
        {"sub": 1},
        {"room": ""},
        {"room": "r" * 65},
        {"exp": "never"},
        {"exp": 1e30},
        {"exp": -1},
    ],
)
def test_every_claim_is_there_and_well_formed(admissions: AdmissionSigner, ring: KeyRing, changes: Any) -> None:
    """A claim that is missing or of another type makes a signed admission invalid."""
    assert admissions.read(_made(ring)) == ADMISSION
    assert _refusal(admissions, _made(ring, **changes)) == "TOKEN_INVALID"


def test_no_other_token_of_the_same_secret_is_an_admission(
    ring: KeyRing, clock: FakeClock, admissions: AdmissionSigner
) -> None:
    """Not an access token with its claims, not a ticket, not one that the ticket's key or the plain secret signed."""
    claims, headers = _claims(admissions.sign(ADMISSION)), {"kid": "k1"}
    wrong = [
        jwt.encode(claims, KEY, "HS256", headers=headers),
        TicketSigner(ring).sign(Ticket("bkg_1", "evt_1", ("A-1-1",)), START),
        Signatures(ring, b"linehold ticket Ed25519 seed 1\n", dict, 4000).sign(claims),
        Signatures(ring, b"", dict, 4000).sign(claims),
        *(Tokens(ring, clock).sign(Identity(kind, "cus_1"), "ctk_1", START + MINUTE) for kind in TokenKind),
    ]
    assert {_refusal(admissions, token) for token in wrong} == {"TOKEN_INVALID"}


def test_an_admission_is_no_other_token(ring: KeyRing, clock: FakeClock, admissions: AdmissionSigner) -> None:
    """Whatever kind is asked for."""
    for kind in TokenKind:
        with pytest.raises(Unauthorized):
            Tokens(ring, clock).read(admissions.sign(ADMISSION), kind)


def test_an_earlier_key_counts_until_it_is_removed(ring: KeyRing, admissions: AdmissionSigner) -> None:
    """The current key signs and is published first."""
    early = admissions.sign(ADMISSION)
    ring.ring = Keys("k2", {"k1": KEY, "k2": LATER_KEY})
    late = admissions.sign(ADMISSION)
    assert early != late
    assert [admissions.read(token) for token in (early, late)] == [ADMISSION, ADMISSION]
    assert [key.id for key in admissions.public()] == ["k2", "k1"]
    ring.ring = Keys("k2", {"k2": LATER_KEY})
    assert _refusal(admissions, early) == "TOKEN_INVALID"


def test_the_published_key_is_derived_for_admissions_alone(admissions: AdmissionSigner, ring: KeyRing) -> None:
    """From the secret's text and a purpose that no ticket has."""
    (key,) = admissions.public()
    seed = hashlib.sha256(PURPOSE + KEY.encode()).digest()
    assert jwt.utils.base64url_decode(key.x) == bytes(SigningKey(seed).verify_key)
    assert key != TicketSigner(ring).public()[0]

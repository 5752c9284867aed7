"""Tokens: which are valid, and that any other text is refused without another error."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from dataclasses import replace
from typing import Any

import jwt
import pytest

from chalicelib.adapters.secrets import Keys
from chalicelib.adapters.tokens import Tokens
from chalicelib.core.identity import Identity, TokenKind
from chalicelib.errors import Unauthorized
from tests.support.clock import FakeClock
from tests.support.key_ring import KeyRing

KEY = "the first key of these tests, longer than 32 bytes"
LATER_KEY = "the second key of these tests, longer than 32 bytes"
FOREIGN_KEY = "a key of somebody else's, longer than 32 bytes too"
LIFE = 60


@pytest.fixture
def ring() -> KeyRing:
    return KeyRing(KEY)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def tokens(ring: KeyRing, clock: FakeClock) -> Tokens:
    return Tokens(ring, clock)


def _identity(kind: TokenKind = TokenKind.CUSTOMER) -> Identity:
    return Identity(kind, "cus_1", token="ctk_1")


def _signed(tokens: Tokens, clock: FakeClock, kind: TokenKind = TokenKind.CUSTOMER) -> str:
    return tokens.sign(_identity(kind), "ctk_1", clock.now() + LIFE * 1000)


def _claims(clock: FakeClock, **changes: Any) -> dict[str, Any]:
    """The claims of a valid token; a change to None leaves one out."""
    now = clock.now() // 1000
    claims = {
        "iss": "linehold",
        "aud": "linehold/customer",
        "kind": "customer",
        "sub": "cus_1",
        "jti": "ctk_1",
        "iat": now,
        "exp": now + LIFE,
        **changes,
    }
    return {name: value for name, value in claims.items() if value is not None}


def _made(claims: dict[str, Any], key: str = KEY, algorithm: str = "HS256", **headers: Any) -> str:
    return jwt.encode(claims, key, algorithm, headers={"kid": "k1", **headers})


def _part(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _refusal(tokens: Tokens, token: str, *kinds: TokenKind) -> str:
    with pytest.raises(Unauthorized) as caught:
        tokens.read(token, *(kinds or (TokenKind.CUSTOMER,)))
    return caught.value.code


@pytest.mark.parametrize("kind", TokenKind)
def test_a_token_names_whom_it_was_made_for(kind: TokenKind, tokens: Tokens, clock: FakeClock) -> None:
    """With its kind, its own id, its sign-in and its scope."""
    identity = Identity(kind, "opr_1", family="fam_1", scope="evt_1")
    token = tokens.sign(identity, "atk_1", clock.now() + 1000)
    assert tokens.read(token, kind) == replace(identity, token="atk_1")


def test_a_token_without_family_and_scope_has_none(tokens: Tokens, clock: FakeClock) -> None:
    """A customer's token belongs to no sign-in."""
    assert tokens.read(_signed(tokens, clock), TokenKind.CUSTOMER) == _identity()


@pytest.mark.parametrize("wanted", TokenKind)
@pytest.mark.parametrize("kind", TokenKind)
def test_no_kind_stands_in_for_another(kind: TokenKind, wanted: TokenKind, tokens: Tokens, clock: FakeClock) -> None:
    """Each kind is accepted as itself and refused as any other or others."""
    token = _signed(tokens, clock, kind)
    if kind is wanted:
        assert tokens.read(token, wanted).kind is kind
    else:
        assert _refusal(tokens, token, wanted) == "TOKEN_INVALID"
        assert _refusal(tokens, token, *(other for other in TokenKind if other is not kind)) == "TOKEN_INVALID"


def test_a_token_of_one_of_several_kinds_counts(tokens: Tokens, clock: FakeClock) -> None:
    """A call may be for customers and operators."""
    for kind in (TokenKind.CUSTOMER, TokenKind.OPERATOR):
        token = _signed(tokens, clock, kind)
        assert tokens.read(token, TokenKind.CUSTOMER, TokenKind.OPERATOR).kind is kind


def test_where_no_kind_counts_no_token_does(tokens: Tokens, clock: FakeClock) -> None:
    """A forgotten argument accepts no token."""
    with pytest.raises(Unauthorized):
        tokens.read(_signed(tokens, clock))


def test_the_audience_must_be_that_of_the_kind(tokens: Tokens, clock: FakeClock) -> None:
    """A token with one kind and another's audience is refused, even if our key signed it."""
    mixed = _made(_claims(clock, kind="operator"))
    assert _refusal(tokens, mixed, TokenKind.CUSTOMER, TokenKind.OPERATOR) == "TOKEN_INVALID"
    several = _made(_claims(clock, aud=["linehold/customer", "linehold/operator"]))
    assert _refusal(tokens, several, TokenKind.CUSTOMER, TokenKind.OPERATOR) == "TOKEN_INVALID"


@pytest.mark.parametrize("name", ["iss", "aud", "kind", "sub", "jti", "iat", "exp"])
def test_every_claim_is_needed(name: str, tokens: Tokens, clock: FakeClock) -> None:
    """A token without one of them is refused."""
    assert tokens.read(_made(_claims(clock)), TokenKind.CUSTOMER) == _identity()
    assert _refusal(tokens, _made(_claims(clock, **{name: None}))) == "TOKEN_INVALID"


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "somebody"},
        {"aud": "linehold"},
        {"kind": "admin"},
        {"kind": 1},
        {"exp": "tomorrow"},
        {"exp": [1]},
        {"exp": {}},
        {"sub": 7},
        {"jti": 7},
    ],
)
def test_a_claim_of_another_value_or_type_is_refused(changes: dict[str, Any], tokens: Tokens, clock: FakeClock) -> None:
    """Even if our key signed it."""
    try:
        token = _made(_claims(clock, **changes))
    except TypeError:  # the library will not even make it: sign it by hand
        payload = f"{_part({'alg': 'HS256', 'kid': 'k1'})}.{_part(_claims(clock, **changes))}"
        signature = jwt.get_algorithm_by_name("HS256").sign(payload.encode(), KEY.encode())
        token = f"{payload}.{_part_of_bytes(signature)}"
    assert _refusal(tokens, token) == "TOKEN_INVALID"


def test_a_token_expires_at_the_second_it_names(tokens: Tokens, clock: FakeClock) -> None:
    """A millisecond before it is valid; at the second it is refused as expired."""
    token = _signed(tokens, clock)
    clock.move(LIFE - 0.001)
    assert tokens.read(token, TokenKind.CUSTOMER) == _identity()
    clock.move(0.001)
    assert _refusal(tokens, token) == "TOKEN_EXPIRED"


def test_a_token_never_lives_longer_than_it_was_given(tokens: Tokens, clock: FakeClock) -> None:
    """Fractions of a second are cut off."""
    token = tokens.sign(_identity(), "ctk_1", clock.now() + 1999)
    clock.move(1)
    assert _refusal(tokens, token) == "TOKEN_EXPIRED"


def test_an_expired_token_of_another_kind_is_only_refused(tokens: Tokens, clock: FakeClock) -> None:
    """The refusal does not say that it has expired."""
    token = _signed(tokens, clock, TokenKind.REFRESH)
    clock.move(LIFE)
    assert _refusal(tokens, token) == "TOKEN_INVALID"


def test_the_clock_that_counts_is_ours(tokens: Tokens, clock: FakeClock) -> None:
    """A token from a clock that is ahead is accepted: only its end is compared."""
    token = _made(_claims(clock, iat=clock.now() // 1000 + 30, nbf=clock.now() // 1000 + 30))
    assert tokens.read(token, TokenKind.CUSTOMER) == _identity()


@pytest.mark.parametrize("part", [0, 1, 2])
def test_an_edited_token_is_refused(part: int, tokens: Tokens, clock: FakeClock) -> None:
    """Whichever part of it was changed, and wherever in it."""
    parts = _signed(tokens, clock).split(".")
    for index in range(0, len(parts[part]) - 1, 5):
        old = parts[part][index]
        edited = parts[part][:index] + ("A" if old != "A" else "B") + parts[part][index + 1 :]
        assert _refusal(tokens, ".".join([*parts[:part], edited, *parts[part + 1 :]])) == "TOKEN_INVALID"


def test_another_payload_under_the_same_signature_is_refused(tokens: Tokens, clock: FakeClock) -> None:
    """A caller cannot change the id in a token."""
    head, _, signature = _signed(tokens, clock).split(".")
    assert _refusal(tokens, f"{head}.{_part(_claims(clock, sub='cus_2'))}.{signature}") == "TOKEN_INVALID"


@pytest.mark.parametrize("name", ["none", "None", "NONE", "nOnE", ""])
def test_a_token_without_a_signature_is_refused(name: str, tokens: Tokens, clock: FakeClock) -> None:
    """`alg: none` is refused, with the old signature or without one."""
    _, _, signature = _signed(tokens, clock).split(".")
    head = _part({"alg": name, "typ": "JWT", "kid": "k1"})
    for last in ("", signature):
        assert _refusal(tokens, f"{head}.{_part(_claims(clock))}.{last}") == "TOKEN_INVALID"


@pytest.mark.parametrize("algorithm", ["HS384", "HS512"])
@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
def test_the_algorithm_is_ours_not_the_tokens(algorithm: str, tokens: Tokens, clock: FakeClock) -> None:
    """A token with another algorithm is refused, even with our key."""
    assert _refusal(tokens, _made(_claims(clock), algorithm=algorithm)) == "TOKEN_INVALID"


def test_a_token_signed_with_another_key_is_refused(tokens: Tokens, clock: FakeClock) -> None:
    """Although it names one of ours."""
    assert _refusal(tokens, _made(_claims(clock), FOREIGN_KEY)) == "TOKEN_INVALID"


@pytest.mark.parametrize("kid", ["k2", "", "current", "../k1", "k1 ", "K1"])
def test_a_token_with_an_unknown_key_id_is_refused(kid: str, tokens: Tokens, clock: FakeClock) -> None:
    """Although one of our keys signed it."""
    assert _refusal(tokens, _made(_claims(clock), kid=kid)) == "TOKEN_INVALID"


@pytest.mark.parametrize("kid", [None, 1, True, ["k1"], {"k1": 1}])
def test_a_key_id_is_a_text(kid: Any, tokens: Tokens, clock: FakeClock) -> None:
    """A key id of another type is refused, and so is a token without one."""
    head = {"alg": "HS256", "typ": "JWT"} | ({} if kid is None else {"kid": kid})
    payload = f"{_part(head)}.{_part(_claims(clock))}"
    signature = jwt.get_algorithm_by_name("HS256").sign(payload.encode(), KEY.encode())
    assert _refusal(tokens, f"{payload}.{_part_of_bytes(signature)}") == "TOKEN_INVALID"


def _part_of_bytes(value: bytes) -> str:
    return urlsafe_b64encode(value).decode().rstrip("=")


def test_tokens_outlive_the_change_of_keys(tokens: Tokens, ring: KeyRing, clock: FakeClock) -> None:
    """A token of an earlier key is valid as long as the key is in the secret."""
    before = _signed(tokens, clock)
    ring.ring = Keys("k2", {"k1": KEY, "k2": LATER_KEY})
    after = _signed(tokens, clock)
    assert jwt.get_unverified_header(before)["kid"] == "k1"
    assert jwt.get_unverified_header(after)["kid"] == "k2"
    for token in (before, after):
        assert tokens.read(token, TokenKind.CUSTOMER) == _identity()


def test_a_key_that_is_taken_out_ends_its_tokens(tokens: Tokens, ring: KeyRing, clock: FakeClock) -> None:
    """And no others."""
    before = _signed(tokens, clock)
    ring.ring = Keys("k2", {"k1": KEY, "k2": LATER_KEY})
    after = _signed(tokens, clock)
    ring.ring = Keys("k2", {"k2": LATER_KEY})
    assert _refusal(tokens, before) == "TOKEN_INVALID"
    assert tokens.read(after, TokenKind.CUSTOMER) == _identity()


def _garbage() -> dict[str, str]:
    good = _part({"alg": "HS256", "kid": "k1"})
    deep = _part('{"kid":"k1","a":' + "[" * 5000 + "]" * 5000 + "}")
    huge = _part('{"kid":' + "9" * 5000 + "}")
    return {
        "nothing": "",
        "a blank": " ",
        "a word": "token",
        "dots": "..",
        "more dots": "....",
        "two parts": f"{good}.{_part({})}",
        "four parts": f"{good}.{_part({})}.AAAA.AAAA",
        "no base 64": "!!!.???.***",
        "a length that base 64 has not": "A.A.A",
        "unicode": "ключ.ключ.ключ",
        "half a character": "\ud800.\udfff.\ud800",
        "zero bytes": "\0.\0.\0",
        "line breaks": f"{good}\n.{_part({})}\n.AAAA\n",
        "bytes that are no text": f"{_part_of_bytes(bytes([255, 254]))}.{_part_of_bytes(bytes([255]))}.AAAA",
        "a header that is no object": f"{_part([])}.{_part({})}.AAAA",
        "a header of null": f"{_part('null')}.{_part('null')}.AAAA",
        "a payload that is no object": f"{good}.{_part([])}.AAAA",
        "an open end": f"{_part('{')}.{_part('{')}.AAAA",
        "deep nesting": f"{_part('[' * 5000)}.{_part('[' * 5000)}.AAAA",
        "a deep header": f"{deep}.{_part({})}.AAAA",
        "a huge number": f"{huge}.{_part({})}.AAAA",
        "an unknown need": f"{_part({'alg': 'HS256', 'kid': 'k1', 'crit': ['x']})}.{_part({})}.AAAA",
        "a payload elsewhere": f"{_part({'alg': 'HS256', 'kid': 'k1', 'b64': False, 'crit': ['b64']})}..AAAA",
        "a lot": "A" * 1_000_000,
        "a lot of parts": "." * 100_000,
    }


@pytest.mark.parametrize("garbage", _garbage().values(), ids=_garbage().keys())
def test_whatever_is_sent_is_refused_and_no_more(garbage: str, tokens: Tokens) -> None:
    """A text that is no token causes a refusal and no other error."""
    assert _refusal(tokens, garbage) == "TOKEN_INVALID"

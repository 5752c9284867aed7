"""The page, as far as it can be judged without a browser: what it may never do, and what it knows of the contract."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path

import pytest

from chalicelib.adapters.stripe_account import API_VERSION
from chalicelib.bars.rules import requests
from chalicelib.bars.rules.bars import MOST_IN_LINE, BarState
from chalicelib.bars.rules.door_codes import arrive_url
from chalicelib.core.identity import ACCOUNTS
from chalicelib.core.money import _PLACES
from chalicelib.core.offer import OfferState
from chalicelib.core.wait import _NINETIETH
from chalicelib.orders.rules.orders import OrderReason, OrderStatus
from chalicelib.orders.rules.payments import RefundStatus
from chalicelib.stores.rules.stores import MOST_PEOPLE, MOST_QUEUES
from chalicelib.waiting_room.rules.rooms import Phase
from chalicelib.waiting_room.rules.tickets import RoomTicketState
from chalicelib.waitlist import emails
from chalicelib.waitlist.rules.entries import Outcome
from functions.bars import line_routes
from functions.bars import request_routes as asking
from functions.http import texts
from functions.http.routes import Routes
from functions.orders import ticket_page
from functions.stores import queue_routes
from functions.waiting_room import routes as room_routes

WEB = Path(__file__).parents[2] / "web" / "pages"
FILES = sorted(WEB.iterdir())
MODULES = [file for file in FILES if file.suffix == ".js"]

_HTML = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|createContextualFragment|\beval\b"
)
_ELSEWHERE = re.compile(r"https?://|@import|url\(")
_STRIPE_JS = '"https://js.stripe.com/endive/stripe.js"'
_IMPORT = re.compile(r'^import .* from "(.*)";$', re.MULTILINE)


@pytest.mark.parametrize("file", MODULES, ids=lambda file: file.name)
def test_what_the_api_says_never_becomes_html(file: Path) -> None:
    """An event's name may be a script: there is no call that would read it as HTML."""
    assert not _HTML.search(file.read_text())


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_nothing_is_fetched_from_elsewhere(file: Path) -> None:
    """The page is its own files and the API; only who pays by card gets Stripe.js, which has to come from Stripe."""
    text = file.read_text()
    if file.name == "card.js":
        assert text.count(_STRIPE_JS) == 1
        text = text.replace(_STRIPE_JS, "")
    assert not _ELSEWHERE.search(text)


def test_stripe_js_is_of_the_release_that_the_service_speaks() -> None:
    """Stripe's releases go together: the script is of the one whose API version the service asks for."""
    release = API_VERSION.rpartition(".")[2]
    assert f"/{release}/" in _STRIPE_JS


@pytest.mark.parametrize("file", MODULES, ids=lambda file: file.name)
def test_imports_are_files_of_the_page(file: Path) -> None:
    """There is no build step: what is imported is there, next to it, and ends in .js."""
    for name in _IMPORT.findall(file.read_text()):
        assert (WEB / name).is_file(), name


def test_every_element_that_is_looked_up_exists() -> None:
    """`at("map")` finds something."""
    ids = set(re.findall(r'\bid="([^"]+)"', (WEB / "index.html").read_text()))
    asked = {id for file in MODULES for id in re.findall(r'\bat\("([^"]+)"\)', file.read_text())}
    assert asked
    assert asked <= ids


def test_currencies_have_the_places_of_the_contract() -> None:
    """The page divides by the same power of ten as the server, for every currency that has not two places."""
    lines = (WEB / "money.js").read_text().splitlines()
    places = {
        currency: int(found[1]) if (found := re.search(r"\[currency, (\d)\]", line)) else 0
        for line in lines
        if line.lstrip().startswith("...[")
        for currency in re.findall(r'"([A-Z]{3})"', line)
    }
    assert places == _PLACES


@pytest.mark.parametrize(
    ("words", "stable"), [("STATUS", OrderStatus), ("REASONS", OrderReason), ("REFUNDS", RefundStatus)]
)
def test_there_are_words_for_whatever_becomes_of_a_booking(words: str, stable: type[StrEnum]) -> None:
    """Each status, reason and refund of the contract is told in words for people, and none that there is not."""
    assert _told(WEB / "booking-words.js", words) == {each.value for each in stable}


def test_there_are_words_for_however_a_place_in_line_ends() -> None:
    """Each reason that a customer is shown is told in words for people, and none that there is not."""
    assert _told(WEB / "waiting-words.js", "REASONS") == {each.value for each in Outcome}


def test_a_guest_who_cannot_join_a_line_is_told_why() -> None:
    """Each refusal of a scan or a join that the contract names is told in words for people, and none that there is
    not."""
    refused = [
        code
        for route in queue_routes.routes.all
        if route.method == "POST" and route.path.endswith(("/scans", "/tickets"))
        for codes in route.errors.values()
        for code in codes
    ]
    assert refused
    assert _told(WEB / "store-words.js", "JOINING") == set(refused)


@pytest.mark.parametrize(("words", "stable"), [("ENDS", requests.RequestReason), ("STATES", BarState)])
def test_there_are_words_for_whatever_becomes_of_a_request_and_of_a_bar(words: str, stable: type[StrEnum]) -> None:
    """Each way in which a guest's request ends, and each state of a bar, is told in words for people, and none that
    there is not."""
    assert _told(WEB / "bar-words.js", words) == {each.value for each in stable}


@pytest.mark.parametrize(
    ("words", "routes", "path", "more"),
    [
        ("ASKING", asking.routes, r"/v1/bars/\{bar_id\}/requests", set()),
        ("ANSWERS", line_routes.routes, r"/v1/bar-offers/.*", set()),
        ("MOVING", line_routes.routes, r"/v1/bars/.*/queue/.*", {"ENTRY_NOT_FOUND"}),
    ],
    ids=["asking a bar", "answering an offer", "moving the line"],
)
def test_guests_and_staff_of_bars_are_told_why_not(words: str, routes: Routes, path: str, more: set[str]) -> None:
    """Each refusal that the contract names is told in words for people, and none that there is not."""
    found = [route for route in routes.all if route.method == "POST" and re.fullmatch(path, route.path)]
    refused = {code for route in found for codes in route.errors.values() for code in codes}
    assert refused
    assert _told(WEB / "bar-words.js", words) == refused | more


@pytest.mark.parametrize(("words", "stable"), [("STATES", RoomTicketState), ("PHASES", Phase), ("SHORT", Phase)])
def test_there_are_words_for_wherever_a_waiting_customer_stands(words: str, stable: type[StrEnum]) -> None:
    """Each state of a ticket and each phase of a waiting room is told in words for people, and none that there is
    not."""
    assert _told(WEB / "room-words.js", words) == {each.value for each in stable}


def test_a_customer_who_cannot_join_or_come_in_is_told_why() -> None:
    """Each refusal of a waiting room that the contract names is told in words for people, and none that there is
    not."""
    found = [route for route in room_routes.routes.all if route.path.endswith(("/tickets", "}", "/admissions"))]
    refused = {code for route in found for codes in route.errors.values() for code in codes}
    assert _told(WEB / "room-words.js", "REFUSALS") == refused


def test_a_bars_line_is_as_long_in_the_form_as_in_the_contract() -> None:
    """One can ask for the longest line that the service gives a bar, and for no longer one."""
    field = re.search(r'<input id="bar-most"[^>]*>', (WEB / "index.html").read_text())
    assert field
    assert f'max="{MOST_IN_LINE}"' in field[0]


def test_the_code_at_a_bars_door_leads_to_its_page() -> None:
    """What a guest's camera reads is an address that the page knows, with the bar and the code in their places."""
    place, bar, code = arrive_url("https://linehold.example/", "bar_1", "c-0_d").partition("#/")[2].split("/")
    assert (bar, code) == ("bar_1", "c-0_d")
    page = f'if (place === "{place}" && id) return {{ view: "{place}", id, code: section'
    assert page in (WEB / "route.js").read_text()


def test_every_link_to_a_new_password_has_its_page() -> None:
    """Whatever kind of account is mailed such a link, the page knows where its password is set."""
    assert _told(WEB / "reset-view.js", "PATHS") == {kind.value for kind in ACCOUNTS}


@pytest.mark.parametrize(("service", "view"), [("waitlist", "offer"), ("orders", "booking")])
def test_every_link_in_a_letter_has_its_page(service: str, view: str) -> None:
    """It opens where the customer's identity is, so it names the thing and has no token."""
    text = (Path(emails.__file__).parents[1] / service / "emails.py").read_text()
    (place,) = re.findall(r"_web_url\}#/(\w+)/\{\w+\.id\}", text)
    (line,) = [line for line in (WEB / "route.js").read_text().splitlines() if f'place === "{place}"' in line]
    assert f'{{ view: "{view}", id' in line


def test_there_are_words_for_whatever_becomes_of_an_offer() -> None:
    """A letter's link may be opened long after the offer has ended."""
    assert _told(WEB / "offer-view.js", "OVER") == {state.value for state in OfferState} - {"open"}


@pytest.mark.parametrize(("file", "most"), [("stores-view.js", MOST_QUEUES), ("joiners.js", MOST_PEOPLE)])
def test_forms_take_as_many_as_the_contract(file: str, most: int) -> None:
    """One can fill in as many queues, or people, as the service takes, and no more."""
    assert f"const MOST = {most};" in (WEB / file).read_text()


def test_forms_take_the_phones_of_the_contract() -> None:
    """As long as the service takes them and as people write them: what is wrong with one, the service says."""
    most = texts.phone().schema["maxLength"]
    fields = re.findall(r'<input [^>]*type="tel"[^>]*>', (WEB / "index.html").read_text())
    assert fields
    assert all(f'maxlength="{most}"' in field and "pattern" not in field for field in fields)
    joiners = (WEB / "joiners.js").read_text()
    assert f"const LONGEST_PHONE = {most};" in joiners
    (made,) = re.findall(r"\{[^{}]*type: \"tel\"[^{}]*\}", joiners.replace("${id}", "id"))
    assert "maxlength: LONGEST_PHONE" in made
    assert "pattern" not in made


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_pages_name_who_they_mean(file: Path) -> None:
    """Guests, customers and staff, in what is shown; comments aside."""
    shown = [line for line in file.read_text().splitlines() if not line.strip().startswith("//")]
    assert not re.findall(r"somebody|someone|whoever|nobody", "\n".join(shown), re.IGNORECASE)


def test_nine_of_ten_are_as_many_on_the_page() -> None:
    """The page quotes by itself, with the service's width of the band."""
    assert f"const NINETIETH = {_NINETIETH};" in (WEB / "quote.js").read_text()


def test_the_printed_tickets_are_held_to_their_policy() -> None:
    """The page of tickets is shown from a blob, which has no headers, under the same policy as if it had."""
    policy = ticket_page.HEADERS["Content-Security-Policy"]
    assert f'const POLICY = "{policy}";' in (WEB / "ticket.js").read_text()
    assert "<head>" in ticket_page._PAGE


def _told(file: Path, words: str) -> set[str]:
    """What a map of words has words for."""
    found = re.search(rf"const {words} = new Map\(\[(.*?)\n\]\);", file.read_text(), re.DOTALL)
    assert found
    return set(re.findall(r'^  \["(\w+)", ".+"\],$', found[1], re.MULTILINE))

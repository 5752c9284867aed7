"""Stories of people, stores and live, that make all of their calls."""

from __future__ import annotations

import os
import re

import app
from chalicelib.core.identity import TokenKind
from chalicelib.people.storage import sessions
from chalicelib.settings import settings
from chalicelib.table import topics
from tests.integration.infra.stories import all_of, confirmed, handed, last_email, told
from tests.support.api import Caller
from tests.support.aws import EDGE_KEY
from tests.support.devices import push_service
from tests.support.events import CONTEXT, Stream, schedule, socket
from tests.support.rights import Rights
from tests.worlds.market import market
from tests.worlds.scene import rows
from tests.worlds.shopkeeper import PASSWORD, opened
from tests.worlds.world import World

EMAIL = "ann@example.com"


@told
def accounts(here: World, rights: Rights) -> None:
    """An operator signs up, in and out, and resets a password."""
    anyone = Caller(here.api)
    body = {"email": EMAIL, "password": PASSWORD, "name": "Roxy Cinemas"}
    token = anyone.post("/v1/operators", body).expect(201)["access_token"]
    Caller(here.api, token).post("/v1/operators/email/letter").expect(202)
    confirmed(rights, anyone, "/v1/operators")
    assert anyone.post("/v1/operators", body).code == "EMAIL_TAKEN"
    customer = here.customer()
    for change in (
        {"name": "Bo"},
        {},
        {"email": EMAIL},
        {"email": EMAIL},
        {"email": "bo@example.com"},
        {"email": EMAIL},
    ):
        customer.patch("/v1/customers/me", change).expect(200)
    customer.post("/v1/customers/me/email/letter").expect(202)
    confirmed(rights, anyone, "/v1/customers")
    code = re.search(r"\b\d{4} \d{4}\b", last_email())
    assert code
    customer.post("/v1/customers/me/email/confirm", {"code": code[0]}).expect(204)
    _account(here, rights, anyone, "/v1/operators")


@told
def challenged(here: World, rights: Rights) -> None:
    """Callers have to use a provider's widget, or to work, before they become customers."""
    anyone = Caller(here.api)
    for kind in ("turnstile", "work"):
        os.environ["CHALLENGE"] = kind
        settings.cache_clear()
        rights.restart()
        anyone.get("/v1/challenge").expect(200)
        assert anyone.post("/v1/customers").code == "CHALLENGE_NEEDED"


@told
def alerted(here: World, rights: Rights) -> None:
    """Guests want alerts: one is called in a shop, one at a till, for one it is time to set out, one gets an offer."""
    with push_service() as server:
        os.environ["PUSH_SERVICE"] = server.address
        settings.cache_clear()
        rights.restart()
        Caller(here.api).get("/v1/push-key").expect(200)
        guest, shop, stream = here.customer(), here.shop(), Stream(("STORE#", "MARKET#"))
        me = guest.patch("/v1/customers/me", {}).expect(200)["customer_id"]
        for _ in range(2):
            guest.call("PUT", "/v1/customers/me/push", server.subscribe().body()).expect(204)
        shop.ticket(guest)
        counter = market(here)
        counter.tills("1")
        guest.post(f"{counter.path}/line", {"items": 3}).expect(201)
        stream.batch()
        shop.next().expect(200)
        counter.next("1")
        with rights.of("publish"):
            app.publish(stream.batch(), CONTEXT)
        with rights.of("emails"):
            all_of("MAIL_QUEUE", app.emails)
            for thing in ("REQUEST#req_1", "OFFER#ofr_1"):
                handed(app.emails, {"kind": "alert", "id": f"{me}/{thing}", "at": here.clock.now()})
        assert len(server.messages) == 4
        guest.delete("/v1/customers/me/push").expect(204)


@told
def shopkeeper(here: World, rights: Rights) -> None:
    """A store is opened by its owner, who signs in and out, changes it, and resets a password; its report is read."""
    shop = opened(here.api, EMAIL)
    shop.owner.post("/v1/stores/email/letter").expect(202)
    confirmed(rights, Caller(here.api), "/v1/stores")
    late = opened(here.api, "late@example.com")
    shop.owner.patch(shop.path, {"description": "Bread and fish"}).expect(200)
    shop.owner.get(f"{shop.path}/displays").expect(200)
    shop.add(("Cy", "Bread")).expect(201)
    shop.board()
    _account(here, rights, Caller(here.api), "/v1/stores")
    signed = Caller(here.api).post("/v1/stores/sign-in", {"email": EMAIL, "password": "battery staple"}).expect(200)
    Caller(here.api, signed["access_token"]).post(f"{shop.path}/close").expect(202)
    with rights.of("store_closings"):
        all_of("STORES_QUEUE", app.store_closings)
    link = re.search(r"/v1/store-reports/\S+", last_email())
    assert link
    assert Caller(here.api).get(link[0]).status == 302
    late.close().expect(202)
    with rights.of("store_closings"):
        all_of("STORES_QUEUE", app.store_closings)
    late.owner.post("/v1/stores/email/letter").expect(202)
    confirmed(rights, Caller(here.api), "/v1/stores")
    with rights.of("store_closings"):
        all_of("STORES_QUEUE", app.store_closings)
    assert "store-reports" in last_email()


def _account(here: World, rights: Rights, anyone: Caller, path: str) -> None:
    """Signs in, refreshes, signs out, and resets the password."""
    login = {"email": EMAIL, "password": PASSWORD}
    signed = anyone.post(f"{path}/sign-in", login).expect(200)
    fresh = anyone.post(f"{path}/refresh", {"refresh_token": signed["refresh_token"]}).expect(200)
    anyone.post(f"{path}/sign-out", {"refresh_token": fresh["refresh_token"]}).expect(204)
    anyone.post(f"{path}/password/forgot", {"email": EMAIL}).expect(202)
    with rights.of("emails"):
        all_of("MAIL_QUEUE", app.emails)
    link = re.search(r"#/reset/\w+/(\S+)", last_email())
    assert link
    anyone.post(f"{path}/password/reset", {"token": link[1], "password": "battery staple"}).expect(204)


@told
def stores(here: World, rights: Rights) -> None:
    """From opening to closing, with a reset of the password."""
    shop, guest, stream = here.shop(), here.customer(), Stream(("STORE#", "DOORS#"))
    with rights.of("message"):
        watch = {"action": "subscribe", "topics": [f"operator/{shop.id}"], "token": shop.owner.token}
        app.message(socket("c1", watch), CONTEXT)
        app.disconnect(socket("c2", route="$disconnect"), CONTEXT)
    Caller(here.api).post("/v1/stores/password/forgot", {"email": shop.email}).expect(202)
    code = shop.code()
    body = {
        "session": shop.scan(guest, code).expect(201)["session"],
        "people": [{"name": "Bo", "queue_id": shop.queues["Fish"]}],
    }
    ticket = guest.post(f"{shop.path}/tickets", body, Idempotency_Key="once").expect(201)["tickets"][0]
    guest.get(f"/v1/store-tickets/{ticket['ticket_id']}").expect(200)
    assert here.customer().post(f"{shop.path}/scans", {"code": code}, Idempotency_Key="once").status == 409
    shop.add(("Cy", "Fish")).expect(201)
    tickets = [shop.ticket(guest) for _ in range(2)]
    shop.next().expect(200)
    shop.move(tickets[0], "processing", "waiting").expect(200)
    for queue in ("Fish", "Bread"):
        tickets[1] = shop.transfer(tickets[1], queue).expect(200)
    guest.delete(f"/v1/store-tickets/{tickets[1]['ticket_id']}").expect(204)
    shop.owner.delete(f"{shop.path}/displays/{shop.display_id}").expect(204)
    shop.close().expect(202)
    changes = stream.batch()
    with rights.of("publish"):
        for _ in range(2):  # as the stream delivers records again, after a failure
            app.publish(changes, CONTEXT)
    with rights.of("emails"):
        all_of("MAIL_QUEUE", app.emails)
    with rights.of("store_closings"):
        all_of("STORES_QUEUE", app.store_closings)
    forgotten = here.shop()
    here.clock.move(24 * 3600 + 2)
    with rights.of("sweep"):
        app.sweep(schedule(), CONTEXT)
    with rights.of("store_closings"):
        all_of("STORES_QUEUE", app.store_closings)
        handed(app.store_closings, {"kind": "store", "id": forgotten.id, "at": here.clock.now() + 1000})
    with rights.of("emails"):
        handed(app.emails, {"kind": "mail", "id": "cus_none/OFFER#none", "at": here.clock.now() + 1000})
    assert forgotten.owner.get(f"{forgotten.path}/displays").status == 401


@told
def watching(here: World, rights: Rights) -> None:
    """Sockets watch seats, a display and their own topics, among many others; some are gone when they are sent to."""
    sale, guest, shop, stream = here.sale({"A": rows(1, 2)}), here.customer(), here.shop(), Stream()
    names = [f"seats/{sale.event}/A"]
    for number in range(4, 303):
        topics.watch(f"c{number}", names[0], ttl=2**31)
    large = here.sale({"A": rows(41, 100)})
    with rights.of("connect"):
        app.connect(socket("c0", route="$connect", X_Origin_Key=EDGE_KEY), CONTEXT)
    with rights.of("message"):
        for number in range(4):
            app.message(socket(f"c{number}", {"action": "subscribe", "topics": names}), CONTEXT)
        app.message(socket("c1", {"action": "unsubscribe", "topics": names}), CONTEXT)
        told = {"action": "subscribe", "topics": [f"display/{shop.display_id}"], "token": shop.display.token}
        app.message(socket("c1", told), CONTEXT)
        app.message(socket("c1", {"action": "subscribe", "topics": [f"seats/{large.event}/A"]}), CONTEXT)
        here.sockets.closed |= {"c2", "c3"}
        app.message(socket("c2", {"action": "ping"}), CONTEXT)
    sale.hold(guest, "A-1-1").expect(201)
    with rights.of("publish"):
        changes = stream.batch()
        for _ in range(2):
            app.publish(changes, CONTEXT)
    with rights.of("push"):
        all_of("PUSH_QUEUE", app.push)
    with rights.of("disconnect"):
        app.disconnect(socket("c0", route="$disconnect"), CONTEXT)


@told
def signed_out(here: World, rights: Rights) -> None:
    """A store's staff sign out while few and while many of their sockets watch its board."""
    shop, stream, guest = here.shop(), Stream(("STORE#",)), here.customer()
    family = here.app.people.identities.identify(shop.owner.token or "", TokenKind.STORE).family
    topics.watch("few", f"operator/{shop.id}", ttl=2**31, family=family)
    shop.ticket(guest)
    sessions.close_family(family or "")
    with rights.of("publish"):
        app.publish(stream.batch(), CONTEXT)
    for number in range(301):
        topics.watch(f"c{number}", f"operator/{shop.id}", ttl=2**31, family=family)
    shop.ticket(guest)
    with rights.of("publish"):
        app.publish(stream.batch(), CONTEXT)
    with rights.of("push"):
        all_of("PUSH_QUEUE", app.push)

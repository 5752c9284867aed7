"""The card that `make run` prints at the end: every address, a login, and commands to paste into a shell."""

from typing import Any

from infra.local.cloud import Addresses
from infra.local.stripe import Stripe

_CARD = """
  Linehold is running.

    Web        {page}
    Waiting    {waiting}
    Shop       {shop}
    Bars       {bars}
    API        {api}
    Reference  {reference}
    WebSocket  {websocket}
    AWS API    {endpoint}   (any credentials, region us-east-1)
    Mail       {mail}   (nothing leaves this machine)
    Workbench  {page}workbench/   (what is inside, and a clock that can be moved)
{payments}{login}
  Try a hold. A guest identity first, then the two best seats:

    API={api}
    TOKEN=$(curl -s -X POST $API/v1/customers -H 'Content-Type: application/json' -d '{{}}' \\
      | python3 -c 'import json, sys; print(json.load(sys.stdin)["token"])')
    curl -s -X POST $API/v1/events/{event}/holds -H "Authorization: Bearer $TOKEN" \\
      -H 'Content-Type: application/json' -d '{{"best_available": {{"category": "standard", "quantity": 2}}}}'

  On the command line: client/linehold events search night, or the tour: client/linehold demo
  Saved files of app.py, chalicelib/ and functions/ are live at once.

  The addresses are in {where} too. Ctrl-C stops everything; the data stays.
"""


_STRIPE = """    Payments   Stripe{place}; its messages come with
                 stripe listen --forward-to {api}/v1/payments/webhook
"""


def card(
    addresses: Addresses,
    page: str,
    reference: str,
    mail: str,
    demo: dict[str, Any] | None,
    stripe: Stripe | None,
    where: str,
) -> str:
    """The text of the card. Without demo data it says so."""
    login, event, room = "\n    Demo data is missing (see above).\n", "EVENT_ID", None
    if demo:
        room = demo["waiting_room"]
        operator = demo["operator"]
        login, event = (
            f"    Operator   {operator['email']}   {operator['password']}   at #/organiser\n",
            demo["events"][0],
        )
        if store := demo["store"]:
            login += f"    Store      {store['email']}   {store['password']}\n"
        if bars := demo["bars"]:
            login += f"    Bars       {bars['operator']['email']}   {bars['operator']['password']}   at #/consoles\n"
        if market := demo["market"]:
            login += f"    Market     {market['operator']['email']}   {market['operator']['password']}   at #/markets\n"
    payments = "    Payments   the test provider, which moves no money (STRIPE_API_KEY=sk_test_... for Stripe)\n"
    if stripe:
        payments = _STRIPE.format(place=f" at {stripe.api}" if stripe.api else ", in test mode", api=addresses.api)
    return _CARD.format(
        page=page,
        waiting=f"{page}#/waiting-room/{room}" if room else "(needs new demo data)",
        shop=f"{page}#/stores",
        bars=f"{page}#/bars",
        api=addresses.api,
        reference=reference,
        mail=mail,
        websocket=addresses.websocket,
        endpoint=addresses.endpoint,
        payments=payments,
        login=login,
        event=event,
        where=where,
    )

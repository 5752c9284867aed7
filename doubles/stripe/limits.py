"""The amounts that a charge may have, in Stripe's own units: an account in Europe that is paid in euros.

Least amounts are the published ones (docs.stripe.com/currencies). For a currency without one the charge is converted,
and has to be worth the 50 cents of the euro: a few of these are here, at some day's rate.
"""

from __future__ import annotations

from doubles.stripe.errors import Invalid, Problem

LEAST_AMOUNT = 50

_LEAST = {
    "gbp": 30,
    "aed": 200,
    "myr": 200,
    "pln": 200,
    "ron": 200,
    "dkk": 250,
    "nok": 300,
    "sek": 300,
    "hkd": 400,
    "mxn": 1_000,
    "thb": 1_000,
    "czk": 1_500,
    "huf": 17_500,
    # converted
    "isk": 7_300,
    "kwd": 180,
    "mga": 2_700,
    "try": 2_100,
    "ugx": 216_000,
    "vnd": 15_000,
}
_DIGITS = {"idr": 12, "cop": 10, "inr": 9}
_STEPS = {**dict.fromkeys(("bhd", "jod", "kwd", "omr", "tnd"), 10), "isk": 100, "ugx": 100}
_CURRENCIES = """
aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bhd bif bmd bnd bob brl bsd bwp byn bzd cad cdf chf clp cny
cop crc cve czk djf dkk dop dzd egp etb eur fjd fkp gbp gel gip gmd gnf gtq gyd hkd hnl htg huf idr ils inr isk jmd
jod jpy kes kgs khr kmf krw kwd kyd kzt lak lbp lkr lrd lsl mad mdl mga mkd mmk mnt mop mur mvr mwk mxn myr mzn nad
ngn nio nok npr nzd omr pab pen pgk php pkr pln pyg qar ron rsd rub rwf sar sbd scr sek sgd shp sle sos srd szl thb
tjs tnd top try ttd twd tzs uah ugx usd uyu uzs vnd vuv wst xaf xcd xcg xof xpf yer zar zmw
"""
_SUPPORTED = frozenset(_CURRENCIES.split())


def check_amount(amount: int, currency: str) -> None:
    """Raises the `Problem` with which a charge is refused."""
    if currency not in _SUPPORTED:
        raise Invalid(400, f"Invalid currency: {currency}", param="currency")
    least, most = _LEAST.get(currency, LEAST_AMOUNT), 10 ** _DIGITS.get(currency, 8) - 1
    if amount < least:
        raise Problem(400, f"Amount must be at least {least} {currency}.", "amount_too_small", param="amount")
    if amount > most:
        raise Problem(400, f"Amount must be no more than {most} {currency}.", "amount_too_large", param="amount")
    if amount % _STEPS.get(currency, 1):
        raise Invalid(400, f"Invalid amount: {amount} {currency} is a fraction that cannot be charged", param="amount")

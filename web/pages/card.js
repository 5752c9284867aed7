// Paying by card with Stripe's Payment Element: the number goes from a frame of Stripe's to Stripe, and never by us.
//
//     open ─► loading ─► form ─► sent        what becomes of it then, the service says
//                └─► away: nothing could be loaded; one may try again while the booking is pending

import { at, element } from "./element.js";
import { failure } from "./failure.js";
import { price } from "./money.js";

// From Stripe and nowhere else, which is their condition; the release goes with the API version of the service.
const SCRIPT = "https://js.stripe.com/endive/stripe.js";
const PATIENCE = 20_000;

const PAYABLE = ["requires_payment_method", "requires_confirmation", "requires_action"];
// Stripe's words for these are meant for whoever pays.
const CUSTOMERS = ["card_error", "validation_error"];
// One intent is paid once, however often it is tried.
const UNKNOWN = "As far as we know the payment did not go through. You can try again: you are charged once at most.";

export class Card {
  phase = "closed";

  // `turned` hears that the phase is another, `sent` that the service should be asked.
  constructor({ turned, sent }) {
    Object.assign(this, { turned, sent });
    at("card").onsubmit = (event) => {
      event.preventDefault();
      this.pay();
    };
  }

  // The same payment again changes nothing: one may be typing.
  open({ client_secret, publishable_key }, total, back) {
    if (client_secret === this.secret) return;
    this.close();
    Object.assign(this, { secret: client_secret, key: publishable_key, back });
    at("card-pay").textContent = `Pay ${price(total)}`;
    this.begin();
  }

  close() {
    this.form?.destroy();
    this.form = this.elements = this.stripe = this.secret = undefined;
    at("card").hidden = true;
    at("card-message").textContent = "";
    at("card-trouble").replaceChildren();
    this.turn("closed");
  }

  // Whoever comes back from their bank, or opens the booking twice, may have paid: Stripe knows before we do.
  async begin() {
    const { secret, key } = this;
    this.turn("loading");
    try {
      const stripe = (await load())(key);
      const { paymentIntent, error } = await stripe.retrievePaymentIntent(secret);
      if (secret !== this.secret) return;
      if (error) throw error;
      this.stripe = stripe;
      if (!PAYABLE.includes(paymentIntent.status)) this.done();
      else this.mount(paymentIntent.last_payment_error?.message ?? "");
    } catch (error) {
      if (secret === this.secret) this.fail(error);
    }
  }

  mount(message) {
    const { secret } = this;
    const theme = matchMedia("(prefers-color-scheme: dark)").matches ? "night" : "stripe";
    this.elements = this.stripe.elements({ clientSecret: secret, appearance: { theme } });
    this.form = this.elements.create("payment");
    this.form.on("ready", () => {
      if (secret === this.secret) at("card-pay").disabled = false;
    });
    this.form.on("loaderror", ({ error }) => {
      if (secret === this.secret) this.fail(error);
    });
    at("card").hidden = false;
    at("card-pay").disabled = true;
    at("card-message").textContent = message;
    this.form.mount(at("card-fields"));
    this.turn("form");
  }

  async pay() {
    const { stripe, elements, secret, back } = this;
    if (at("card-pay").disabled) return;
    at("card-pay").disabled = true;
    at("card-message").textContent = "";
    const { error } = await stripe
      .confirmPayment({ elements, confirmParams: { return_url: back }, redirect: "if_required" })
      .catch((thrown) => ({ error: thrown }));
    const paid = !error || (!CUSTOMERS.includes(error.type) && (await this.through()));
    if (secret !== this.secret) return;
    if (paid) {
      at("booking-title").focus();
      this.done();
      return;
    }
    at("card-message").textContent = CUSTOMERS.includes(error.type) ? error.message : UNKNOWN;
    at("card-pay").disabled = false;
    at("card-pay").focus();
  }

  // An answer that got lost says nothing about the payment.
  async through() {
    const { stripe, secret } = this;
    const { paymentIntent } = await stripe.retrievePaymentIntent(secret).catch(() => ({}));
    return Boolean(paymentIntent) && !PAYABLE.includes(paymentIntent.status);
  }

  done() {
    at("card").hidden = true;
    this.turn("sent");
    this.sent();
  }

  fail(error) {
    console.warn(error);
    this.form?.destroy();
    this.form = undefined;
    at("card").hidden = true;
    this.turn("away");
    const words = "The card form could not be loaded: js.stripe.com cannot be reached, or something blocks it.";
    failure(at("card-trouble"), new Error(words), () => this.begin());
  }

  turn(phase) {
    if (phase === this.phase) return;
    this.phase = phase;
    this.turned();
  }
}

let loading;

// Once; after a failure, once more.
function load() {
  loading ??= new Promise((resolve, reject) => {
    const script = element("script", { src: SCRIPT });
    script.onload = () => (window.Stripe ? resolve(window.Stripe) : reject(new Error("No Stripe in Stripe.js.")));
    script.onerror = () => reject(new Error("Stripe.js could not be fetched."));
    setTimeout(() => reject(new Error("Stripe.js did not come in time.")), PATIENCE);
    document.head.append(script);
  }).catch((error) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

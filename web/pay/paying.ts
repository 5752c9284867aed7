// Paying for a booking by card. The number goes from a frame of Stripe's to Stripe, and never by us; one intent is paid
// once, however often it is tried.
//
//     reading ─► loading ─► form ─► sending ─► sent       what becomes of it then, the service says
//        │          │        ▲ ▲       │
//        │          ▼        │ └───────┘ declined, or unknown
//        │        away ──────┘           nothing could be loaded; one may try again
//        ├─► absent                      not a booking of this guest
//        ├─► settled                     paid or ended before, perhaps in another tab
//        └─► lapsed                      its time ended while one typed; what was sent in time may still be booked

import { signal } from "@preact/signals";
import { type Answer, Refused } from "../core/api.ts";
import type { Clock } from "../core/clock.ts";
import type { Session } from "../core/session.ts";
import type { CardForm, Elements, Load, Stripe, StripeError } from "./stripe.ts";

export type Booking = Answer<"get", "/v1/bookings/{id}">;
export type Phase =
  | "reading"
  | "failed"
  | "absent"
  | "loading"
  | "form"
  | "sending"
  | "sent"
  | "away"
  | "settled"
  | "lapsed";
export type Trouble = { is: "declined"; message: string } | { is: "unknown" } | undefined;

const PAYABLE = ["requires_payment_method", "requires_confirmation", "requires_action"];
// Stripe's words for these are meant for the one who pays.
const CUSTOMERS = ["card_error", "validation_error"];

export interface Around {
  session: Pick<Session, "call" | "hasSent" | "known">;
  clock: Clock;
  load: Load;
  // Where the bank leads back to.
  back: string;
  // How the form looks and speaks.
  looks: () => { locale: string; appearance: object };
}

export class Paying {
  readonly phase = signal<Phase>("reading");
  readonly booking = signal<Booking | undefined>(undefined);
  readonly trouble = signal<Trouble>(undefined);
  // Why the booking could not be read.
  readonly failure = signal<unknown>(undefined);
  // The form is on the screen and takes a card.
  readonly ready = signal(false);
  readonly #id: string;
  readonly #around: Around;
  #stripe: Stripe | undefined;
  #elements: Elements | undefined;
  #form: CardForm | undefined;

  constructor(id: string, around: Around) {
    this.#id = id;
    this.#around = around;
  }

  async begin(): Promise<void> {
    if (!this.#around.session.known) {
      this.phase.value = "absent";
      return;
    }
    this.phase.value = "reading";
    try {
      this.#heard(await this.#read());
    } catch (error) {
      const gone = error instanceof Refused && [401, 403, 404].includes(error.status);
      this.failure.value = error;
      this.phase.value = gone ? "absent" : "failed";
      return;
    }
    if (this.phase.value === "reading") await this.open();
  }

  // What became of it meanwhile, perhaps in another tab. Not while the card is being sent: then that decides.
  async look(): Promise<void> {
    if (!["loading", "form", "away", "lapsed"].includes(this.phase.value)) return;
    const booking = await this.#read().catch(() => undefined);
    if (booking && this.phase.value !== "sending") this.#heard(booking);
  }

  // Asks Stripe first: a guest who comes back from their bank, or opens the page twice, may have paid.
  async open(): Promise<void> {
    const { client_secret: secret, publishable_key: key } = this.booking.value?.payment ?? {};
    this.phase.value = "loading";
    if (!secret || !key) return this.#away();
    try {
      this.#stripe = await this.#around.load(key);
      const { paymentIntent, error } = await this.#stripe.retrievePaymentIntent(secret);
      if (this.phase.value !== "loading") return;
      if (error || !paymentIntent) throw error ?? new Error("Stripe knows no such payment.");
      if (!PAYABLE.includes(paymentIntent.status)) return this.#sent();
      const message = paymentIntent.last_payment_error?.message;
      this.trouble.value = message ? { is: "declined", message } : undefined;
      this.#elements = this.#stripe.elements({ clientSecret: secret, ...this.#around.looks() });
      this.phase.value = "form";
    } catch {
      if (this.phase.value === "loading") this.#away();
    }
  }

  // The place of the form is on the screen.
  mount(place: HTMLElement): void {
    if (!this.#elements || this.#form) return;
    const form = this.#elements.create("payment");
    this.#form = form;
    form.on("ready", () => {
      this.ready.value = true;
    });
    form.on("loaderror", () => {
      if (this.#form === form) this.#away();
    });
    form.mount(place);
  }

  async pay(): Promise<void> {
    const [stripe, elements] = [this.#stripe, this.#elements];
    if (this.phase.value !== "form" || !this.ready.value || !stripe || !elements) return;
    this.phase.value = "sending";
    this.trouble.value = undefined;
    const confirmParams = { return_url: this.#around.back };
    const { error } = await stripe
      .confirmPayment({ elements, confirmParams, redirect: "if_required" })
      .catch((thrown: StripeError) => ({ error: thrown }));
    const theirs = CUSTOMERS.includes(error?.type ?? "");
    if (!error || (!theirs && (await this.#through()))) return this.#sent();
    this.trouble.value = theirs ? { is: "declined", message: error.message ?? "" } : { is: "unknown" };
    this.phase.value = "form";
    this.lapse();
  }

  // By the server's clock the seats are not kept any more. What is being sent is decided by its answer.
  lapse(): void {
    const { expires_at } = this.booking.value ?? {};
    if (!["form", "away", "loading"].includes(this.phase.value) || !expires_at) return;
    if (this.#around.clock.secondsUntil(expires_at) > 0) return;
    this.#close();
    this.phase.value = "lapsed";
  }

  // An answer that was lost says nothing about the payment.
  async #through(): Promise<boolean> {
    const secret = this.booking.value?.payment.client_secret ?? "";
    const found = await this.#stripe?.retrievePaymentIntent(secret).catch(() => undefined);
    return found?.paymentIntent !== undefined && !PAYABLE.includes(found.paymentIntent.status);
  }

  async #read(): Promise<Booking> {
    return this.#around.session.call("get", "/v1/bookings/{id}", { path: { id: this.#id } });
  }

  #heard(booking: Booking): void {
    this.booking.value = booking;
    if (booking.status !== "pending_payment" || booking.payment.provider !== "stripe") {
      this.#close();
      this.phase.value = "settled";
    } else this.lapse();
  }

  #sent(): void {
    this.#close();
    this.#around.session.hasSent(this.#id);
    this.phase.value = "sent";
  }

  #away(): void {
    this.#close();
    this.phase.value = "away";
  }

  #close(): void {
    this.#form?.destroy();
    this.#form = undefined;
    this.#elements = undefined;
    this.ready.value = false;
  }
}

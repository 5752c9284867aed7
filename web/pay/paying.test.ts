import { beforeEach, expect, it, vi } from "vitest";
import { Refused, Unreachable } from "../core/api.ts";
import { Clock } from "../core/clock.ts";
import { type Around, type Booking, Paying } from "./paying.ts";
import type { Intent, Stripe } from "./stripe.ts";

const START = Date.parse("2026-12-01T12:00:00Z");
let now: number;
let intent: Intent;
let stripe: { [K in keyof Stripe]: ReturnType<typeof vi.fn<Stripe[K]>> };
let form: { hear: Map<string, () => void>; destroy: ReturnType<typeof vi.fn<() => void>> };
let answers: Array<Partial<Booking> | Error>;
let around: Around & { hasSent: ReturnType<typeof vi.fn> };

const pending = {
  booking_id: "bkg_1",
  status: "pending_payment",
  expires_at: "2026-12-01T12:05:00Z",
  payment: { provider: "stripe", client_secret: "pi_secret", publishable_key: "pk_1" },
} satisfies Partial<Booking>;

beforeEach(() => {
  [now, intent, answers] = [START, { status: "requires_payment_method" }, [pending]];
  form = { hear: new Map(), destroy: vi.fn<() => void>() };
  const made = { on: (event: string, hear: () => void) => form.hear.set(event, hear), mount: vi.fn() };
  stripe = {
    retrievePaymentIntent: vi.fn<Stripe["retrievePaymentIntent"]>(async () => ({ paymentIntent: intent })),
    elements: vi.fn<Stripe["elements"]>(() => ({ create: () => ({ ...made, destroy: form.destroy }) })),
    confirmPayment: vi.fn<Stripe["confirmPayment"]>(async () => ({ paymentIntent: intent })),
  };
  const hasSent = vi.fn();
  const call = async () => {
    const answer = (answers.length > 1 ? answers.shift() : answers[0]) ?? pending;
    if (answer instanceof Error) throw answer;
    return answer;
  };
  around = {
    session: { call, hasSent, known: true } as unknown as Around["session"],
    hasSent,
    clock: new Clock(() => now),
    load: async () => stripe,
    back: "/#/bookings/bkg_1",
    looks: () => ({ locale: "en", appearance: {} }),
  };
});

// With the form on the screen.
async function typing(): Promise<Paying> {
  const paying = new Paying("bkg_1", around);
  await paying.begin();
  expect(paying.phase.value).toBe("form");
  paying.mount({} as HTMLElement);
  form.hear.get("ready")?.();
  return paying;
}

it("sends the card once, and says so to the booking's view", async () => {
  const paying = await typing();
  await Promise.all([paying.pay(), paying.pay()]);
  expect(stripe.confirmPayment).toHaveBeenCalledTimes(1);
  expect(stripe.confirmPayment.mock.calls[0]?.[0].confirmParams.return_url).toBe(around.back);
  expect(paying.phase.value).toBe("sent");
  expect(around.hasSent).toHaveBeenCalledWith("bkg_1");
  expect(form.destroy).toHaveBeenCalled();
});

it("waits for the form before it takes a press", async () => {
  const paying = new Paying("bkg_1", around);
  await paying.begin();
  paying.mount({} as HTMLElement);
  await paying.pay();
  expect(stripe.confirmPayment).not.toHaveBeenCalled();
});

it("keeps the form after a decline, and pays with another card", async () => {
  const paying = await typing();
  stripe.confirmPayment.mockResolvedValueOnce({ error: { type: "card_error", message: "Declined." } });
  await paying.pay();
  expect(paying.phase.value).toBe("form");
  expect(paying.trouble.value).toEqual({ is: "declined", message: "Declined." });
  await paying.pay();
  expect([paying.phase.value, paying.trouble.value]).toEqual(["sent", undefined]);
});

it.each([
  ["went through", "requires_capture", "sent"],
  ["did not go through", "requires_payment_method", "form"],
])("asks Stripe whether a payment whose answer was lost %s", async (_, status, phase) => {
  const paying = await typing();
  stripe.confirmPayment.mockRejectedValueOnce(new TypeError("Failed to fetch"));
  intent = { status };
  await paying.pay();
  expect(paying.phase.value).toBe(phase);
  expect(paying.trouble.value).toEqual(phase === "form" ? { is: "unknown" } : undefined);
});

it.each(["requires_capture", "succeeded", "processing"])("asks for no card when the payment is %s", async (status) => {
  intent = { status };
  const paying = new Paying("bkg_1", around);
  await paying.begin();
  expect(paying.phase.value).toBe("sent");
  expect(stripe.elements).not.toHaveBeenCalled();
});

it("says what the bank said before, after a reload", async () => {
  intent = { status: "requires_payment_method", last_payment_error: { message: "Not authenticated." } };
  const paying = await typing();
  expect(paying.trouble.value).toEqual({ is: "declined", message: "Not authenticated." });
});

it("can be tried again when Stripe cannot be reached", async () => {
  around.load = vi.fn().mockRejectedValueOnce(new Error("blocked")).mockResolvedValue(stripe);
  const paying = new Paying("bkg_1", around);
  await paying.begin();
  expect(paying.phase.value).toBe("away");
  await paying.open();
  expect(paying.phase.value).toBe("form");
});

it("is away while the service has no secret, and when the form cannot be loaded", async () => {
  answers = [{ ...pending, payment: { ...pending.payment, client_secret: null } }];
  const paying = new Paying("bkg_1", around);
  await paying.begin();
  expect(paying.phase.value).toBe("away");
  answers = [pending];
  const other = await typing();
  form.hear.get("loaderror")?.();
  expect(other.phase.value).toBe("away");
});

it("takes the form away when the time is over, but not from under a card that is being sent", async () => {
  const paying = await typing();
  let answer: (said: object) => void = () => {};
  stripe.confirmPayment.mockReturnValueOnce(new Promise((said) => (answer = said)));
  const paid = paying.pay();
  now = START + 301_000;
  paying.lapse();
  expect(paying.phase.value).toBe("sending");
  answer({ error: { type: "card_error", message: "Declined." } });
  await paid;
  expect(paying.phase.value).toBe("lapsed");
});

it("says that a card was sent even if its answer came after the time", async () => {
  const paying = await typing();
  now = START + 301_000;
  await paying.pay();
  expect(paying.phase.value).toBe("sent");
});

it("goes on when another tab has paid, or when a late payment was booked", async () => {
  const paying = await typing();
  answers = [{ ...pending, status: "confirmed" }];
  await paying.look();
  expect(paying.phase.value).toBe("settled");
  expect(form.destroy).toHaveBeenCalled();
});

it("is not asked about while the card is being sent", async () => {
  const paying = await typing();
  stripe.confirmPayment.mockReturnValueOnce(new Promise(() => {}));
  void paying.pay();
  answers = [{ ...pending, status: "failed" }];
  await paying.look();
  expect(paying.phase.value).toBe("sending");
});

it("tells a booking of another guest from one that cannot be read now", async () => {
  answers = [new Refused(403, "NOT_YOURS", "", {}, undefined)];
  const foreign = new Paying("bkg_1", around);
  await foreign.begin();
  expect(foreign.phase.value).toBe("absent");
  answers = [new Unreachable("")];
  const offline = new Paying("bkg_1", around);
  await offline.begin();
  expect(offline.phase.value).toBe("failed");
});

it("makes no identity for one who has none", async () => {
  const session = { ...around.session, known: false };
  const paying = new Paying("bkg_1", { ...around, session });
  await paying.begin();
  expect(paying.phase.value).toBe("absent");
});

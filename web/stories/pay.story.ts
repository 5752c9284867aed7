// Paying by card with a stand-in for Stripe.js, under the policy of the document that a card is paid with. The local cloud
// has no Stripe, so what it says of a booking is made here, too.

import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { booked, onSale, organiser } from "./box-office.ts";
import { look } from "./looking.ts";
import { open, PHONE, visitor } from "./stage.ts";

// What the payment provider's script has, as far as it is used. The number decides what the bank says.
const STRIPE = `
  const intent = { status: "requires_payment_method" };
  globalThis.Stripe = () => ({
    retrievePaymentIntent: async () => ({ paymentIntent: intent }),
    elements: () => ({
      create: () => {
        const hear = {};
        let field;
        return {
          on: (event, does) => { hear[event] = does; },
          mount: (place) => {
            const label = document.createElement("label");
            label.textContent = "Card number ";
            field = document.createElement("input");
            field.id = "number";
            label.append(field);
            place.append(label);
            setTimeout(() => hear.ready?.());
          },
          destroy: () => field?.parentElement?.remove(),
        };
      },
    }),
    confirmPayment: async () => {
      const number = document.getElementById("number").value;
      if (number === "0002") return { error: { type: "card_error", message: "Your card was declined." } };
      if (number === "0000") return { error: { type: "api_connection_error" } };
      intent.status = "requires_capture";
      return { paymentIntent: intent };
    },
  });
`;

interface Paid {
  page: Page;
  id: string;
  say: (changes: object) => void;
}

const hall = organiser().then((roxy) => onSale(roxy, { name: "Copper Lines", seats: 20 }));
let sold = 0;

// A guest whose booking waits for a card.
async function atTheCard(options: Parameters<typeof visitor>[0], script: string | undefined): Promise<Paid> {
  const event_id = await hall;
  const guest = await booked(event_id, [`A-1-${++sold}`, `A-1-${++sold}`]);
  const real = await guest.call("GET", `/v1/bookings/${guest.booking_id}`);
  let now: object = {
    ...real,
    status: "pending_payment",
    ticket: null,
    tickets: [],
    payment: { provider: "stripe", client_secret: "pi_1_secret_1", publishable_key: "pk_test_1" },
    expires_at: new Date(Date.now() + 240_000).toISOString(),
    expires_in: 240,
  };
  const page = await visitor(options);
  await page.route("https://js.stripe.com/**", (route) =>
    script ? route.fulfill({ contentType: "text/javascript", body: script }) : route.abort(),
  );
  await page.route(`**/v1/bookings/${guest.booking_id}`, (route) => route.fulfill({ json: now }));
  await page.addInitScript((token) => localStorage.setItem("linehold-customer", token), guest.token);
  const say = (changes: object) => {
    now = { ...now, ...changes };
  };
  return { page, id: guest.booking_id, say };
}

const paid = { status: "confirmed", expires_at: null, expires_in: null };

it("leads from the booking to the card and back, through a decline and an answer that was lost", async () => {
  const { page, id, say } = await atTheCard({ viewport: PHONE }, STRIPE);
  await open(page, `#/bookings/${id}`);
  await page.getByRole("link", { name: /Pay by card/ }).click();
  const pay = page.getByRole("button", { name: "Pay €50" });
  await page.getByLabel("Card number").fill("0002");
  await pay.click();
  await page.getByText("Your card was declined. Nothing was charged.").waitFor();
  await page.getByLabel("Card number").fill("0000");
  await pay.click();
  await page.getByText("you are charged once at most").waitFor();
  await page.getByLabel("Card number").fill("4242");
  await pay.click();
  await page.getByRole("heading", { name: "Your card was sent" }).waitFor();
  await page.waitForURL(new RegExp(`/#/bookings/${id}$`));
  await page.getByText("Your payment is being checked.").waitFor();
  expect(await page.getByRole("link", { name: /Pay by card/ }).count()).toBe(0);
  say(paid);
  await page.locator(".ticket .pill", { hasText: "Confirmed" }).waitFor();
});

it("says what the bank's page said, and keeps no secret in the address", async () => {
  const { page, id } = await atTheCard({}, STRIPE);
  await open(page, `?payment_intent_client_secret=pi_1_secret_1&redirect_status=failed#/bookings/${id}`);
  await page.getByText("Your bank did not confirm the payment.").waitFor();
  expect(page.url()).not.toContain("secret");
  await page.getByRole("link", { name: /Pay by card/ }).waitFor();
});

it("goes on when another tab has paid, and says when the time is over", async () => {
  const { page, id, say } = await atTheCard({}, STRIPE);
  await open(page, `pay.html#${id}`);
  await page.getByLabel("Card number").waitFor();
  say({ expires_at: new Date(Date.now() + 1_000).toISOString() });
  await page.reload();
  await page.getByRole("heading", { name: "Your time to pay is over" }).waitFor();
  say(paid);
  await page.waitForURL(new RegExp(`/#/bookings/${id}$`), { timeout: 20_000 });
});

it("looks as it should, with a card form, without one, and to a stranger", async () => {
  const one = await atTheCard({ viewport: PHONE }, STRIPE);
  await open(one.page, `#/bookings/${one.id}`);
  await look(one.page, "booking-pending");
  await open(one.page, `pay.html#${one.id}`);
  await one.page.locator("#number").waitFor();
  await look(one.page, "pay");
  const away = await atTheCard({ viewport: PHONE, locale: "de-DE" }, undefined);
  await open(away.page, `pay.html#${away.id}`);
  await away.page.locator(".pay-said").waitFor();
  await look(away.page, "pay-away");
  const stranger = await visitor({ viewport: PHONE, locale: "de-DE" });
  await open(stranger, `pay.html#${one.id}`);
  await look(stranger, "pay-absent");
});

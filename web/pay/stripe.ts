// As much of Stripe.js as is used here, and fetching it: from Stripe and nowhere else, which is their condition. The
// release goes with the API version of the service.

export const SCRIPT = "https://js.stripe.com/endive/stripe.js";
const PATIENCE = 20_000;

export interface StripeError {
  type?: string;
  message?: string;
}

export interface Intent {
  status: string;
  last_payment_error?: StripeError | null;
}

export interface CardForm {
  on(event: "ready" | "loaderror", hear: () => void): void;
  mount(place: HTMLElement): void;
  destroy(): void;
}

export interface Elements {
  create(kind: "payment"): CardForm;
}

interface Answer {
  paymentIntent?: Intent;
  error?: StripeError;
}

export interface Stripe {
  retrievePaymentIntent(secret: string): Promise<Answer>;
  elements(options: { clientSecret: string; locale: string; appearance: object }): Elements;
  confirmPayment(options: {
    elements: Elements;
    confirmParams: { return_url: string };
    redirect: "if_required";
  }): Promise<Answer>;
}

export type Load = (key: string) => Promise<Stripe>;

declare global {
  var Stripe: ((key: string) => Stripe) | undefined;
}

let loading: Promise<void> | undefined;

// Once; after a failure, once more.
export async function load(key: string): Promise<Stripe> {
  loading ??= fetched().catch((error) => {
    loading = undefined;
    throw error;
  });
  await loading;
  if (!globalThis.Stripe) throw new Error("No Stripe in Stripe.js.");
  return globalThis.Stripe(key);
}

function fetched(): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = SCRIPT;
    script.onload = () => resolve();
    script.onerror = () => {
      script.remove();
      reject(new Error("Stripe.js could not be fetched."));
    };
    setTimeout(() => reject(new Error("Stripe.js did not come in time.")), PATIENCE);
    document.head.append(script);
  });
}

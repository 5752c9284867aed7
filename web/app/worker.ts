// Registers the service worker once the first view is there, and says when a new version waits. A page is never loaded
// anew by itself: something may be held or half typed on it, and the guest says when.

import { signal } from "@preact/signals";
import type { Message } from "../worker/files.ts";

const WORKER = "/worker.js";
const HOUR = 3_600_000;

// A new version that has been fetched and waits.
export const waiting = signal<ServiceWorker | undefined>(undefined);

interface Policy {
  createScriptURL(address: string): string;
}

// `register` takes a trusted address in a string's place; TypeScript does not know those yet.
declare const trustedTypes: { createPolicy(name: string, rules: Policy): Policy } | undefined;

// The only policy that headers.json allows.
const rules: Policy = { createScriptURL: ours };
const policy = typeof trustedTypes === "undefined" ? rules : trustedTypes.createPolicy("linehold-worker", rules);

export function registerWorker(): void {
  if (!import.meta.env.PROD || !navigator.serviceWorker) return;
  if (document.readyState === "complete") void register();
  else addEventListener("load", () => void register(), { once: true });
}

// The page that asks for the new version is loaded anew as soon as that one is in charge.
export function take(worker: ServiceWorker): void {
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
  tell(worker, { kind: "take" });
}

async function register(): Promise<void> {
  try {
    const found = await navigator.serviceWorker.register(policy.createScriptURL(WORKER));
    follow(found);
    const { active } = await navigator.serviceWorker.ready;
    // What this page loaded before there was a worker.
    const loaded = performance.getEntriesByType("resource").map(({ name }) => new URL(name).pathname);
    if (active) tell(active, { kind: "used", paths: loaded });
  } catch (error) {
    // A browser may refuse, as in a private window; then there is a network or nothing.
    console.info(error);
  }
}

function follow(found: ServiceWorkerRegistration): void {
  let asked = Date.now();
  const look = () => {
    waiting.value = navigator.serviceWorker.controller ? (found.waiting ?? undefined) : undefined;
  };
  look();
  found.addEventListener("updatefound", () => found.installing?.addEventListener("statechange", look));
  document.addEventListener("visibilitychange", () => {
    if (document.hidden || Date.now() - asked < HOUR) return;
    asked = Date.now();
    found.update().catch(() => {});
  });
}

function tell(worker: ServiceWorker, message: Message): void {
  worker.postMessage(message);
}

function ours(address: string): string {
  if (address !== WORKER) throw new TypeError("Only our own worker is registered.");
  return address;
}

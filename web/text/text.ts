// The catalogue in the language that the guest chose, or else that the browser prefers. English is always there; others
// are loaded.

import { signal } from "@preact/signals";
import { Refused, Unreachable } from "../core/api.ts";
import { type Money, price } from "../core/money.ts";
import type { Storage } from "../core/storage.ts";
import type { Catalogue } from "./catalogue.ts";
import { en } from "./en.ts";

const KEY = "linehold-language";

export const LANGUAGES = [
  ["en", "English"],
  ["de", "Deutsch"],
] as const;

export type Language = (typeof LANGUAGES)[number][0];

export const text = signal<Catalogue>(en);

// The locale of dates and numbers: the browser's own where it is of the chosen language (en-GB, de-AT).
export const locale = signal("en");

export function preferred(storage: Storage, browser: readonly string[]): Language {
  const chosen = storage.text(KEY);
  const wanted = [chosen ?? "", ...browser].map((each) => each.slice(0, 2));
  return LANGUAGES.map(([code]) => code).find((code) => code === wanted.find(known)) ?? "en";
}

export async function speak(language: Language, browser: readonly string[] = navigator.languages): Promise<void> {
  text.value = language === "de" ? (await import("./de.ts")).de : en;
  locale.value = browser.find((each) => each.startsWith(language)) ?? language;
  document.documentElement.lang = language;
}

// It is kept once its catalogue has come.
export async function choose(storage: Storage, language: Language): Promise<void> {
  await speak(language);
  storage.keep(KEY, language);
}

export function cost(money: Money): string {
  return price(money, locale.value);
}

// `own` are the words of a view for refusals that only it can get.
export function problem(error: unknown, own: Record<string, string> = {}): string {
  if (error instanceof Unreachable) return text.value.shell.unreachable;
  if (error instanceof Refused) return own[error.code] ?? text.value.errors[error.code] ?? error.message;
  console.error(error);
  return text.value.shell.failed;
}

function known(code: string): boolean {
  return LANGUAGES.some(([each]) => each === code);
}

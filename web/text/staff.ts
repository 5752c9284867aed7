// What is said to those who run something. It is loaded with their views.

import { computed } from "@preact/signals";
import { text } from "./text.ts";

const en = {
  title: "Sign in",
  titleNew: "Open an account",
  lead: "For those who run a market: tills, screens and advice.",
  organisers: "For those who sell seats: halls, events and who comes.",
  email: "Email",
  password: "Password",
  passwordHint: "At least 8 characters",
  name: "Name",
  nameHint: "As people know you",
  signIn: "Sign in",
  signUp: "Open the account",
  toNew: "No account yet? Open one",
  toKnown: "You have an account? Sign in",
  forgot: "Password forgotten?",
  forgotten: "If there is an account, a letter is on its way.",
  needsEmail: "Type your email first.",
  demo: "Sign in with the demo account",
  signOut: "Sign out",
  fullScreen: "Full screen",
};

const de: typeof en = {
  title: "Anmelden",
  titleNew: "Konto eröffnen",
  lead: "Für alle, die einen Markt betreiben: Kassen, Anzeigen und Rat.",
  organisers: "Für alle, die Plätze verkaufen: Säle, Veranstaltungen und wer kommt.",
  email: "E-Mail",
  password: "Passwort",
  passwordHint: "Mindestens 8 Zeichen",
  name: "Name",
  nameHint: "Wie man dich kennt",
  signIn: "Anmelden",
  signUp: "Konto eröffnen",
  toNew: "Noch kein Konto? Eröffne eines",
  toKnown: "Du hast ein Konto? Melde dich an",
  forgot: "Passwort vergessen?",
  forgotten: "Wenn es ein Konto gibt, ist ein Brief unterwegs.",
  needsEmail: "Gib zuerst deine E-Mail ein.",
  demo: "Mit dem Demokonto anmelden",
  signOut: "Abmelden",
  fullScreen: "Vollbild",
};

export const staffWords = computed(() => (text.value.language === "de" ? de : en));
export const staffCatalogues = [en, de] as const;

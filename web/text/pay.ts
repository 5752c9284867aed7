// What is said where a card is paid with. It is loaded with that document.

import { computed } from "@preact/signals";
import { text } from "./text.ts";

const en = {
  title: "Pay by card",
  back: "To your booking",
  home: "Linehold, start",
  summary: "What you pay for",
  total: "Total",
  left: (seconds: number) =>
    seconds < 120 ? `${seconds} seconds left to pay` : `${Math.floor(seconds / 60)} minutes left to pay`,
  kept: "Your seats are kept for",
  card: "Your card",
  loading: "The card form is on its way …",
  pay: (price: string) => `Pay ${price}`,
  sending: "Your bank is being asked …",
  sendingWords: "Keep this page open. Your bank may ask you to confirm the payment.",
  sent: "Your card was sent",
  sentWords: "Your booking shows what becomes of it in a moment. Do not pay again.",
  declined: "The payment was declined.",
  again: "Nothing was charged. Try again, or take another card.",
  unknown:
    "No answer came. As far as we know the payment did not go through. You can try again: you are charged once at most.",
  away: "The card form could not be loaded",
  awayWords:
    "js.stripe.com cannot be reached, or something blocks it. Your seats are still held for you. If you have paid already, do not pay again.",
  tryAgain: "Try again",
  lapsed: "Your time to pay is over",
  lapsedWords: "If your card was sent in time, your booking shows it in a moment. Otherwise nothing is charged.",
  toBooking: "See the booking",
  absent: "There is no such booking here",
  absentWords: "Pay in the browser in which you booked. Your tickets are there, too.",
  tickets: "My tickets",
  failed: "Your booking could not be loaded",
  secure: "Your card number goes straight to Stripe, the payment provider, and never to us.",
};

const de: typeof en = {
  title: "Mit Karte zahlen",
  back: "Zu deiner Buchung",
  home: "Linehold, Anfang",
  summary: "Wofür du zahlst",
  total: "Summe",
  left: (seconds: number) =>
    seconds < 120 ? `Noch ${seconds} Sekunden zum Zahlen` : `Noch ${Math.floor(seconds / 60)} Minuten zum Zahlen`,
  kept: "Deine Plätze bleiben dir noch",
  card: "Deine Karte",
  loading: "Das Kartenformular kommt …",
  pay: (price: string) => `${price} zahlen`,
  sending: "Deine Bank wird gefragt …",
  sendingWords: "Lass diese Seite offen. Vielleicht bittet deine Bank dich, die Zahlung zu bestätigen.",
  sent: "Deine Karte wurde übermittelt",
  sentWords: "Deine Buchung zeigt gleich, was daraus wird. Zahle nicht noch einmal.",
  declined: "Die Zahlung wurde abgelehnt.",
  again: "Es wurde nichts abgebucht. Versuche es noch einmal, oder nimm eine andere Karte.",
  unknown:
    "Es kam keine Antwort. Soweit wir wissen, ging die Zahlung nicht durch. Du kannst es noch einmal versuchen: Abgebucht wird höchstens einmal.",
  away: "Das Kartenformular ließ sich nicht laden",
  awayWords:
    "js.stripe.com ist nicht erreichbar, oder etwas blockiert es. Deine Plätze werden weiter für dich gehalten. Wenn du schon gezahlt hast, zahle nicht noch einmal.",
  tryAgain: "Noch einmal versuchen",
  lapsed: "Deine Zeit zum Zahlen ist um",
  lapsedWords:
    "Wenn deine Karte rechtzeitig übermittelt wurde, zeigt deine Buchung es gleich. Sonst wird nichts abgebucht.",
  toBooking: "Buchung ansehen",
  absent: "Diese Buchung gibt es hier nicht",
  absentWords: "Zahle in dem Browser, in dem du gebucht hast. Dort sind auch deine Karten.",
  tickets: "Meine Karten",
  failed: "Deine Buchung ließ sich nicht laden",
  secure: "Deine Kartennummer geht direkt an Stripe, den Zahlungsanbieter, und nie an uns.",
};

export const payWords = computed(() => (text.value.language === "de" ? de : en));
export const payCatalogues = { en, de };

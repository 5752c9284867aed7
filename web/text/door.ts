// What is said at the door of an event. It is loaded with its views.

import { computed } from "@preact/signals";
import { text } from "./text.ts";

const count = new Intl.PluralRules("en");
const many = (n: number, one: string, other: string) => `${n} ${count.select(n) === "one" ? one : other}`;
const viele = (n: number, one: string, other: string) => `${n} ${n === 1 ? one : other}`;

const en = {
  choose: "Which door?",
  chooseLead: "Choose the event whose tickets you check.",
  next: "Today and next",
  past: "Earlier",
  none: "No published event yet",
  noneWords: "Events that you have published are listed here, each with its door.",
  cancelled: "Cancelled",
  doors: "All doors",
  missing: "There is no such event",
  foreign: "This event belongs to another account",

  online: "Online",
  offline: "Offline",
  draft: "This event is not published, so it has no tickets.",
  admitted: "inside",
  ofSold: (sold: string) => `of ${sold} sold`,
  awaited: (n: string) => `${n} still to come`,
  asOf: (time: string) => `As of ${time}`,
  progress: "Guests inside, of those who have a ticket",

  scan: "Scan a ticket",
  ready: "Ready for the next ticket",
  readyCamera: "Hold the code before the camera, or use a hand scanner: it works wherever you are on this page.",
  readyWords: "Use a hand scanner: it works wherever you are on this page.",
  checking: "Checking …",
  camera: "Scan with the camera",
  cameraStop: "Stop the camera",
  cameraSeen: "Picture of the camera",
  cameraRefused: "The camera cannot be used. Allow it in the browser’s settings for this page, or use a hand scanner.",
  noCamera: "This browser cannot read codes with a camera. Chrome on Android can.",
  find: "Name, seat or the text of a ticket",
  findHint: "For a guest whose phone is empty: find them by name, and let them in.",
  check: "Check",
  letIn: "Let in",
  isIn: "is in",
  noGuest: "No guest of that name, seat or booking",
  listAt: (time: string) => `From the list of ${time}`,
  noName: "Guest without a name",

  soundOn: "Sound is on",
  soundOff: "Turn sound on",
  help: "If something does not work",
  helpScanner:
    "The hand scanner must type what it reads and end with Enter. If it reads every ticket as invalid, its keyboard layout differs from this device’s: set both to the same.",
  helpOffline:
    "Without a connection the door checks signatures by itself and remembers whom it let in. Keep this page open; what was noted also outlives a power cut.",
  helpUndo: "A check-in cannot be taken back. Only a seat that the organiser cancels can be sold again.",

  full: "This device has no room left: what it admits now is lost when the page is closed. Use another device.",
  offlineSince: (time: string) => `Offline since ${time}`,
  offlineWords: (n: number) =>
    n === 0
      ? "Tickets are checked by this device. Another door may let the same ticket in."
      : `${many(n, "admission waits", "admissions wait")} to be sent. Another door may let the same ticket in.`,
  offlineUnable: "This browser cannot check tickets by itself, so nothing can be checked until the connection is back.",
  noKeys:
    "The keys of tickets were never fetched on this device, so nothing can be checked until the connection is back.",
  unable:
    "This browser cannot check tickets without a connection (it has no Ed25519). Use a newer one if the network is weak.",
  sending: (n: number) => `Back online: ${many(n, "admission is", "admissions are")} being sent.`,
  blocked: (n: number, why: string) =>
    `${many(n, "admission is", "admissions are")} kept here and not sent yet: ${why}`,
  differs: (n: number) => many(n, "admission was not right", "admissions were not right"),
  differsWords:
    "You let these in while offline, and then the service knew better. They are inside; look who sits there.",
  differsUsed: (seat: string, at: string, there: string) =>
    `${seat}: let in here at ${at}, but it was used at another door at ${there}`,
  differsOther: (seat: string, at: string, why: string) => `${seat}: let in here at ${at}. ${why}`,
  noted: "Understood",

  recent: "Last tickets",
  recentNone: "Each ticket that you check is listed here.",
  nextTicket: "Next ticket",
  alone: "Checked by this device alone",
  kinds: {
    in: "Admitted",
    part: "Only in part",
    used: "Already in",
    cancelled: "Cancelled",
    elsewhere: "Another event",
    over: "Event cancelled",
    unpaid: "Not paid",
    forged: "Not a ticket",
    unclear: "Not checked",
    failed: "Not checked",
  },
  usedAt: (time: string) => `at ${time}`,
  usedHere: (time: string) => `at ${time}, at this door`,
  advice: {
    part: "Let in only these seats.",
    used: "Ask for the guest’s name, and compare it with the list.",
    cancelled: "The booking or these seats were cancelled. The seats may have been sold again.",
    elsewhere: "The ticket is for another event or another day. Look at its date together.",
    over: "This event was cancelled. Nobody is let in.",
    unpaid: "The booking is still being paid for. Scan again when it is confirmed.",
    forged: "The code is damaged, or it is no ticket of ours. Try the one in the guest’s own booking.",
    unclear: "Nobody can tell just now. Scan it again in a moment, before you let anyone in.",
  },
  places: (n: number) => many(n, "seat", "seats"),
  notIn: (seat: string, why: string) => `Not ${seat}: ${why}`,
};

const de: typeof en = {
  choose: "Welche Tür?",
  chooseLead: "Wähle die Veranstaltung, deren Tickets du prüfst.",
  next: "Heute und demnächst",
  past: "Früher",
  none: "Noch keine veröffentlichte Veranstaltung",
  noneWords: "Hier stehen deine veröffentlichten Veranstaltungen, jede mit ihrer Tür.",
  cancelled: "Abgesagt",
  doors: "Alle Türen",
  missing: "Diese Veranstaltung gibt es nicht",
  foreign: "Diese Veranstaltung gehört einem anderen Konto",

  online: "Verbunden",
  offline: "Ohne Netz",
  draft: "Diese Veranstaltung ist nicht veröffentlicht, darum hat sie keine Tickets.",
  admitted: "sind drin",
  ofSold: (sold: string) => `von ${sold} verkauften`,
  awaited: (n: string) => `${n} kommen noch`,
  asOf: (time: string) => `Stand ${time}`,
  progress: "Gäste, die drin sind, von allen mit Ticket",

  scan: "Ticket prüfen",
  ready: "Bereit für das nächste Ticket",
  readyCamera: "Halte den Code vor die Kamera, oder nimm einen Handscanner: Er wirkt überall auf dieser Seite.",
  readyWords: "Nimm einen Handscanner: Er wirkt überall auf dieser Seite.",
  checking: "Wird geprüft …",
  camera: "Mit der Kamera lesen",
  cameraStop: "Kamera beenden",
  cameraSeen: "Bild der Kamera",
  cameraRefused:
    "Die Kamera geht nicht. Erlaube sie in den Einstellungen des Browsers für diese Seite, oder nimm einen Handscanner.",
  noCamera: "Dieser Browser kann keine Codes mit der Kamera lesen. Chrome unter Android kann es.",
  find: "Name, Platz oder der Text eines Tickets",
  findHint: "Wenn das Handy leer ist: Suche den Gast mit Namen und lass ihn ein.",
  check: "Prüfen",
  letIn: "Einlassen",
  isIn: "ist drin",
  noGuest: "Kein Gast mit diesem Namen, Platz oder dieser Buchung",
  listAt: (time: string) => `Aus der Liste von ${time}`,
  noName: "Gast ohne Namen",

  soundOn: "Der Ton ist an",
  soundOff: "Ton einschalten",
  help: "Wenn etwas nicht geht",
  helpScanner:
    "Der Handscanner muss tippen, was er liest, und mit der Eingabetaste enden. Liest er jedes Ticket als ungültig, ist seine Tastaturbelegung anders als die dieses Geräts: Stelle beide gleich ein.",
  helpOffline:
    "Ohne Verbindung prüft die Tür die Unterschrift selbst und merkt sich, wen sie eingelassen hat. Lass diese Seite offen; was notiert ist, übersteht auch einen Stromausfall.",
  helpUndo:
    "Ein Einlass lässt sich nicht zurücknehmen. Nur ein Platz, den der Veranstalter storniert, wird wieder verkauft.",

  full: "Dieses Gerät hat keinen Platz mehr: Was es jetzt einlässt, ist verloren, wenn die Seite geschlossen wird. Nimm ein anderes Gerät.",
  offlineSince: (time: string) => `Ohne Netz seit ${time}`,
  offlineWords: (n: number) =>
    n === 0
      ? "Dieses Gerät prüft die Tickets selbst. Eine andere Tür kann dasselbe Ticket einlassen."
      : `${viele(n, "Einlass ist", "Einlässe sind")} noch zu melden. Eine andere Tür kann dasselbe Ticket einlassen.`,
  offlineUnable:
    "Dieser Browser kann Tickets nicht selbst prüfen. Bis die Verbindung wieder da ist, lässt sich nichts prüfen.",
  noKeys:
    "Auf diesem Gerät fehlen die Schlüssel der Tickets. Bis die Verbindung wieder da ist, lässt sich nichts prüfen.",
  unable:
    "Dieser Browser kann Tickets ohne Verbindung nicht prüfen (ihm fehlt Ed25519). Nimm einen neueren, wenn das Netz schwach ist.",
  sending: (n: number) => `Wieder verbunden: ${viele(n, "Einlass wird", "Einlässe werden")} gemeldet.`,
  blocked: (n: number, why: string) =>
    `${viele(n, "Einlass ist", "Einlässe sind")} hier gespeichert und noch nicht gemeldet: ${why}`,
  differs: (n: number) => viele(n, "Einlass war nicht richtig", "Einlässe waren nicht richtig"),
  differsWords:
    "Du hast sie ohne Netz eingelassen, und dann wusste es der Dienst besser. Sie sind drin; sieh nach, wer dort sitzt.",
  differsUsed: (seat: string, at: string, there: string) =>
    `${seat}: hier um ${at} eingelassen, aber an einer anderen Tür schon um ${there} benutzt`,
  differsOther: (seat: string, at: string, why: string) => `${seat}: hier um ${at} eingelassen. ${why}`,
  noted: "Verstanden",

  recent: "Letzte Tickets",
  recentNone: "Hier steht jedes Ticket, das du prüfst.",
  nextTicket: "Nächstes Ticket",
  alone: "Nur von diesem Gerät geprüft",
  kinds: {
    in: "Eingelassen",
    part: "Nur zum Teil",
    used: "Schon drin",
    cancelled: "Storniert",
    elsewhere: "Andere Veranstaltung",
    over: "Abgesagt",
    unpaid: "Nicht bezahlt",
    forged: "Kein Ticket",
    unclear: "Nicht geprüft",
    failed: "Nicht geprüft",
  },
  usedAt: (time: string) => `um ${time}`,
  usedHere: (time: string) => `um ${time}, an dieser Tür`,
  advice: {
    part: "Lass nur diese Plätze ein.",
    used: "Frag nach dem Namen des Gastes und vergleiche ihn mit der Liste.",
    cancelled: "Die Buchung oder diese Plätze wurden storniert. Die Plätze können neu verkauft sein.",
    elsewhere: "Das Ticket gilt für eine andere Veranstaltung oder einen anderen Tag. Seht zusammen auf das Datum.",
    over: "Diese Veranstaltung wurde abgesagt. Es wird niemand eingelassen.",
    unpaid: "Die Buchung wird noch bezahlt. Prüfe noch einmal, wenn sie bestätigt ist.",
    forged: "Der Code ist beschädigt oder kein Ticket von uns. Nimm den aus der Buchung des Gastes.",
    unclear: "Gerade lässt es sich nicht sagen. Prüfe gleich noch einmal, bevor du jemanden einlässt.",
  },
  places: (n: number) => viele(n, "Platz", "Plätze"),
  notIn: (seat: string, why: string) => `Nicht ${seat}: ${why}`,
};

export const doorWords = computed(() => (text.value.language === "de" ? de : en));
export const doorCatalogues = { en, de };

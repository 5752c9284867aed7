// What waiting rooms say. It is loaded with their view.

import type { Language } from "./text.ts";

type Words = string;
type Named = (name: string) => string;

export interface RoomWords {
  phases: Record<"scheduled" | "lobby" | "open" | "paused" | "closed" | "passthrough", Words>;
  titles: Record<
    | "joining"
    | "drawing"
    | "near"
    | "front"
    | "called"
    | "admitted"
    | "missed"
    | "ended"
    | "barred"
    | "closed"
    | "passthrough",
    Words
  >;
  under: Record<"scheduled" | "lobby" | "ahead" | "atLeast" | "place", Words>;
  next: Record<
    | "scheduled"
    | "joining"
    | "lobby"
    | "drawing"
    | "waiting"
    | "near"
    | "front"
    | "paused"
    | "called"
    | "calledElsewhere"
    | "calledPaused"
    | "admitted"
    | "missed"
    | "ended"
    | "closed"
    | "passthrough",
    Words
  >;
  wait: Named;
  all: (n: number, count: string) => string;
  turnTitle: Named;
  aheadTitle: (count: string, name: string) => string;
  left: Named;
  insideLeft: Named;
  enter: Words;
  enterAt: Named;
  rejoin: Words;
  again: Words;
  toEvent: Words;
  missing: Words;
  home: Words;
  message: Words;
  trouble: Words;
  live: Words;
  safe: Words;
  progress: Words;
  bell: { on: Words; off: Words };
  draw: {
    title: Words;
    how: Words;
    before: Words;
    seed: Words;
    count: Words;
    index: Words;
    place: Words;
    check: Words;
    right: (place: string) => string;
    wrong: (here: string, there: string) => string;
    late: Words;
  };
  email: Record<"words" | "address" | "send" | "sent" | "code" | "confirm", Words>;
  errors: Record<string, Words>;
}

export const waitingRoom: Record<Language, RoomWords> = {
  en: {
    phases: {
      scheduled: "Not open yet",
      lobby: "Before the start",
      open: "The line is moving",
      paused: "Paused",
      closed: "Closed",
      passthrough: "No waiting",
    },
    titles: {
      joining: "Getting your place …",
      drawing: "Drawing the places …",
      near: "You are near the front",
      front: "You are next",
      called: "It’s your turn",
      admitted: "You are in",
      missed: "You missed your turn",
      ended: "Your time inside is over",
      barred: "You have no place yet",
      closed: "This waiting room is closed",
      passthrough: "Come straight in",
    },
    under: {
      scheduled: "until the waiting room opens",
      lobby: "until the start",
      ahead: "ahead of you",
      atLeast: "or more ahead of you",
      place: "Your place",
    },
    next: {
      scheduled: "When the time is up, you get your place on this page by yourself.",
      joining: "This takes a few seconds. You need not do anything.",
      lobby: "At the start all who are here get their places by lot, so it does not matter who came first.",
      drawing: "Your place comes in a few seconds.",
      waiting: "When nobody is ahead of you any more, this page calls you.",
      near: "Your exact place comes in a few seconds.",
      front: "This page calls you within moments.",
      paused: "The organiser has stopped the line for a while. Every place is kept.",
      called:
        "Go in now; while you look at this page it goes in by itself. After that time the next customer is called.",
      calledElsewhere: "Go in now. After that time the next customer is called.",
      calledPaused: "The organiser has stopped the line for a while. Your turn is kept until it goes on.",
      admitted: "Choose and pay before the time is over.",
      missed: "The next customer was called. You can join again at the end of the line.",
      ended: "You can join again at the end of the line.",
      closed: "It lets no more customers in.",
      passthrough: "There is no line just now.",
    },
    wait: (band) => `Your turn comes in ${band}`,
    all: (_, count) => `${count} waiting in all`,
    turnTitle: (name) => `Your turn: ${name}`,
    aheadTitle: (count, name) => `${count} ahead: ${name}`,
    left: (time) => `${time} left to go in`,
    insideLeft: (time) => `${time} left inside`,
    enter: "Go in",
    enterAt: (host) => `Go in to ${host}`,
    rejoin: "Join again",
    again: "Try again",
    toEvent: "To the event",
    missing: "There is no such waiting room",
    home: "To the start",
    message: "From the organiser",
    trouble: "The service cannot be reached just now. Your place is kept, and this page looks again.",
    live: "Live",
    safe: "You may reload or close this page: your place is kept on this device.",
    progress: "How far you have come",
    bell: { on: "Sound is on", off: "Ring when it’s my turn" },
    draw: {
      title: "How the places are drawn",
      how: "Who is here before the start gets a number, and the draw turns it into a place. The secret of the draw, its seed, does not exist before the start and is public from then on, so that anybody can compute every place. This browser computed yours.",
      before: "The draw is at the start. Here you can check it then.",
      seed: "Seed",
      count: "Drawn in all",
      index: "Your number",
      place: "Your place in the draw",
      check: "Check my place",
      right: (place) => `Right: this browser and the service both come to place ${place}.`,
      wrong: (here, there) => `This browser comes to place ${here}, the service says ${there}. Tell the organiser.`,
      late: "You came after the start: your place follows from the second in which you came, without a draw.",
    },
    email: {
      words: "This waiting room asks for an email address, so that nobody takes many places.",
      address: "Email address",
      send: "Send me a code",
      sent: "A letter with a code is on its way.",
      code: "Code from the letter",
      confirm: "Confirm and join",
    },
    errors: {
      EMAIL_NOT_CONFIRMED: "Confirm your email address first.",
      EMAIL_USED: "This address has a place already. Use the device with which you joined, or another address.",
      CHALLENGE_NEEDED: "This waiting room asks for a proof that this page cannot give.",
      CHALLENGE_FAILED: "The proof that you are no script did not count. Try again.",
      NOT_OPEN: "The waiting room is not open yet.",
      ROOM_CLOSED: "The waiting room is closed.",
      TOO_MANY_REQUESTS: "Too many have joined from your network just now. Try again in a while.",
      NOT_YET: "It is not your turn yet.",
      PAUSED: "The line is paused. Your turn is kept: go in when it goes on.",
    },
  },
  de: {
    phases: {
      scheduled: "Noch nicht offen",
      lobby: "Vor dem Start",
      open: "Es geht voran",
      paused: "Angehalten",
      closed: "Geschlossen",
      passthrough: "Kein Warten",
    },
    titles: {
      joining: "Du bekommst deinen Platz …",
      drawing: "Die Plätze werden verlost …",
      near: "Du bist weit vorn",
      front: "Du bist als Nächstes dran",
      called: "Du bist dran",
      admitted: "Du bist drin",
      missed: "Du hast deinen Aufruf verpasst",
      ended: "Deine Zeit drinnen ist um",
      barred: "Du hast noch keinen Platz",
      closed: "Dieser Warteraum ist geschlossen",
      passthrough: "Komm gleich herein",
    },
    under: {
      scheduled: "bis der Warteraum öffnet",
      lobby: "bis zum Start",
      ahead: "vor dir",
      atLeast: "oder mehr vor dir",
      place: "Dein Platz",
    },
    next: {
      scheduled: "Wenn die Zeit um ist, bekommst du deinen Platz auf dieser Seite von selbst.",
      joining: "Das dauert ein paar Sekunden. Du musst nichts tun.",
      lobby: "Beim Start werden die Plätze unter allen verlost, die da sind: Wer zuerst kam, spielt keine Rolle.",
      drawing: "Dein Platz kommt in ein paar Sekunden.",
      waiting: "Wenn niemand mehr vor dir ist, ruft dich diese Seite auf.",
      near: "Dein genauer Platz kommt in ein paar Sekunden.",
      front: "Diese Seite ruft dich jeden Moment auf.",
      paused: "Der Veranstalter hat die Schlange kurz angehalten. Jeder Platz bleibt erhalten.",
      called: "Geh jetzt hinein; solange du hinsiehst, geht es von selbst. Danach wird der Nächste aufgerufen.",
      calledElsewhere: "Geh jetzt hinein. Danach wird der Nächste aufgerufen.",
      calledPaused: "Der Veranstalter hat die Schlange kurz angehalten. Dein Aufruf gilt, bis es weitergeht.",
      admitted: "Wähle und zahle, bevor die Zeit um ist.",
      missed: "Der Nächste wurde aufgerufen. Du kannst dich hinten wieder anstellen.",
      ended: "Du kannst dich hinten wieder anstellen.",
      closed: "Es wird niemand mehr eingelassen.",
      passthrough: "Gerade gibt es keine Schlange.",
    },
    wait: (band) => `Noch ${band}, bis du dran bist`,
    all: (n, count) => (n === 1 ? "Bisher wartest nur du" : `${count} warten insgesamt`),
    turnTitle: (name) => `Du bist dran: ${name}`,
    aheadTitle: (count, name) => `${count} vor dir: ${name}`,
    left: (time) => `Noch ${time}, um hineinzugehen`,
    insideLeft: (time) => `Noch ${time} drinnen`,
    enter: "Hineingehen",
    enterAt: (host) => `Weiter zu ${host}`,
    rejoin: "Wieder anstellen",
    again: "Noch einmal versuchen",
    toEvent: "Zur Veranstaltung",
    missing: "Diesen Warteraum gibt es nicht",
    home: "Zum Anfang",
    message: "Vom Veranstalter",
    trouble: "Der Dienst ist gerade nicht zu erreichen. Dein Platz bleibt, und diese Seite sieht wieder nach.",
    live: "Aktuell",
    safe: "Du darfst diese Seite neu laden oder schließen: Dein Platz bleibt auf diesem Gerät.",
    progress: "Wie weit du gekommen bist",
    bell: { on: "Ton ist an", off: "Klingeln, wenn ich dran bin" },
    draw: {
      title: "Wie die Plätze verlost werden",
      how: "Wer vor dem Start da ist, bekommt eine Nummer, und die Verlosung macht daraus einen Platz. Ihr Geheimnis, der Startwert, entsteht erst beim Start und ist von da an öffentlich: So kann jeder alle Plätze nachrechnen. Deinen hat dieser Browser berechnet.",
      before: "Verlost wird beim Start. Danach kannst du es hier nachrechnen.",
      seed: "Startwert",
      count: "Verlost insgesamt",
      index: "Deine Nummer",
      place: "Dein Platz in der Verlosung",
      check: "Meinen Platz nachrechnen",
      right: (place) => `Stimmt: Dieser Browser und der Dienst kommen beide auf Platz ${place}.`,
      wrong: (here, there) =>
        `Dieser Browser kommt auf Platz ${here}, der Dienst sagt ${there}. Sag es dem Veranstalter.`,
      late: "Du kamst nach dem Start: Dein Platz folgt ohne Verlosung aus der Sekunde, in der du kamst.",
    },
    email: {
      words: "Dieser Warteraum fragt nach einer E-Mail-Adresse, damit niemand viele Plätze nimmt.",
      address: "E-Mail-Adresse",
      send: "Code schicken",
      sent: "Ein Brief mit einem Code ist unterwegs.",
      code: "Code aus dem Brief",
      confirm: "Bestätigen und anstellen",
    },
    errors: {
      EMAIL_NOT_CONFIRMED: "Bestätige zuerst deine E-Mail-Adresse.",
      EMAIL_USED: "Diese Adresse hat schon einen Platz. Nimm das Gerät, mit dem du kamst, oder eine andere Adresse.",
      CHALLENGE_NEEDED: "Dieser Warteraum verlangt einen Nachweis, den diese Seite nicht geben kann.",
      CHALLENGE_FAILED: "Der Nachweis, dass du kein Skript bist, galt nicht. Versuche es noch einmal.",
      NOT_OPEN: "Der Warteraum ist noch nicht offen.",
      ROOM_CLOSED: "Der Warteraum ist geschlossen.",
      TOO_MANY_REQUESTS: "Aus deinem Netz haben sich gerade zu viele angestellt. Versuche es später noch einmal.",
      NOT_YET: "Du bist noch nicht dran.",
      PAUSED: "Die Schlange steht. Dein Aufruf gilt: Geh hinein, wenn es weitergeht.",
    },
  },
};

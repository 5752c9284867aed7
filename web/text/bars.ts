// What is said about bars nearby and one's place in one of them. It is loaded with their views.

import type { Language } from "./text.ts";

type Words = string;
type Counted = (n: number) => string;
type Named = (name: string) => string;

interface BarsWords {
  near: Record<
    | "title"
    | "lead"
    | "near"
    | "here"
    | "forget"
    | "example"
    | "map"
    | "you"
    | "north"
    | "party"
    | "longest"
    | "ask"
    | "none"
    | "noneWords"
    | "underWay"
    | "toRequest"
    | "noWait"
    | "forbidden"
    | "unknown"
    | "privacy",
    Words
  > & {
    found: Counted;
    minutes: Counted;
    walk: Counted;
    waiting: Counted;
    wait: (from: number, to: number) => string;
    tooLong: Counted;
    askAt: Named;
  };
  place: Record<
    | "title"
    | "none"
    | "noneWords"
    | "toBars"
    | "looking"
    | "lookingWords"
    | "confirm"
    | "searchOn"
    | "number"
    | "next"
    | "ahead"
    | "called"
    | "calledWords"
    | "go"
    | "goWords"
    | "arrived"
    | "stay"
    | "return"
    | "seatedWords"
    | "share"
    | "shareWords"
    | "shared"
    | "forget"
    | "forgotten"
    | "over"
    | "another"
    | "leaveWords"
    | "offline",
    Words
  > & {
    first: Named;
    asked: Counted;
    would: Named;
    wouldWords: Words;
    left: Named;
    returnLeft: Named;
    seated: Named;
    people: Counted;
    inLine: Named;
    callNews: (bar: string, number: string) => string;
    goNews: Named;
    leaving: Record<"REQUESTING" | "CONFIRMING" | "QUEUEING", { press: Words; title: Words }>;
    ends: Record<"NO_MATCH" | "CANCELLED" | "NO_SHOW" | "LAPSED" | "BAR_CLOSED", Words>;
    bell: { on: Words; off: Words };
  };
  arrive: Record<"title" | "there" | "toPlace" | "arrivedNow" | "noLine" | "wrongCode" | "noCode", Words> & {
    askHere: Named;
    notNow: Named;
  };
  errors: Record<string, Words>;
}

export const bars: Record<Language, BarsWords> = {
  en: {
    near: {
      title: "Bars near me",
      lead: "See who has room, ask one of them, and walk over when it is time.",
      near: "Show bars around me",
      here: "Around where you are",
      forget: "Forget where I am",
      example: "Around the example place",
      map: "Where they are, seen from you",
      you: "You",
      north: "N",
      party: "How many are you?",
      longest: "Longest wait",
      ask: "Ask for a place",
      none: "No bar with room nearby",
      noneWords: "There is none for so many within two kilometres just now. This page looks again.",
      underWay: "You have asked a bar already.",
      toRequest: "To my place",
      noWait: "no wait to speak of",
      forbidden: "The browser may not say where you are. Allow it in its settings for this page.",
      unknown: "This device does not know where it is just now.",
      privacy: "Where you are is used to find bars and to say when to go. It is forgotten within half an hour.",
      found: (n) => (n === 1 ? "One bar with room" : `${n} bars with room`),
      minutes: (n) => `${n} minutes`,
      walk: (n) => (n <= 1 ? "a minute’s walk" : `${n} min walk`),
      waiting: (n) => (n === 0 ? "nobody waiting" : `${n} waiting`),
      wait: (from, to) => (to <= 1 ? "about a minute" : from === to ? `about ${to} min` : `${from} to ${to} min`),
      tooLong: (n) => `The wait is longer than your ${n} minutes.`,
      askAt: (bar) => `Ask for a place: ${bar}`,
    },
    place: {
      title: "My place",
      none: "You have not asked a bar",
      noneWords: "Your place and your number are here once you have.",
      toBars: "Find a bar",
      looking: "Looking for a place",
      lookingWords: "The bar you chose is asked first, then others nearby. This takes five minutes at most.",
      confirm: "Take this place",
      searchOn: "Search on",
      number: "Your number",
      next: "You are next",
      ahead: "ahead of you",
      called: "It’s your turn",
      calledWords: "Please go in and show your number.",
      go: "Time to go",
      goWords: "If you set out now, you are there in time.",
      arrived: "The bar knows that you are there.",
      stay: "Go on as it is",
      return: "Come back into the line",
      seatedWords: "You have a seat. Enjoy.",
      share: "Tell me when to go",
      shareWords: "Share where you are, and we say when to set out. The bar sees minutes only.",
      shared: "We say when to set out. Where you are is forgotten when this is over.",
      forget: "Stop sharing",
      forgotten: "It is forgotten where you are.",
      over: "Over",
      another: "Find another bar",
      leaveWords: "Your place goes to the next.",
      offline: "The service cannot be reached. What you see may be old.",
      first: (bar) => `${bar} is asked first`,
      asked: (n) => (n <= 1 ? "One bar has been asked" : `${n} bars have been asked`),
      would: (bar) => `${bar} would take you`,
      wouldWords: "The bar you chose could not. Take this place, or search on.",
      left: (time) => `${time} left`,
      returnLeft: (time) => `You can come back for another ${time}`,
      seated: (bar) => `Welcome to ${bar}`,
      people: (n) => (n === 1 ? "for one" : `for ${n}`),
      inLine: (band) => `Your turn comes in ${band}`,
      callNews: (bar, number) => `It’s your turn at ${bar}: ${number}.`,
      goNews: (bar) => `Time to go to ${bar}.`,
      leaving: {
        REQUESTING: { press: "Stop looking", title: "Stop looking for a place?" },
        CONFIRMING: { press: "Give up", title: "Give up, and look no further?" },
        QUEUEING: { press: "Leave the line", title: "Leave the line?" },
      },
      ends: {
        NO_MATCH: "No bar nearby has taken you. Try again a little later, or wait longer.",
        CANCELLED: "You have given this up.",
        NO_SHOW: "You were called and did not come, so the next was let in.",
        LAPSED: "The time to say yes is over, and the place has gone to the next.",
        BAR_CLOSED: "The bar has closed, and with it its line.",
      },
      bell: { on: "Sound is on", off: "Ring when it’s my turn" },
    },
    arrive: {
      title: "At the door",
      there: "You are there",
      toPlace: "To my place",
      arrivedNow: "The bar knows that you are here.",
      noLine: "You are in no bar’s line, so no bar expects you.",
      wrongCode: "This is not the code of the bar in whose line you are, or it is an old one.",
      noCode: "Scan the code at the door of the bar.",
      askHere: (bar) => `Ask ${bar} for a place`,
      notNow: (bar) => `${bar} takes no new guests just now.`,
    },
    errors: {
      LOCATION_NEEDED: "You have missed a call before: first show where you are, so that the bar knows you are close.",
      TOO_FAR: "This bar is too far from where you are to stand in its line. Ask one that is nearer.",
      STATE_CHANGED: "This has changed meanwhile.",
      REQUEST_LAPSED: "The time for this is over.",
      QUEUE_FULL: "The line has no room any more.",
      BAR_NOT_OPEN: "This bar takes nobody in just now.",
    },
  },
  de: {
    near: {
      title: "Bars in der Nähe",
      lead: "Sieh, wer Platz hat, frag eine davon, und geh hin, wenn es so weit ist.",
      near: "Bars um mich zeigen",
      here: "Um dich herum",
      forget: "Vergessen, wo ich bin",
      example: "Um den Beispielort",
      map: "Wo sie sind, von dir aus",
      you: "Du",
      north: "N",
      party: "Wie viele seid ihr?",
      longest: "Längste Wartezeit",
      ask: "Nach Platz fragen",
      none: "Keine Bar mit Platz in der Nähe",
      noneWords: "Im Umkreis von zwei Kilometern hat gerade keine für so viele Platz. Diese Seite sieht wieder nach.",
      underWay: "Du hast schon eine Bar gefragt.",
      toRequest: "Zu meinem Platz",
      noWait: "kaum Wartezeit",
      forbidden: "Der Browser darf nicht sagen, wo du bist. Erlaube es in seinen Einstellungen für diese Seite.",
      unknown: "Dieses Gerät weiß gerade nicht, wo es ist.",
      privacy:
        "Dein Ort dient dazu, Bars zu finden und zu sagen, wann du losgehst. Er ist in einer halben Stunde vergessen.",
      found: (n) => (n === 1 ? "Eine Bar mit Platz" : `${n} Bars mit Platz`),
      minutes: (n) => `${n} Minuten`,
      walk: (n) => (n <= 1 ? "eine Minute zu Fuß" : `${n} Min. zu Fuß`),
      waiting: (n) => (n === 0 ? "niemand wartet" : `${n} warten`),
      wait: (from, to) => (to <= 1 ? "etwa eine Minute" : from === to ? `etwa ${to} Min.` : `${from} bis ${to} Min.`),
      tooLong: (n) => `Hier wartet man länger als deine ${n} Minuten.`,
      askAt: (bar) => `Nach Platz fragen: ${bar}`,
    },
    place: {
      title: "Mein Platz",
      none: "Du hast keine Bar gefragt",
      noneWords: "Danach stehen hier dein Platz und deine Nummer.",
      toBars: "Eine Bar finden",
      looking: "Wir suchen dir einen Platz",
      lookingWords:
        "Erst wird die gefragt, die du gewählt hast, dann andere in der Nähe. Das dauert höchstens fünf Minuten.",
      confirm: "Diesen Platz nehmen",
      searchOn: "Weitersuchen",
      number: "Deine Nummer",
      next: "Du bist als Nächstes dran",
      ahead: "vor dir",
      called: "Du bist dran",
      calledWords: "Geh bitte hinein und zeig deine Nummer.",
      go: "Zeit loszugehen",
      goWords: "Wenn du jetzt losgehst, bist du rechtzeitig da.",
      arrived: "Die Bar weiß, dass du da bist.",
      stay: "Weiter so",
      return: "Wieder in die Schlange",
      seatedWords: "Du hast einen Platz. Viel Vergnügen.",
      share: "Sagt mir, wann ich losgehe",
      shareWords: "Teile deinen Ort, und wir sagen dir, wann du losgehst. Die Bar sieht nur Minuten.",
      shared: "Wir sagen dir, wann du losgehst. Dein Ort ist vergessen, wenn das hier vorbei ist.",
      forget: "Nicht mehr teilen",
      forgotten: "Dein Ort ist vergessen.",
      over: "Vorbei",
      another: "Eine andere Bar finden",
      leaveWords: "Dein Platz geht an den Nächsten.",
      offline: "Der Dienst ist nicht zu erreichen. Was du siehst, kann alt sein.",
      first: (bar) => `${bar} wird zuerst gefragt`,
      asked: (n) => (n <= 1 ? "Eine Bar ist gefragt" : `${n} Bars sind gefragt`),
      would: (bar) => `${bar} nimmt euch`,
      wouldWords: "Die Bar deiner Wahl konnte nicht. Nimm diesen Platz, oder such weiter.",
      left: (time) => `Noch ${time}`,
      returnLeft: (time) => `Du kannst noch ${time} lang zurück`,
      seated: (bar) => `Willkommen bei ${bar}`,
      people: (n) => (n === 1 ? "für eine Person" : `für ${n}`),
      inLine: (band) => `Noch ${band}, bis du dran bist`,
      callNews: (bar, number) => `Du bist dran bei ${bar}: ${number}.`,
      goNews: (bar) => `Zeit, zu ${bar} zu gehen.`,
      leaving: {
        REQUESTING: { press: "Nicht weitersuchen", title: "Nicht weitersuchen?" },
        CONFIRMING: { press: "Aufgeben", title: "Aufgeben und nicht weitersuchen?" },
        QUEUEING: { press: "Schlange verlassen", title: "Die Schlange verlassen?" },
      },
      ends: {
        NO_MATCH: "Keine Bar in der Nähe hat dich genommen. Versuch es etwas später, oder warte länger.",
        CANCELLED: "Du hast das aufgegeben.",
        NO_SHOW: "Du wurdest aufgerufen und kamst nicht, darum kam der Nächste hinein.",
        LAPSED: "Die Zeit zum Zusagen ist um, und der Platz ging an den Nächsten.",
        BAR_CLOSED: "Die Bar hat geschlossen, und mit ihr die Schlange.",
      },
      bell: { on: "Ton ist an", off: "Klingeln, wenn ich dran bin" },
    },
    arrive: {
      title: "An der Tür",
      there: "Du bist da",
      toPlace: "Zu meinem Platz",
      arrivedNow: "Die Bar weiß, dass du hier bist.",
      noLine: "Du stehst in keiner Schlange, darum erwartet dich keine Bar.",
      wrongCode: "Das ist nicht der Code der Bar, in deren Schlange du stehst, oder ein alter.",
      noCode: "Scanne den Code an der Tür der Bar.",
      askHere: (bar) => `${bar} nach Platz fragen`,
      notNow: (bar) => `${bar} nimmt gerade keine neuen Gäste an.`,
    },
    errors: {
      LOCATION_NEEDED:
        "Du hast schon einen Aufruf verpasst: Zeig erst, wo du bist, damit die Bar weiß, dass du nah bist.",
      TOO_FAR: "Diese Bar ist zu weit weg, um in ihrer Schlange zu stehen. Frag eine, die näher ist.",
      STATE_CHANGED: "Das hat sich inzwischen geändert.",
      REQUEST_LAPSED: "Die Zeit dafür ist um.",
      QUEUE_FULL: "Die Schlange hat keinen Platz mehr.",
      BAR_NOT_OPEN: "Diese Bar nimmt gerade niemanden an.",
    },
  },
};

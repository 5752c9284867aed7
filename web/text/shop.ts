// What shops by code say to their customers. It is loaded with their views.

import type { Language } from "./text.ts";

type Words = string;
type Named = (name: string) => string;

interface ShopWords {
  scan: Record<
    | "title"
    | "words"
    | "camera"
    | "cameraStop"
    | "cameraSeen"
    | "noCamera"
    | "cameraRefused"
    | "address"
    | "hint"
    | "go"
    | "wrong"
    | "mine"
    | "to",
    Words
  >;
  join: Record<
    | "title"
    | "you"
    | "name"
    | "phone"
    | "phoneHint"
    | "queue"
    | "choose"
    | "paused"
    | "allPaused"
    | "more"
    | "remove"
    | "join"
    | "look"
    | "lost"
    | "incomplete"
    | "scanAgain"
    | "toLine",
    Words
  > & { person: (n: number) => string; left: Named };
  line: Record<
    | "title"
    | "next"
    | "ahead"
    | "turn"
    | "come"
    | "done"
    | "removed"
    | "leave"
    | "stay"
    | "leaveWords"
    | "left"
    | "none"
    | "noneWords"
    | "closed"
    | "closedWords"
    | "safe"
    | "coming"
    | "looking",
    Words
  > & {
    wait: Named;
    sure: Named;
    turnTitle: Named;
    moved: (before: string, now: string) => string;
    nextNews: Named;
    bell: { on: Words; off: Words };
  };
  errors: Record<string, Words>;
}

export const shop: Record<Language, ShopWords> = {
  en: {
    scan: {
      title: "Join a line by its code",
      words: "Scan the code that is on the screen of the shop. You get a number, and wait where you like.",
      camera: "Scan with the camera",
      cameraStop: "Stop the camera",
      cameraSeen: "Picture of the camera",
      noCamera:
        "This browser cannot read codes: open the code with your phone’s camera app, or type its address below.",
      cameraRefused: "The camera cannot be used. Allow it in the browser’s settings, or type the address below.",
      address: "Address under the code",
      hint: "It contains #/join/",
      go: "Go on",
      wrong: "This is no address of a shop’s code. Type all of it, or scan the code.",
      mine: "Your numbers",
      to: "To my number",
    },
    join: {
      title: "Join the line",
      you: "You",
      name: "Name",
      phone: "Phone (optional)",
      phoneHint: "Only the staff of this shop sees it, until the shop closes.",
      queue: "What for",
      choose: "Choose",
      paused: "takes nobody in just now",
      allPaused: "Nobody is taken in just now. Wait a moment, then look again.",
      more: "Add a person",
      remove: "Remove",
      join: "Get a number",
      look: "Look again",
      lost: "Press again: you do not join twice.",
      incomplete: "This address is not complete. Scan the code that is on the screen of the shop.",
      scanAgain: "Scan another code",
      toLine: "To your numbers",
      person: (n) => `Person ${n}`,
      left: (time) => `${time} left to join`,
    },
    line: {
      title: "Your numbers",
      next: "You are next",
      ahead: "ahead of you",
      turn: "It’s your turn",
      come: "Please come to the counter.",
      done: "Done. Thank you for coming.",
      removed: "Taken off the list. If you are still there, ask the staff.",
      leave: "Leave the line",
      stay: "Stay in line",
      leaveWords: "Your place goes to the next.",
      left: "You left the line.",
      none: "You have no number here",
      noneWords: "Scan the code on the screen of the shop to get one.",
      closed: "The shop has closed",
      closedWords: "Its numbers no longer count.",
      safe: "You may close this page: your number is kept on this device, and this address shows it again.",
      coming: "I’m coming",
      looking: "Looking every few seconds",
      wait: (band) => `Your turn comes in ${band}`,
      sure: (number) => `Leave the line with ${number}?`,
      turnTitle: (number) => `Your turn: ${number}`,
      moved: (before, now) => `The staff moved you to another line: ${before} is ${now} now.`,
      nextNews: (number) => `${number}: you are next.`,
      bell: { on: "Sound is on", off: "Ring when it’s my turn" },
    },
    errors: {
      CODE_USED: "This code has been used: each is good for one phone. Scan the code that is on the screen now.",
      CODE_NOT_FOUND: "This is no code of this shop. Scan the code that is on the screen now.",
      CODE_LAPSED: "You scanned this code more than ten minutes ago. Scan the code that is on the screen now.",
      SESSION_LAPSED: "The ten minutes to join are over. Scan the code that is on the screen now.",
      SESSION_NOT_FOUND: "This code is no longer good. Scan the code that is on the screen now.",
      SESSION_USED: "This code has been joined with already. Scan the code that is on the screen now.",
      QUEUE_PAUSED: "This queue takes nobody in just now. Choose another one, or ask the staff.",
      STATE_CHANGED: "Many are joining at this moment. Press again.",
      STORE_CLOSED: "The shop has closed: nobody can join any more.",
      STORE_NOT_FOUND: "There is no such shop. Scan the code that is on the screen now.",
    },
  },
  de: {
    scan: {
      title: "Mit einem Code anstellen",
      words: "Scanne den Code auf dem Bildschirm im Laden. Du bekommst eine Nummer und wartest, wo du willst.",
      camera: "Mit der Kamera scannen",
      cameraStop: "Kamera aus",
      cameraSeen: "Bild der Kamera",
      noCamera:
        "Dieser Browser liest keine Codes: Öffne den Code mit der Kamera-App, oder tippe unten seine Adresse ein.",
      cameraRefused:
        "Die Kamera geht nicht. Erlaube sie in den Einstellungen des Browsers, oder tippe unten die Adresse ein.",
      address: "Adresse unter dem Code",
      hint: "Sie enthält #/join/",
      go: "Weiter",
      wrong: "Das ist keine Adresse eines Ladens. Tippe sie ganz ein, oder scanne den Code.",
      mine: "Deine Nummern",
      to: "Zu meiner Nummer",
    },
    join: {
      title: "Anstellen",
      you: "Du",
      name: "Name",
      phone: "Telefon (freiwillig)",
      phoneHint: "Nur das Personal dieses Ladens sieht sie, bis der Laden schließt.",
      queue: "Wofür",
      choose: "Wähle",
      paused: "nimmt gerade niemanden an",
      allPaused: "Gerade wird niemand angenommen. Warte einen Moment und sieh dann wieder nach.",
      more: "Noch jemand",
      remove: "Entfernen",
      join: "Nummer ziehen",
      look: "Wieder nachsehen",
      lost: "Drücke noch einmal: Du stellst dich nicht zweimal an.",
      incomplete: "Diese Adresse ist nicht vollständig. Scanne den Code auf dem Bildschirm im Laden.",
      scanAgain: "Anderen Code scannen",
      toLine: "Zu deinen Nummern",
      person: (n) => `Person ${n}`,
      left: (time) => `Noch ${time} zum Anstellen`,
    },
    line: {
      title: "Deine Nummern",
      next: "Du bist als Nächstes dran",
      ahead: "vor dir",
      turn: "Du bist dran",
      come: "Komm bitte an die Theke.",
      done: "Erledigt. Danke für deinen Besuch.",
      removed: "Von der Liste genommen. Wenn du noch da bist, frag das Personal.",
      leave: "Schlange verlassen",
      stay: "Bleiben",
      leaveWords: "Dein Platz geht an den Nächsten.",
      left: "Du hast die Schlange verlassen.",
      none: "Du hast hier keine Nummer",
      noneWords: "Scanne den Code auf dem Bildschirm im Laden, um eine zu bekommen.",
      closed: "Der Laden hat geschlossen",
      closedWords: "Seine Nummern gelten nicht mehr.",
      safe: "Du darfst diese Seite schließen: Deine Nummer bleibt auf diesem Gerät, und diese Adresse zeigt sie wieder.",
      coming: "Ich komme",
      looking: "Sieht alle paar Sekunden nach",
      wait: (band) => `Noch ${band}, bis du dran bist`,
      sure: (number) => `Die Schlange mit ${number} verlassen?`,
      turnTitle: (number) => `Du bist dran: ${number}`,
      moved: (before, now) => `Das Personal hat dich umgestellt: Aus ${before} ist ${now} geworden.`,
      nextNews: (number) => `${number}: Du bist als Nächstes dran.`,
      bell: { on: "Ton ist an", off: "Klingeln, wenn ich dran bin" },
    },
    errors: {
      CODE_USED:
        "Dieser Code ist verbraucht: Jeder gilt für ein Telefon. Scanne den, der jetzt auf dem Bildschirm ist.",
      CODE_NOT_FOUND: "Das ist kein Code dieses Ladens. Scanne den, der jetzt auf dem Bildschirm ist.",
      CODE_LAPSED: "Du hast diesen Code vor über zehn Minuten gescannt. Scanne den, der jetzt auf dem Bildschirm ist.",
      SESSION_LAPSED: "Die zehn Minuten sind um. Scanne den Code, der jetzt auf dem Bildschirm ist.",
      SESSION_NOT_FOUND: "Dieser Code gilt nicht mehr. Scanne den, der jetzt auf dem Bildschirm ist.",
      SESSION_USED: "Mit diesem Code wurde schon angestellt. Scanne den, der jetzt auf dem Bildschirm ist.",
      QUEUE_PAUSED: "Diese Schlange nimmt gerade niemanden an. Wähle eine andere, oder frag das Personal.",
      STATE_CHANGED: "Gerade stellen sich viele an. Drücke noch einmal.",
      STORE_CLOSED: "Der Laden hat geschlossen: Niemand kann sich mehr anstellen.",
      STORE_NOT_FOUND: "Diesen Laden gibt es nicht. Scanne den Code, der jetzt auf dem Bildschirm ist.",
    },
  },
};

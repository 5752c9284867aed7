// What is said of alerts on this device.

import { computed } from "@preact/signals";
import { text } from "./text.ts";

interface Tell {
  title: string;
  off: string;
  on: string;
  blocked: string;
  failed: string;
}

const words: Record<"en" | "de", Tell> = {
  en: {
    title: "Tell me when it is time",
    off: "With a notice on this device, also when this page is closed.",
    on: "You get a notice on this device, also when this page is closed.",
    blocked: "This browser blocks notices from here. You can allow them in its settings for this site.",
    failed: "This browser could not set up notices. Keep this page open, and it tells you itself.",
  },
  de: {
    title: "Sag mir, wenn es so weit ist",
    off: "Mit einer Mitteilung auf diesem Gerät, auch wenn die Seite geschlossen ist.",
    on: "Du bekommst eine Mitteilung auf diesem Gerät, auch wenn die Seite geschlossen ist.",
    blocked:
      "Dieser Browser blockiert Mitteilungen von hier. Du kannst sie in seinen Einstellungen für diese Seite erlauben.",
    failed: "Dieser Browser konnte Mitteilungen nicht einrichten. Lass die Seite offen, dann sagt sie es dir selbst.",
  },
};

export const tellWords = computed(() => words[text.value.language]);

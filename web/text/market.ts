// What is said in and about markets. It is loaded with their views.

import { computed } from "@preact/signals";
import { de } from "./market-de.ts";
import { en } from "./market-en.ts";
import { text } from "./text.ts";

export const marketWords = computed(() => (text.value.language === "de" ? de : en));

// What is said to those who run a shop, and on its screens. It is loaded with their views.

import { computed } from "@preact/signals";
import { de } from "./counter-de.ts";
import { en } from "./counter-en.ts";
import { text } from "./text.ts";

export const counterWords = computed(() => (text.value.language === "de" ? de : en));

// Asks once before what cannot be undone.

import { at } from "./element.js";

export function sure(words, yes) {
  const dialog = at("sure");
  at("sure-words").textContent = words;
  at("sure-yes").textContent = yes;
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}

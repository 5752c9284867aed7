// An error in words, with a button that tries again.

import { element } from "./element.js";

export function failure(place, error, again) {
  const button = element("button", {}, "Try again");
  button.onclick = () => {
    place.replaceChildren();
    again();
  };
  place.replaceChildren(element("p", { role: "alert", class: "wrong" }, error.message), button);
}

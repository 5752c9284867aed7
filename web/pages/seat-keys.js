// One tab stop for a whole map: the arrow keys go from seat to seat, Home and End to the ends of a row.

export class SeatKeys {
  constructor(element) {
    this.element = element;
    element.addEventListener("keydown", (event) => this.press(event));
    element.addEventListener("focusin", (event) => this.stop(event.target));
  }

  // Where the tab key comes in: at this seat, or at the first one.
  stop(box = this.element.querySelector("input")) {
    if (this.here) this.here.tabIndex = -1;
    this.here = box;
    if (box) box.tabIndex = 0;
  }

  press(event) {
    const next = this.next(event.key, event.target);
    if (!next) return;
    event.preventDefault();
    next.focus();
  }

  next(key, box) {
    const rows = [...this.element.querySelectorAll(".row")].map((row) => [...row.querySelectorAll("input")]);
    const y = rows.findIndex((row) => row.includes(box));
    const x = rows[y].indexOf(box);
    if (key === "ArrowLeft") return rows[y][x - 1];
    if (key === "ArrowRight") return rows[y][x + 1];
    if (key === "ArrowUp") return rows[y - 1]?.[Math.min(x, rows[y - 1].length - 1)];
    if (key === "ArrowDown") return rows[y + 1]?.[Math.min(x, rows[y + 1].length - 1)];
    if (key === "Home") return rows[y][0];
    if (key === "End") return rows[y].at(-1);
  }
}

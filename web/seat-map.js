// A section as rows of check boxes: a seat is named "Row 3, seat 12, available" for those who do not see it.

const WORDS = { free: "available", held: "held by somebody", booked: "sold", blocked: "not for sale" };

export class SeatMap {
  constructor(element, chosen) {
    Object.assign(this, { element, chosen, rows: new Map(), mine: new Set() });
    element.addEventListener("change", () => this.chosen(this.choice()));
    setInterval(() => this.lapse(), 250);
  }

  // The whole section, as the server has it.
  show(section, data) {
    this.section = section;
    this.rows = new Map(data.rows.map((row) => [row.id, { ...row, boxes: new Map() }]));
    const chosen = new Set(this.choice());
    this.element.replaceChildren(...[...this.rows.values()].map((row) => this.draw(row, chosen)));
    for (const row of this.rows.values()) for (const seat of row.seats) this.paint(row, seat);
  }

  // What changed: rows that are older than what we have are old news.
  apply(changes) {
    for (const change of changes) {
      const row = this.rows.get(change.row);
      if (!row || change.version < row.version) continue;
      row.version = change.version;
      for (const [seat, claim] of Object.entries(change.seats)) {
        if (claim.state === "free") delete row.taken[seat];
        else row.taken[seat] = claim;
        this.paint(row, seat);
      }
    }
    this.chosen(this.choice());
  }

  // Our own seats look different; nobody but us knows that they are ours.
  own(names) {
    this.mine = new Set(names);
    for (const row of this.rows.values()) for (const seat of row.seats) this.paint(row, seat);
  }

  choice() {
    return [...this.element.querySelectorAll("input:checked:enabled")].map((box) => box.value);
  }

  draw(row, chosen) {
    const field = document.createElement("fieldset");
    const legend = document.createElement("legend");
    legend.textContent = `Row ${row.id}`;
    field.append(legend);
    for (const seat of row.seats) {
      const label = document.createElement("label");
      const box = document.createElement("input");
      Object.assign(box, { type: "checkbox", value: `${this.section}-${row.id}-${seat}` });
      box.checked = chosen.has(box.value);
      label.append(box, seat);
      row.boxes.set(seat, { box, label });
      field.append(label);
    }
    return field;
  }

  paint(row, seat) {
    const { box, label } = row.boxes.get(seat);
    const state = row.taken[seat]?.state ?? "free";
    const mine = this.mine.has(box.value);
    label.className = [state, mine && "mine", row.accessible.includes(seat) && "accessible"].filter(Boolean).join(" ");
    box.disabled = state !== "free";
    if (box.disabled) box.checked = false;
    box.setAttribute("aria-label", `Row ${row.id}, seat ${seat}, ${mine ? "yours" : WORDS[state]}`);
  }

  // A held seat is free when its time has passed: no message says so.
  lapse() {
    const now = Date.now();
    for (const row of this.rows.values()) {
      for (const [seat, claim] of Object.entries(row.taken)) {
        if (claim.until && Date.parse(claim.until) <= now) {
          delete row.taken[seat];
          this.paint(row, seat);
        }
      }
    }
  }
}

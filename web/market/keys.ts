// The name of a press at a till. As soon as the till's shoppers are others, it is another press.

export function press(act: string, calls: ReadonlyArray<{ ticket_id: string }>, ticket = ""): string {
  return [act, ticket, ...calls.map((each) => each.ticket_id)].join(" ");
}

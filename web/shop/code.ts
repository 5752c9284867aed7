// What the code on a store's screen says: an address that ends in #/join/<store>/<code>.

const JOIN = /#\/join\/([^/?#\s]+)\/([^/?#\s]+)/;

// The address of the page that joins with it, in this application; undefined for any other text.
export function joinAddress(text: string): string | undefined {
  const found = JOIN.exec(text);
  return found ? `#/join/${found[1]}/${found[2]}` : undefined;
}

export function lineAddress(store: string): string {
  return `#/line/${encodeURIComponent(store)}`;
}

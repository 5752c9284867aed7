// The proof of work that some deployments ask of a new guest: an answer whose digest begins with zero bits.

interface Challenge {
  kind: string;
  puzzle: string | null;
  bits: number | null;
}

// After a second or two. A provider's widget is not shown here, so there is no proof of its kind.
export async function worked({ kind, puzzle, bits }: Challenge): Promise<string> {
  if (kind !== "work" || puzzle === null || bits === null) return "";
  const text = new TextEncoder();
  for (let answer = 0; ; answer++) {
    const proof = `${puzzle}:${answer}`;
    const digest = new DataView(await crypto.subtle.digest("SHA-256", text.encode(proof)));
    if (Math.clz32(digest.getUint32(0)) >= bits) return proof;
  }
}

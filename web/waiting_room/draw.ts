// The draw of a waiting room, as the API describes it: those who came before the start compute their position by it.

const ROUNDS = 8;

// The place, from 0, of an index among `count` that are drawn. `seed` is in hexadecimal.
export async function drawn(seed: string, index: number, count: number): Promise<number> {
  const key = Uint8Array.from(seed.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  const half = Math.max(1, Math.ceil((32 - Math.clz32(count - 1)) / 2));
  let place = index;
  do place = await permuted(key, place, half);
  while (place >= count);
  return place;
}

async function permuted(key: Uint8Array, value: number, half: number): Promise<number> {
  const size = 2 ** half;
  let [left, right] = [Math.floor(value / size), value % size];
  for (let round = 0; round < ROUNDS; round++) {
    const message = new Uint8Array(key.length + 9);
    message.set(key);
    message[key.length] = round;
    new DataView(message.buffer).setUint32(key.length + 5, right);
    const digest = new DataView(await crypto.subtle.digest("SHA-256", message));
    [left, right] = [right, left ^ (digest.getUint32(4) & (size - 1))];
  }
  return left * size + right;
}

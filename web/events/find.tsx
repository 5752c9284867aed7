export function Find() {
  return <h1 class="view">…</h1>;
}

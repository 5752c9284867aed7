export function EventView() {
  return <h1 class="view">…</h1>;
}

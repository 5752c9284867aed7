export function Tickets() {
  return <h1 class="view">…</h1>;
}

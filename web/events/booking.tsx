export function BookingView() {
  return <h1 class="view">…</h1>;
}

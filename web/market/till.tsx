export function TillView() {
  return null;
}

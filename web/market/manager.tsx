export function Manager() {
  return null;
}

// Where this device is, for rooms that stand before a page without a place.

export function zoneOfDevice(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
}

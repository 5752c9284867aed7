// Places on the ground, and where this device is. Metres are good enough for places that are close to each other.

export interface Spot {
  lat: number;
  lon: number;
}

export interface Fix extends Spot {
  accuracy: number;
}

const EXACT = { enableHighAccuracy: true, maximumAge: 10_000, timeout: 20_000 };
const FORBIDDEN = 1;
// Metres of a degree of latitude.
const DEGREE = 111_195;
// A centimetre, as exact as the service keeps a place.
const EXACTLY = 1e7;

// The browser may not say where the device is, or does not know.
export class Nowhere extends Error {
  constructor(readonly forbidden: boolean) {
    super(forbidden ? "forbidden" : "unknown");
  }
}

// Browsers ask the person first.
export function whereAmI(): Promise<Fix> {
  return new Promise((resolve, reject) => {
    if (!navigator.geolocation) return reject(new Nowhere(false));
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve({ lat: coords.latitude, lon: coords.longitude, accuracy: coords.accuracy }),
      ({ code }) => reject(new Nowhere(code === FORBIDDEN)),
      EXACT,
    );
  });
}

// By how many metres a place is east and north of another.
export function offset(from: Spot, to: Spot): { east: number; north: number } {
  const east = (to.lon - from.lon) * Math.cos((from.lat * Math.PI) / 180);
  return { east: DEGREE * east, north: DEGREE * (to.lat - from.lat) };
}

// The place that is so many metres east and north of another.
export function beside(from: Spot, { east, north }: { east: number; north: number }): Spot {
  const lat = from.lat + north / DEGREE;
  const lon = from.lon + east / DEGREE / Math.cos((from.lat * Math.PI) / 180);
  return { lat: Math.round(lat * EXACTLY) / EXACTLY, lon: Math.round(lon * EXACTLY) / EXACTLY };
}

// Where the guest is: known to this page from the press of a button until the request is over, or until the guest wants
// it forgotten; and told to the service so that it can say when to go. It is kept nowhere here: a page that is loaded
// again remembers only that it may ask, and asks only while the browser still allows it.

const ALLOWED = "linehold-near";
const PING = 30_000;
const SPARE = 29_000;
const EXACT = { enableHighAccuracy: true, maximumAge: 10_000, timeout: 20_000 };
// Metres of a degree of latitude.
const DEGREE = 111_195;

// Tells "change", when it knows another place or none, and "told", when the service has been told.
export class Whereabouts extends EventTarget {
  line = Promise.resolve();
  told = 0;

  constructor(api) {
    super();
    this.api = api;
  }

  get allowed() {
    return sessionStorage.getItem(ALLOWED) !== null;
  }

  // For a press of a button: browsers ask the guest now.
  async allow() {
    this.fix = await look();
    sessionStorage.setItem(ALLOWED, "yes");
    this.changed();
    await this.tell();
  }

  // After the page was loaded again.
  async resume() {
    if (this.allowed && !this.fix) await this.renew().catch(() => this.stop());
  }

  // Never asks the guest.
  async renew() {
    if (!this.fix && !(await granted())) return this.stop();
    const fix = await look();
    if (!this.allowed) return;
    this.fix = fix;
    this.changed();
  }

  // Hears of every step, while something on the page depends on it.
  watch() {
    if (this.watching !== undefined || !this.allowed) return;
    const moved = (fix) => {
      this.fix = fix.coords;
      this.changed();
    };
    this.watching = navigator.geolocation.watchPosition(moved, () => {}, EXACT);
  }

  unwatch() {
    if (this.watching !== undefined) navigator.geolocation.clearWatch(this.watching);
    this.watching = undefined;
  }

  // While the guest stands in a line: every so often, by itself.
  ping(wanted) {
    if (Boolean(this.pinging) === wanted) return;
    clearInterval(this.pinging);
    this.pinging = wanted ? setInterval(() => this.again(), PING) : undefined;
    if (wanted) this.again();
  }

  async again() {
    if (!this.allowed) return;
    try {
      await this.renew();
      await this.tell();
    } catch {
      // The next time is soon.
    }
  }

  // One after the other, so that what is to be forgotten is not told once more.
  tell() {
    return this.after(async () => {
      if (!this.allowed || !this.fix || Date.now() - this.told < SPARE) return;
      const { latitude: lat, longitude: lon, accuracy } = this.fix;
      await this.api.mine("PUT", "/v1/customers/me/location", { lat, lon, accuracy: Math.min(accuracy, 100_000) });
      this.told = Date.now();
      this.dispatchEvent(new Event("told"));
    });
  }

  // With the request nobody needs it any more. Should this be lost, it is forgotten half an hour after it was told.
  over() {
    if (this.allowed) this.forget().catch(() => {});
  }

  forget() {
    this.stop();
    return this.after(() => this.api.known && this.api.mine("DELETE", "/v1/customers/me/location"));
  }

  // From now on it is not known here.
  stop() {
    this.unwatch();
    this.fix = undefined;
    this.told = 0;
    sessionStorage.removeItem(ALLOWED);
    this.changed();
  }

  after(act) {
    const done = this.line.then(act);
    this.line = done.catch(() => {});
    return done;
  }

  changed() {
    this.dispatchEvent(new Event("change"));
  }
}

// To about a hundred metres: addresses end in logs.
export function roughly({ lat, lon }) {
  return new URLSearchParams({ lat: lat.toFixed(3), lon: lon.toFixed(3) });
}

// Metres, for places that are close.
export function apart(one, other) {
  const east = (one.lon - other.lon) * Math.cos((one.lat * Math.PI) / 180);
  return DEGREE * Math.hypot(one.lat - other.lat, east);
}

async function granted() {
  const permission = await navigator.permissions?.query({ name: "geolocation" }).catch(() => undefined);
  return permission?.state === "granted";
}

function look() {
  return new Promise((resolve, reject) => {
    const refused = ({ code }) => reject(new Error(code === 1 ? FORBIDDEN : UNKNOWN));
    if (!navigator.geolocation) refused({ code: 2 });
    else navigator.geolocation.getCurrentPosition(({ coords }) => resolve(coords), refused, EXACT);
  });
}

const FORBIDDEN = "The browser may not say where you are. Allow it for this page in the browser's settings.";
const UNKNOWN = "This device does not know where it is just now.";

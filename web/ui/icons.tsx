// Line icons of our own, 24 by 24.

const PATHS = {
  ticket: "M4 7h16v3.5a1.5 1.5 0 0 0 0 3V17H4v-3.5a1.5 1.5 0 0 0 0-3zM14 7v2m0 2.5v1m0 2.5v2",
  megaphone: "M4 10v4h3l8 4V6L7 10zm14-1.5a4.5 4.5 0 0 1 0 7M8 14l1 5h2.5",
  shop: "M4 9.5 5.5 5h13L20 9.5M4 9.5a2.67 2.67 0 0 0 5.33 0 2.67 2.67 0 0 0 5.34 0 2.67 2.67 0 0 0 5.33 0M5.5 12.5V19h13v-6.5M10 19v-4h4v4",
  glass: "M6 4h12l-1 6a5 5 0 0 1-10 0zm6 11v5m-3.5 0h7M6.6 8h10.8",
  basket: "M4 10h16l-1.6 9H5.6zM8 10l3-6m5 6-3-6M9.5 13v3m5-3v3",
  search: "M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13m4.6 11.1L20 20",
  arrow: "M5 12h14m-5-5 5 5-5 5",
  plus: "M12 5v14M5 12h14",
  minus: "M5 12h14",
  fit: "M4 9V4h5m6 0h5v5m0 6v5h-5m-6 0H4v-5",
  check: "m5 12.5 4.5 4.5L19 7",
  place:
    "M12 21s7-6.2 7-11.2A6.9 6.9 0 0 0 12 3a6.9 6.9 0 0 0-7 6.8C5 14.8 12 21 12 21m0-8.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5",
  bell: "M6 17v-6a6 6 0 0 1 12 0v6l1.5 1.5h-15zM10 21h4",
  up: "m6 14 6-6 6 6",
  down: "m6 10 6 6 6-6",
  phone:
    "M7.5 4h2.2l1.4 4-1.9 1.4a11 11 0 0 0 5.4 5.4l1.4-1.9 4 1.4v2.2a2 2 0 0 1-2.2 2A14.5 14.5 0 0 1 5.5 6.2 2 2 0 0 1 7.5 4",
  screen: "M3.5 5h17v11h-17zM12 16v4m-4 0h8",
  undo: "M9 14 4.5 9.5 9 5M5 9.5h9a5 5 0 0 1 0 10h-3",
  close: "m6 6 12 12M18 6 6 18",
  mail: "M4 6h16v12H4zm0 1 8 6.5L20 7",
  lock: "M6.5 11h11v8.5h-11zM9 11V8a3 3 0 0 1 6 0v3M12 14.5v2",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 24 }: { name: IconName; size?: number }) {
  return (
    <svg
      viewBox="0 0 24 24"
      width={size}
      height={size}
      fill="none"
      stroke="currentColor"
      stroke-width="1.8"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}

// A short line of people, one of whom is held a place.
export function Mark() {
  return (
    <svg viewBox="0 0 82 31" aria-hidden="true">
      <g class="mark-line">
        <circle cx="7" cy="15.5" r="5.5" />
        <circle cx="25" cy="15.5" r="5.5" />
        <circle cx="75" cy="15.5" r="5.5" />
      </g>
      <g class="mark-held">
        <circle cx="50" cy="15.5" r="12.5" fill="none" stroke-width="4" />
        <circle cx="50" cy="15.5" r="5.5" stroke="none" />
      </g>
    </svg>
  );
}

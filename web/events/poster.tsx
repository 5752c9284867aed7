// A picture for an event that has none: rows of a hall in colours of its own, the same each time.

import "./poster.css";

export function Poster({ of }: { of: string }) {
  const number = hash(of);
  const hue = number % 360;
  const turn = 30 + ((number >>> 9) % 90);
  const rows = [0, 1, 2, 3, 4];
  return (
    <svg class="poster" viewBox="0 0 160 90" preserveAspectRatio="xMidYMid slice" aria-hidden="true">
      <rect width="160" height="90" fill={`hsl(${hue} 45% 24%)`} />
      {rows.map((row) => (
        <circle
          key={row}
          cx={20 + ((number >>> 3) % 120)}
          cy={-6 + ((number >>> 5) % 16)}
          r={26 + row * 21}
          fill="none"
          stroke={`hsl(${(hue + turn * (row / 4)) % 360} 70% ${46 + row * 6}%)`}
          stroke-width="7.5"
          stroke-linecap="round"
          stroke-dasharray="0 12.2"
          opacity={0.95 - row * 0.12}
        />
      ))}
    </svg>
  );
}

function hash(text: string): number {
  let made = 2166136261;
  for (const letter of text) made = Math.imul(made ^ (letter.codePointAt(0) ?? 0), 16777619);
  return made >>> 0;
}

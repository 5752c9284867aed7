// A hall seen from above, of which one place is held. It is there to be looked at, and says nothing else.

const ROWS = 8;
const GONE = [3, 4, 11, 17, 18, 25, 26, 27, 38, 46, 47, 58, 59, 60, 72, 81, 82, 95, 101];
const HELD = { row: 3, seat: 8 };

export function Hall() {
  let number = 0;
  let ring = { x: 0, y: 0 };
  const seats = Array.from({ length: ROWS }, (_, row) => {
    const radius = 118 + row * 30;
    const count = 9 + row * 2;
    return Array.from({ length: count }, (_, seat) => {
      const angle = (-0.62 + (1.24 * seat) / (count - 1)) * (1 - row * 0.012);
      const [x, y] = [300 + radius * Math.sin(angle), radius * Math.cos(angle) - 40];
      const held = row === HELD.row && seat === HELD.seat;
      if (held) ring = { x, y };
      const kind = held ? "held" : GONE.includes(number++) ? "gone" : row < 2 ? "near" : row < 5 ? "middle" : "far";
      return <circle key={`${row}-${seat}`} class={kind} cx={x.toFixed(1)} cy={y.toFixed(1)} r={held ? 8.5 : 7} />;
    });
  });
  return (
    <svg class="hall" viewBox="30 0 540 320" aria-hidden="true">
      <path class="stage" d="M215 22 Q300 52 385 22 L378 6 Q300 30 222 6 Z" />
      {seats}
      <circle class="ring" cx={ring.x} cy={ring.y} r="14" />
    </svg>
  );
}

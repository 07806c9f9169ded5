import { type Point, vested } from "../naive/vested.ts";
import { edges } from "./edges.ts";
import type { Kind } from "./kind.ts";
import { randomSource } from "./randomSource.ts";
import { range } from "./range.ts";

const WHOLE = 10n ** 18n;
const MOST = 2n ** 120n - 1n;
const january = 1_798_761_600n; // 2027-01-01 00:00 UTC
const day = 86_400n;
const year = 365n * day;

const vector = (stepped: boolean, points: readonly Point[], total: bigint, time: bigint) => ({
  stepped,
  times: points.map((point) => point.time),
  shares: points.map((point) => point.share),
  total,
  time,
  vested: vested(stepped, points, total, time),
});

/** Point k of n equal ones. */
const equal = (count: number, first: bigint, gap: bigint): Point[] =>
  range(count, (k) => ({ time: first + BigInt(k) * gap, share: (WHOLE * BigInt(k + 1)) / BigInt(count) }));

const cliff: readonly Point[] = [
  { time: january + year, share: WHOLE / 4n },
  { time: january + 4n * year, share: WHOLE },
];

const schedules: readonly (readonly Point[])[] = [
  cliff,
  [{ time: january, share: WHOLE }],
  [{ time: 0n, share: WHOLE }],
  [{ time: edges.maxUint64, share: WHOLE }],
  [
    { time: january, share: 0n },
    { time: january + 1n, share: WHOLE },
  ],
  // From rim to rim.
  [
    { time: 0n, share: 1n },
    { time: edges.maxUint64, share: WHOLE },
  ],
  [
    { time: edges.maxUint64 - 1n, share: WHOLE - 1n },
    { time: edges.maxUint64, share: WHOLE },
  ],
  // A part at once, nothing for a year, then steadily; and all before the last point.
  [
    { time: january, share: WHOLE / 10n },
    { time: january + year, share: WHOLE / 10n },
    { time: january + 3n * year, share: WHOLE },
    { time: january + 4n * year, share: WHOLE },
  ],
  equal(3, january, year),
  equal(13, january, 30n * day),
  equal(64, january, 30n * day),
  equal(8, 0n, 1n),
];

/** The seconds around the first, the second, one in the middle and the last point, and between them. */
function moments(points: readonly Point[]): bigint[] {
  const some = [0, 1, points.length >> 1, points.length - 1];
  const rims = some.flatMap((position) => {
    const time = points[position]?.time ?? 0n;
    const next = points[position + 1]?.time ?? time;
    return [time - 1n, time, time + 1n, (time + next) / 2n];
  });
  return [...new Set(rims)].filter((time) => time >= 0n && time <= edges.maxUint64);
}

export const vestingKind: Kind = {
  kind: "vesting",
  about:
    "A schedule as times (Unix seconds) and shares (10^18 for the whole), an entitlement's total, a moment, and the base units that are vested then.",
  layout: {
    stepped: "bool",
    times: { array: "uint256" },
    shares: { array: "uint256" },
    total: "uint256",
    time: "uint256",
    vested: "uint256",
  },
  vectors: () => {
    const random = randomSource("vesting");
    return [
      ...[january + year - 1n, january + year, january + 2n * year, january + 4n * year].map((time) =>
        vector(false, cliff, 1_000n * WHOLE, time),
      ),
      ...schedules.flatMap((points) =>
        moments(points).flatMap((time) =>
          [false, true].map((stepped) => vector(stepped, points, random.pick([1n, 7n * WHOLE, MOST]), time)),
        ),
      ),
      ...[0n, 1n, 2n, 3n, 4n].map((total) => vector(false, cliff, total, january + 2n * year)),
      ...range(60, () => {
        const count = 1 + random.below(12);
        let time = random.uint(40);
        const shares = [...range(count - 1, () => random.uint(128) % (WHOLE + 1n)), WHOLE].sort((a, b) =>
          a < b ? -1 : Number(a > b),
        );
        const points = shares.map((share) => {
          time += 1n + random.uint(30);
          return { time, share };
        });
        const span = time - points[0]!.time + 3n;
        const moment = points[0]!.time + (random.uint(64) % span);
        return vector(random.pick([false, true]), points, random.uint(120), moment);
      }),
    ];
  },
};

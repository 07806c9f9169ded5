import type { Series } from "./series.ts";

type Scale = (value: number) => number;

/** Places across at which two curves are compared. */
const SAMPLES = 200;
/** Of the height of a plot: curves that are as near cannot be told apart. */
const NEAR = 0.012;
/** Of the way that two curves have in common. */
const HALF_OF_IT = 0.5;
const WHOLE_OF_IT = 0.98;

/**
 * Which curves lie on each other, in words for whoever sees fewer curves than the legend names.
 * @param across place of a value on its axis, from 0 to 1, as `up`
 * @returns a sentence for each such pair, or one for all three
 */
export function coincidences(series: readonly Series[], across: Scale, up: Scale): readonly string[] {
  const pairs = series.flatMap((one, i) =>
    series.slice(i + 1).map((other) => ({ one, other, share: sharedWay(one, other, across, up) })),
  );
  const alike = pairs.filter(({ share }) => share >= HALF_OF_IT);
  if (pairs.length > 1 && alike.length === pairs.length) {
    const min = Math.min(...alike.map(({ share }) => share));
    const names = series.map(({ strategy }) => strategy);
    return [`${names.slice(0, -1).join(", ")} and ${names.at(-1)} lie on each other${howFar(min)}.`];
  }
  return alike.map(
    ({ one, other, share }) => `${one.strategy} and ${other.strategy} lie on each other${howFar(share)}.`,
  );
}

function howFar(share: number): string {
  return share >= WHOLE_OF_IT ? "" : " most of the way";
}

/** The share of the way that both curves have on which they are not to be told apart. */
function sharedWay(one: Series, other: Series, across: Scale, up: Scale): number {
  const cornersOf = ({ points }: Series): Corners => points.map(({ x, y }) => ({ x: across(x), y: up(y) }));
  const a = cornersOf(one);
  const b = cornersOf(other);
  const from = Math.max(a[0]?.x ?? 1, b[0]?.x ?? 1);
  const to = Math.min(a.at(-1)?.x ?? 0, b.at(-1)?.x ?? 0);
  if (!(to > from)) return 0;
  let near = 0;
  for (let i = 0; i <= SAMPLES; i++) {
    const x = from + ((to - from) * i) / SAMPLES;
    if (Math.abs(levelAt(a, x) - levelAt(b, x)) <= NEAR) near++;
  }
  return near / (SAMPLES + 1);
}

type Corners = readonly { readonly x: number; readonly y: number }[];

function levelAt(corners: Corners, x: number): number {
  const next = corners.findIndex((corner) => corner.x >= x);
  const right = corners[next] ?? corners.at(-1);
  const left = corners[next - 1] ?? right;
  if (left === undefined || right === undefined) return Number.NaN;
  if (right.x === left.x) return right.y;
  return left.y + ((right.y - left.y) * (x - left.x)) / (right.x - left.x);
}

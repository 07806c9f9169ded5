import type { FuzzRandom } from "./fuzzRandom.ts";

const PIECES = [
  '"',
  '""',
  ",",
  ";",
  "\t",
  "\n",
  "\r",
  "\r\n",
  " ",
  "0",
  "9",
  ".",
  "-",
  "0x",
  "e5",
  "\ufeff",
  "\u00a0",
  "\u2028",
  "{",
  "}",
  "[",
  "]",
  ":",
  "\\",
  "null",
  "é",
  "account",
  "amount",
  "index",
  "note",
];

/** The same bytes with one to three faults of many kinds: most make the file unsound, some do not matter. */
export function damage(random: FuzzRandom, bytes: Buffer): Buffer {
  let damaged = bytes;
  for (let faults = 1 + random.below(3); faults > 0; faults--) damaged = once(random, damaged);
  return damaged;
}

function once(random: FuzzRandom, bytes: Buffer): Buffer {
  const at = random.below(bytes.length + 1);
  const before = bytes.subarray(0, at);
  const after = bytes.subarray(at);
  const length = Math.min(after.length, 1 + random.below(random.chance(70) ? 3 : 60));
  const fault = random.weighted([
    [3, () => Buffer.concat([before, Buffer.from(random.pick(PIECES)), after])],
    [3, () => Buffer.concat([before, after.subarray(length)])],
    [2, () => Buffer.concat([before, Buffer.from(random.pick(PIECES)), after.subarray(length)])],
    [2, () => Buffer.concat([before, after.subarray(0, length), after])],
    [1, () => before],
    [1, () => Buffer.concat([before, Buffer.from([random.below(256)]), after])],
    [2, () => bytes.map((byte, i) => (i === at ? byte ^ (1 << random.below(8)) : byte)) as Buffer],
    [1, () => swapLines(random, bytes)],
  ]);
  return Buffer.from(fault());
}

function swapLines(random: FuzzRandom, bytes: Buffer): Buffer {
  const lines = bytes.toString("latin1").split("\n");
  const one = random.below(lines.length);
  const other = random.below(lines.length);
  [lines[one], lines[other]] = [lines[other]!, lines[one]!];
  return Buffer.from(lines.join("\n"), "latin1");
}

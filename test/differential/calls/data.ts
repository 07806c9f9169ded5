import { concatHex, type Hex, numberToHex, padHex } from "viem";
import type { Random } from "./seededRandom.ts";

/** Around what a slot, a word with its length, and a few words hold. */
const SMALL = [0, 0, 1, 2, 20, 22, 23, 24, 30, 31, 32, 32, 32, 33, 48, 63, 64, 65, 95, 96, 97, 127, 128, 129];
const MIDDLE = [160, 192, 255, 256, 257, 320, 512, 639, 640, 1_000, 1_024, 2_000];
/** Around 13 and 14 bits, and around what one contract's code holds. Three of 8,168 and one fill a contract to the last byte. */
const LARGE = [
  4_096, 8_160, 8_168, 8_168, 8_168, 8_169, 8_169, 8_170, 8_190, 8_191, 8_192, 12_000, 16_384, 20_000, 24_000,
  24_505, 24_549, 24_574, 24_575, 24_576, 24_577, 25_000,
];
/** Words to a list: around where a length in words takes another byte, or the data counts as long. */
const WORDS = [1, 1, 2, 2, 3, 3, 4, 5, 6, 8, 10, 15, 16, 17, 31, 32, 40, 63, 64];
const MANY_WORDS = [127, 128, 254, 255, 256, 257];

/** What an attestation says. */
export function composeData(random: Random): Hex {
  return random.weighted<() => Hex>([
    [45, () => fill(random, random.pick(SMALL))],
    [12, () => fill(random, random.pick(MIDDLE))],
    [8, () => fill(random, random.below(400))],
    [1, () => composeLargeData(random)],
    [34, () => abiWords(random)],
  ])();
}

/** Thousands of bytes. */
export function composeLargeData(random: Random): Hex {
  return fill(random, random.pick(LARGE));
}

function fill(random: Random, length: number): Hex {
  if (length === 0) return "0x";
  return random.weighted<() => Hex>([
    [70, () => random.bytes(length)],
    [10, () => `0x${"00".repeat(length)}`],
    [6, () => `0x${"ff".repeat(length)}`],
    // A first byte that no contract may have (EIP-3541), and one that would run.
    [7, () => concatHex([random.pick(["0xef", "0x60"]), random.bytes(length - 1)])],
    [7, () => concatHex([random.bytes(length - 1), "0x00"])],
  ])();
}

/** Words as an ABI encoder makes them, at times with a byte too few or too many. */
function abiWords(random: Random): Hex {
  const count = random.chance(2) ? random.pick(MANY_WORDS) : random.pick(WORDS);
  const kinds = random.pick([
    ["number", "right", "left"],
    ["number", "right"],
    ["left"],
    ["number", "right", "left", "inner", "random", "full"],
  ] as const);
  const words = concatHex(Array.from({ length: count }, () => abiWord(random, random.pick(kinds))));
  if (random.chance(92)) return words;
  return random.chance(50) ? concatHex([words, random.bytes(1)]) : (words.slice(0, -2) as Hex);
}

function abiWord(random: Random, kind: "number" | "right" | "left" | "inner" | "random" | "full"): Hex {
  const some = () => random.bytes(1 + random.below(32));
  switch (kind) {
    case "number":
      return numberToHex(random.pick([0, 0, 1, 32, 64, 127, 128, 190, 191, 192, 193, 255, 256]), {
        size: 32,
      });
    case "right":
      return padHex(some(), { size: 32 });
    case "left":
      return padHex(some(), { dir: "right", size: 32 });
    case "inner":
      return concatHex(["0x00", random.bytes(30), "0x00"]);
    case "random":
      return random.bytes(32);
    case "full":
      return `0x${"ff".repeat(32)}`;
  }
}

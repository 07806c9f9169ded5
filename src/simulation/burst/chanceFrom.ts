import { randomFrom } from "../random/randomFrom.ts";

/** Gives each pair of a number and a count its own draw, from 0 up to, and not including, 1: whatever was drawn before it. */
export type Chance = (number: number, count: number) => number;

/**
 * Draws that do not hang on the order in which they are made, so that what befalls one claimant is the same however the others
 * fared: MurmurHash3 (Appleby) of the two words.
 * @param seed any text
 */
export function chanceFrom(seed: string): Chance {
  const start = Math.floor(randomFrom(seed)() * 2 ** 32) | 0;
  return (number, count) => {
    let hash = mixIn(mixIn(start, number), count) ^ 8;
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
  };
}

function mixIn(hash: number, word: number): number {
  const scattered = Math.imul(word, 0xcc9e2d51);
  const turned = hash ^ Math.imul((scattered << 15) | (scattered >>> 17), 0x1b873593);
  return (Math.imul((turned << 13) | (turned >>> 19), 5) + 0xe6546b64) | 0;
}

import type { Hex } from "./hex.ts";

const PER_WORD = 224; // the low 32 bits of a word are not status

const toHex = (bits: string): Hex =>
  `0x${(bits.match(/.{4}/g) ?? []).map((four) => Number.parseInt(four, 2).toString(16)).join("")}`;

/** One character a credential, credential 0 first: "1" where its status is set. */
function bitText(size: number, set: readonly number[]): string {
  const marked = new Set(set);
  return Array.from({ length: size }, (_, i) => (marked.has(i) ? "1" : "0")).join("");
}

/** The words of one plane: 224 credentials each from the top bit down, the low 32 bits zero. */
export function statusWords(size: number, set: readonly number[]): Hex[] {
  const chunks = bitText(size, set).match(new RegExp(`.{1,${PER_WORD}}`, "g")) ?? [];
  return chunks.map((chunk) => toHex(chunk.padEnd(256, "0")));
}

/** The first ceil(size / 8) bytes of the W3C bitstring: credential 0 is the leftmost bit. */
export function statusBitstring(size: number, set: readonly number[]): Hex {
  return toHex(bitText(size, set).padEnd(Math.ceil(size / 8) * 8, "0"));
}

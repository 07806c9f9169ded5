import { crc32 } from "node:zlib";
import type { Hex } from "viem";

/** What is known of an account at the block, but for its nonce and the text of its code. */
export type AccountFacts = {
  /** Wei. */
  readonly balance: Hex;
  /** keccak256 of its code; of nothing where it has none; zero where there is no such account. */
  readonly codeHash: Hex;
};

/** One answer of a node, as it is kept. */
export type KeptAnswer =
  | { readonly kind: "account"; readonly address: string; readonly facts: AccountFacts }
  | { readonly kind: "slot"; readonly address: string; readonly slot: string; readonly value: Hex }
  | { readonly kind: "answer"; readonly question: string; readonly result: unknown };

/** A line of the cache's files: a checksum, a space, and the answer as a JSON array. */
export function lineOfAnswer(answer: KeptAnswer): string {
  const text = JSON.stringify(partsOf(answer));
  return `${checksum(text)} ${text}\n`;
}

function partsOf(answer: KeptAnswer): readonly unknown[] {
  if (answer.kind === "account")
    return ["account", answer.address, answer.facts.balance, answer.facts.codeHash];
  if (answer.kind === "slot") return ["slot", answer.address, answer.slot, answer.value];
  return ["answer", answer.question, answer.result];
}

/** @returns undefined for a line that is torn, or that somebody else wrote: what it said is asked again */
export function answerOfLine(line: string): KeptAnswer | undefined {
  const text = line.slice(9);
  if (line.slice(0, 8) !== checksum(text)) return undefined;
  const parts: unknown = JSON.parse(text);
  if (!Array.isArray(parts)) return undefined;
  const [kind, first, second, third] = parts as readonly unknown[];
  if (typeof first !== "string") return undefined;
  if (kind === "answer") return { kind, question: first, result: second };
  if (!isHex(second) || !isHex(third)) return undefined;
  if (kind === "account") return { kind, address: first, facts: { balance: second, codeHash: third } };
  return kind === "slot" ? { kind, address: first, slot: second, value: third } : undefined;
}

function isHex(value: unknown): value is Hex {
  return typeof value === "string" && value.startsWith("0x");
}

function checksum(text: string): string {
  return crc32(text).toString(16).padStart(8, "0");
}

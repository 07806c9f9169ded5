import { InvalidArgumentError } from "commander";
import type { NamedSource } from "../../src/allocation/shuffle/commitAllocation.ts";

const NAMED = /^(block|drand):([1-9]\d{0,17})$/;

/** Reads `block:NUMBER` or `drand:ROUND`. */
export function readNamedSource(text: string): NamedSource {
  const [, kind, number] = NAMED.exec(text) ?? [];
  if (kind !== undefined && number !== undefined) {
    return { kind: kind === "block" ? "block" : "drand", number: BigInt(number) };
  }
  throw new InvalidArgumentError(
    "It must be block:NUMBER or drand:ROUND, such as block:23000000 or drand:30000000.",
  );
}

/** Reads a number of waves. */
export function readWaves(text: string): number {
  const waves = Number(text);
  if (/^[1-9]\d{0,9}$/.test(text) && waves >= 2) return waves;
  throw new InvalidArgumentError("It must be a whole number from 2.");
}

/** Reads drand's signature of a round, with or without 0x. */
export function readDrandSignature(text: string): `0x${string}` {
  const digits = text.replace(/^0x/, "").toLowerCase();
  if (/^[0-9a-f]{96}$/.test(digits)) return `0x${digits}`;
  throw new InvalidArgumentError("It must be 96 hexadecimal digits.");
}

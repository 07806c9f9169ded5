import type { Hex } from "viem";
import type { KnownBatch } from "../../../scripts/credential/knownBatch.ts";
import { SymbolonError } from "../../core/errors.ts";
import { indexesOfIds } from "./indexesOfIds.ts";

/** A credential as people name it: by its index, or by its id. */
export type Target = number | Hex;

const ID = /^0x[0-9a-fA-F]{64}$/;
const INDEX = /^\d{1,10}$/;
const RANGE = /^(\d{1,10})-(\d{1,10})$/;
/** More than anybody writes as one range, fewer than would fill the memory. */
const MAX_RANGE = 10_000_000;

/** An index or an id; undefined for anything else. */
export function readTarget(text: string): Target | undefined {
  if (ID.test(text)) return text.toLowerCase() as Hex;
  return INDEX.test(text) ? Number(text) : undefined;
}

/**
 * Targets from a command line: indexes, ids, and ranges such as `100-199`.
 * @throws SymbolonError `BadTarget`
 */
export function readTargets(texts: readonly string[]): readonly Target[] {
  return texts.flatMap((text): readonly Target[] => {
    const [, from, to] = RANGE.exec(text) ?? [];
    if (from !== undefined && to !== undefined) {
      const count = Number(to) - Number(from) + 1;
      if (count < 1 || count > MAX_RANGE) throw badTarget(text);
      return Array.from({ length: count }, (_, i) => Number(from) + i);
    }
    const target = readTarget(text);
    if (target === undefined) throw badTarget(text);
    return [target];
  });
}

/**
 * The index of each target, in their order.
 * @throws SymbolonError `NoSuchCredential`
 */
export function targetIndexes({ id, header }: KnownBatch, targets: readonly Target[]): readonly number[] {
  const ids = targets.filter((target) => typeof target === "string");
  const found = indexesOfIds({ batch: id, size: header.size, ids });
  return targets.map((target) => (typeof target === "number" ? target : (found.get(target) ?? -1)));
}

function badTarget(text: string): SymbolonError {
  return new SymbolonError({
    code: "BadTarget",
    reason: `${JSON.stringify(text)} names no credential.`,
    hint: "Give its index, a range such as 100-199, or its id as 0x and 64 digits.",
    details: { text },
  });
}

import { ADDRESS_BYTES, WORD_BYTES } from "../../core/bytes.ts";
import { SymbolonError } from "../../core/errors.ts";
import type { Convention, LeafField } from "./convention.ts";
import { conventions } from "./conventions.ts";

/** The name of every convention that has none of its own. */
export const CUSTOM = "custom";

/** The rules of a convention, without what it is called. */
export type ConventionRules = Omit<Convention, "name" | "summary">;

const ODD_NODES = {
  heap: "complete heap",
  promote: "odd node promoted",
  duplicate: "odd node hashed with itself",
  pad: 'odd node hashed with keccak256("")',
} as const;

/**
 * The convention of some rules: the named one that has them, or else one called `custom`.
 * @throws SymbolonError `ContradictoryConvention`
 */
export function conventionOf(rules: ConventionRules): Convention {
  const problem = contradiction(rules);
  if (problem !== undefined) {
    throw new SymbolonError({
      code: "ContradictoryConvention",
      reason: `A convention ${problem}.`,
      hint: "Name account and amount, and index or beneficiary where leaves bind them, each once.",
      details: { ...rules },
    });
  }
  for (const named of conventions.values()) if (hasRules(named, rules)) return named;
  return { ...rulesOf(rules), name: CUSTOM, summary: summaryOf(rules) };
}

/** The rules alone: what decides the root. */
export function rulesOf(convention: ConventionRules): ConventionRules {
  const { leafFields, leafEncoding, leafHashing, leafOrder, indexRule, shape, shardNybbles } = convention;
  return {
    leafFields: [...leafFields],
    leafEncoding,
    leafHashing,
    leafOrder,
    indexRule,
    shape,
    shardNybbles,
  };
}

/** Bytes of a leaf's encoding before it is hashed. */
export function leafWidth({ leafFields, leafEncoding }: ConventionRules): number {
  return leafFields.reduce((width, field) => width + fieldWidth(field, leafEncoding), 0);
}

/** Bytes that a field takes. */
export function fieldWidth(field: LeafField, encoding: Convention["leafEncoding"]): number {
  const isAddress = field === "account" || field === "beneficiary";
  return encoding === "packed" && isAddress ? ADDRESS_BYTES : WORD_BYTES;
}

/**
 * Why money must not be put under a root of this convention; undefined where nothing speaks against it. Published
 * roots of the kind exist, so it can still be rebuilt.
 */
export function unsafeBecause(convention: ConventionRules): string | undefined {
  if (convention.leafHashing === "twice" || leafWidth(convention) !== 2 * WORD_BYTES) return undefined;
  return (
    "a leaf of this convention is 64 bytes hashed once, exactly as an inner node is, so that two nodes of the tree can " +
    "be passed off as the fields of a leaf that nobody listed. Use it to rebuild what is published, never for a new " +
    "distribution: hash leaves twice instead."
  );
}

function contradiction({ leafFields }: ConventionRules): string | undefined {
  for (const field of ["account", "amount"] as const) {
    if (!leafFields.includes(field)) return `whose leaves do not bind the ${field} lets anyone choose it`;
  }
  const repeated = leafFields.find((field, i) => leafFields.indexOf(field) !== i);
  return repeated === undefined ? undefined : `cannot bind the ${repeated} twice in a leaf`;
}

function hasRules(convention: Convention, rules: ConventionRules): boolean {
  return JSON.stringify(rulesOf(convention)) === JSON.stringify(rulesOf(rules));
}

function summaryOf(rules: ConventionRules): string {
  const { leafFields, leafEncoding, leafHashing, leafOrder, indexRule, shape, shardNybbles } = rules;
  const order = leafOrder === "hash" ? "sorted by hash" : "in index order";
  return [
    `${leafEncoding} (${leafFields.join(", ")}), hashed ${leafHashing}, ${order}`,
    ...(indexRule === "checksum" ? ["indexes in the order of checksummed accounts"] : []),
    ODD_NODES[shape],
    ...(shardNybbles === 0 ? [] : [`${16 ** shardNybbles} shards`]),
  ].join(", ");
}

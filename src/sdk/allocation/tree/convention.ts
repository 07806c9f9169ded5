import { ADDRESS_BYTES, WORD_BYTES } from "../../core/bytes.ts";
import { type Flaw, list, Misfit, object, oneOf, text } from "../../core/decode.ts";
import { SymbolonError } from "../../core/errors.ts";

export type LeafField = "index" | "account" | "beneficiary" | "amount";

/**
 * How a distribution's leaves and tree are made. It is data, not code: one generic builder reads it, so that another
 * party's published tree can be rebuilt from its description. All conventions hash keccak-256 over sorted pairs.
 */
export type Convention = {
  readonly name: string;
  /** One line for people. */
  readonly summary: string;
  /** The fields that a leaf binds, in order. */
  readonly leafFields: readonly LeafField[];
  /** `abi`: each field a 32-byte word. `packed`: index and amount 32 bytes, account and beneficiary 20. */
  readonly leafEncoding: "abi" | "packed";
  /** A leaf hashed once is safe only while its encoding is not 64 bytes long, as an inner pair is. */
  readonly leafHashing: "once" | "twice";
  /** `index`: leaves are in the order of their indexes. `hash`: they are sorted as numbers. */
  readonly leafOrder: "index" | "hash";
  /**
   * Who numbers the rows. `source`: the file, by its index column or its order. `checksum`: the place of the
   * account in the ASCII order of checksummed addresses.
   */
  readonly indexRule: "source" | "checksum";
  /**
   * `heap`: a complete binary heap, no odd node ever. The others go level by level, and differ in a last odd node.
   * `promote`: it moves up as it is. `duplicate`: it is hashed with itself. `pad`: it is hashed with keccak256("").
   */
  readonly shape: "heap" | "promote" | "duplicate" | "pad";
  /**
   * 0: one tree. Otherwise one tree for all accounts with the same number of equal first hexadecimal digits, and one of
   * the same rule over their roots: in the order of those digits, or sorted where leaves are.
   */
  readonly shardNybbles: 0 | 1 | 2 | 3 | 4;
};

/** The only tree that campaigns and batches deploy: leaf i belongs to index i, so a range of rows is a subtree. */
const native = {
  name: "native",
  summary: "Symbolon's own: (index, account, amount), index order, complete heap",
  leafFields: ["index", "account", "amount"],
  leafEncoding: "abi",
  leafHashing: "twice",
  leafOrder: "index",
  indexRule: "source",
  shape: "heap",
  shardNybbles: 0,
} as const satisfies Convention;

/** `StandardMerkleTree.of(rows, ["address", "uint256"])` of @openzeppelin/merkle-tree. */
const ozStandard = {
  ...native,
  name: "oz-standard",
  summary: "OpenZeppelin's standard-v1 over (account, amount), sorted by hash, complete heap",
  leafFields: ["account", "amount"],
  leafOrder: "hash",
} as const satisfies Convention;

/** Uniswap's merkle-distributor (UNI, 2020) and its many copies. */
const uniswap = {
  name: "uniswap",
  summary: "Uniswap's distributor: packed (index, account, amount), sorted by hash, odd node promoted",
  leafFields: ["index", "account", "amount"],
  leafEncoding: "packed",
  leafHashing: "once",
  leafOrder: "hash",
  indexRule: "checksum",
  shape: "promote",
  shardNybbles: 0,
} as const satisfies Convention;

/** The most common of merkletreejs: `new MerkleTree(leaves, keccak256, { sort: true })`. */
const packed = {
  ...uniswap,
  name: "packed",
  summary: "packed (account, amount), hashed once, sorted by hash, odd node promoted",
  leafFields: ["account", "amount"],
  indexRule: "source",
} as const satisfies Convention;

/** Morpho's optimizer rewards, Juicebox: `{ sortPairs: true }` alone. */
const packedFileOrder = {
  ...packed,
  name: "packed-file-order",
  summary:
    "packed (account, amount), hashed once, in the order of the file, odd node promoted (Morpho, Juicebox)",
  leafOrder: "index",
} as const satisfies Convention;

/** ENS (2021), Hop. */
const shardedNybbles = {
  ...packed,
  name: "sharded-nybbles",
  summary:
    "packed, one tree for each first two hexadecimal digits of an account, one over their roots (ENS, Hop)",
  shardNybbles: 2,
} as const satisfies Convention;

/** Threshold's cumulative rewards: the account is the staking provider. */
const threshold = {
  ...packed,
  name: "threshold",
  summary: "packed (account, beneficiary, amount), sorted by hash, odd node promoted (Threshold)",
  leafFields: ["account", "beneficiary", "amount"],
} as const satisfies Convention;

/** Every convention with a name of its own. */
export const conventions: ReadonlyMap<string, Convention> = new Map(
  [native, ozStandard, uniswap, packed, packedFileOrder, shardedNybbles, threshold].map((convention) => [
    convention.name,
    convention,
  ]),
);

/** @throws SymbolonError `UnknownConvention` */
export function conventionNamed(name: string): Convention {
  const convention = conventions.get(name);
  if (convention) return convention;
  const names = [...conventions.keys()].join(", ");
  throw new SymbolonError({
    code: "UnknownConvention",
    reason: `There is no convention ${JSON.stringify(name)}.`,
    hint: `Use one of ${names}.`,
    details: { name, known: [...conventions.keys()] },
  });
}

/**
 * Whether trees of this convention come from another party: their published rows are read as they are, where the root
 * is known. In our own, each account has one leaf that pays something.
 */
export function isForeign({ name }: Pick<Convention, "name">): boolean {
  return name !== native.name;
}

/** The name of every convention without one of its own. */
export const CUSTOM = "custom";

/** The rules of a convention, without its name. */
export type ConventionRules = Omit<Convention, "name" | "summary">;

const ODD_NODES = {
  heap: "complete heap",
  promote: "odd node promoted",
  duplicate: "odd node hashed with itself",
  pad: 'odd node hashed with keccak256("")',
} as const;

/**
 * The convention of some rules: the named one with these rules, otherwise one with the name `custom`.
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

/** The rules alone, which decide the root. */
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

export function fieldWidth(field: LeafField, encoding: Convention["leafEncoding"]): number {
  const isAddress = field === "account" || field === "beneficiary";
  return encoding === "packed" && isAddress ? ADDRESS_BYTES : WORD_BYTES;
}

/**
 * Why money must not be put under a root of this convention; undefined: no known reason. Published roots of the kind
 * exist, so it can still be rebuilt.
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
    if (!leafFields.includes(field))
      return `whose leaves do not bind the ${field} lets anyone choose the ${field}`;
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

/** A convention as manifests hold it: its name and every rule, so that a custom one is rebuilt from its manifest. */
export type ConventionJson = Omit<Convention, "summary">;

const READ = object<ConventionJson>({
  name: text,
  leafFields: list(oneOf<LeafField>(["index", "account", "beneficiary", "amount"])),
  leafEncoding: oneOf(["abi", "packed"]),
  leafHashing: oneOf(["once", "twice"]),
  leafOrder: oneOf(["index", "hash"]),
  indexRule: oneOf(["source", "checksum"]),
  shape: oneOf(["heap", "promote", "duplicate", "pad"]),
  shardNybbles: oneOf([0, 1, 2, 3, 4]),
});

export function conventionToJson(convention: Convention): ConventionJson {
  return { name: convention.name, ...rulesOf(convention) };
}

/**
 * Reads a convention strictly: every rule is there, none is unknown, and the name is the one of these rules. A manifest
 * that called its own rules `native` would deceive a reader of the name alone.
 * @throws SymbolonError `BadConvention`
 */
export function conventionFromJson(json: unknown): Convention {
  let stated: ConventionJson;
  try {
    stated = READ(json, "");
  } catch (cause) {
    throw cause instanceof Misfit ? bad(problemOf(cause.flaw, json), json) : cause;
  }
  let convention: Convention;
  try {
    convention = conventionOf(stated);
  } catch (cause) {
    if (cause instanceof SymbolonError) throw bad("contradicts itself", json, cause);
    throw cause;
  }
  if (convention.name === stated.name) return convention;
  throw bad(
    `is called ${JSON.stringify(stated.name)}, but the convention of its rules is ${convention.name}`,
    json,
  );
}

function problemOf({ path, member }: Flaw, json: unknown): string {
  if (path === "") return "is not an object";
  if (member !== undefined) {
    return member.isExtra ? `has an unknown rule, ${JSON.stringify(member.name)}` : `lacks ${member.name}`;
  }
  const [field = ""] = path.split("[");
  return `has the ${field} ${JSON.stringify((json as Readonly<Record<string, unknown>>)[field])}`;
}

function bad(problem: string, convention: unknown, cause?: unknown): SymbolonError {
  return new SymbolonError({
    code: "BadConvention",
    reason: `The convention ${problem}.`,
    hint: "Give one as `tree build` writes it into a manifest.",
    details: { convention },
    cause,
  });
}

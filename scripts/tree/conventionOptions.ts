import { type Command, InvalidArgumentError, Option } from "commander";
import {
  type Convention,
  CUSTOM,
  conventionNamed,
  conventionOf,
  conventions,
  type LeafField,
  rulesOf,
} from "../../src/sdk/allocation/tree/convention.ts";

export type ConventionOptions = {
  readonly convention: string;
  readonly leaf?: readonly LeafField[];
  readonly encoding?: Convention["leafEncoding"];
  readonly hashing?: Convention["leafHashing"];
  readonly order?: Convention["leafOrder"];
  readonly indexRule?: Convention["indexRule"];
  readonly shape?: Convention["shape"];
  readonly shards?: Convention["shardNybbles"];
};

const FIELDS: readonly string[] = ["index", "account", "beneficiary", "amount"] satisfies LeafField[];
const NYBBLES = [0, 1, 2, 3, 4] as const;

/** Adds the options that say how leaves and tree are made: a convention by its name, and rules that differ from it. */
export function addConventionOptions(command: Command): Command {
  return command
    .addOption(
      new Option("--convention <name>", "how leaves and tree are made")
        .choices([...conventions.keys()])
        .default("native"),
    )
    .option("--leaf <fields>", "what leaves bind, separated by commas: account,amount", readFields)
    .addOption(new Option("--encoding <form>", "how a leaf's fields lie").choices(["abi", "packed"]))
    .addOption(new Option("--hashing <form>", "how often a leaf is hashed").choices(["once", "twice"]))
    .addOption(new Option("--order <form>", "the order of leaves").choices(["index", "hash"]))
    .addOption(new Option("--index-rule <form>", "who numbers the rows").choices(["source", "checksum"]))
    .addOption(
      new Option("--shape <shape>", "what becomes of an odd node").choices([
        "heap",
        "promote",
        "duplicate",
        "pad",
      ]),
    )
    .option(
      "--shards <number>",
      "1, 16, 256, 4096 or 65536 trees by the first digits of accounts",
      readShards,
    )
    .addHelpText("after", describeConventions());
}

/**
 * The convention that options ask for.
 * @throws SymbolonError `ContradictoryConvention`
 */
export function conventionFromOptions(options: ConventionOptions): Convention {
  const named = conventionNamed(options.convention);
  const { leaf, encoding, hashing, order, indexRule, shape, shards } = options;
  return conventionOf({
    leafFields: leaf ?? named.leafFields,
    leafEncoding: encoding ?? named.leafEncoding,
    leafHashing: hashing ?? named.leafHashing,
    leafOrder: order ?? named.leafOrder,
    indexRule: indexRule ?? named.indexRule,
    shape: shape ?? named.shape,
    shardNybbles: shards ?? named.shardNybbles,
  });
}

export function conventionFlags(convention: Convention): string {
  if (convention.name !== CUSTOM) return `--convention ${convention.name}`;
  const rules = rulesOf(convention);
  const { leafFields, leafEncoding, leafHashing, leafOrder, indexRule, shape, shardNybbles } = rules;
  return [
    `--leaf ${leafFields.join(",")} --encoding ${leafEncoding} --hashing ${leafHashing} --order ${leafOrder}`,
    ...(indexRule === "source" ? [] : [`--index-rule ${indexRule}`]),
    `--shape ${shape}`,
    ...(shardNybbles === 0 ? [] : [`--shards ${16 ** shardNybbles}`]),
  ].join(" ");
}

function describeConventions(): string {
  const lines = [...conventions.values()].map(({ name, summary }) => `  ${name.padEnd(18)} ${summary}`);
  return `
Conventions:
${lines.join("\n")}
Any other is described by the options from --leaf to --shards; what they leave out is as in --convention.
\`tree identify\` finds the one of a published root.

A dump of OpenZeppelin's StandardMerkleTree (standard-v1) is known by its format, and each of its nodes is checked. It states
how its tree is built, so it takes no option of rows.`;
}

function readFields(text: string): readonly LeafField[] {
  const fields = text.split(",");
  if (fields.every((field): field is LeafField => FIELDS.includes(field))) return fields;
  throw new InvalidArgumentError(`It must be one or more of ${FIELDS.join(", ")}, separated by commas.`);
}

function readShards(text: string): Convention["shardNybbles"] {
  const nybbles = NYBBLES.find((each) => String(16 ** each) === text);
  if (nybbles !== undefined) return nybbles;
  throw new InvalidArgumentError("It must be 1, 16, 256, 4096 or 65536.");
}

import { type Command, InvalidArgumentError, Option } from "commander";
import type { Hex } from "viem";
import { type AccountProof, proveAccount } from "../../src/node/allocation/output/proveAccount.ts";
import { CUSTOM, conventions } from "../../src/sdk/allocation/tree/convention.ts";
import { formatThings } from "../../src/sdk/core/text/format.ts";
import { readHash, readPath, readWhole } from "../command/optionReaders.ts";
import { printResult, table } from "../output.ts";

const ADDRESS = /^0x[0-9a-fA-F]{40}$/;

export function define(command: Command): void {
  command
    .argument(
      "<place>",
      "a folder that `tree build --out` wrote, or the http(s) address where it is published",
      readPath,
    )
    .argument("<address>", "the account", readAddress)
    .option(
      "--root <hash>",
      "the root that must be proven, as the campaign has it (default: the publisher's, on their word)",
      readHash,
    )
    .addOption(
      new Option(
        "--convention <name>",
        "the convention that must be the tree's (default: native with --root, the publisher's without)",
      ).choices([...conventions.keys(), CUSTOM]),
    )
    .option("--index <number>", "which of its rows, where the account has several", readIndex)
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", PROOF_HELP)
    .action(proof);
}

const PROOF_HELP = `
With --root nothing of a host is trusted, except that an account is not listed, and the index where no leaf holds it.
Without, root and convention are the host's word: compare them with the chain's before you act on the proof.`;

/** Its checksum is for the body to judge, which says what it should be. */
function readAddress(text: string): string {
  if (ADDRESS.test(text)) return text;
  throw new InvalidArgumentError("It must be 0x followed by 40 hexadecimal digits.");
}

const readIndex = readWhole(0, 2 ** 32 - 2);

type ProofOptions = {
  readonly index?: number;
  readonly json?: boolean;
  /** The root that must be proven; default: the publisher's. */
  readonly root?: Hex;
  /** The convention by which that root was made; default: `native` with `root`, the publisher's without. */
  readonly convention?: string;
};

/** Campaigns deploy no other: who knows a root has it from one. */
const CONVENTION_OF_ROOTS = "native";

export async function proof(place: string, address: string, options: ProofOptions): Promise<void> {
  const { json = false, root, index } = options;
  const convention = options.convention ?? (root === undefined ? undefined : CONVENTION_OF_ROOTS);
  const proven = await proveAccount(place, address, { root, convention, index });
  printResult(json, proven, [
    ...table([
      ["root", `${proven.root}${root === undefined ? " (as published: compare it, or give --root)" : ""}`],
      ["convention", `${proven.convention}${conventionNote(proven, convention)}`],
      ["index", `${proven.index}${indexNote(proven)}`],
      ["account", proven.account],
      ...(proven.beneficiary === undefined ? [] : [["beneficiary", proven.beneficiary] as const]),
      ["amount", `${proven.amount} base units`],
      ["leaf", proven.leaf],
    ]),
    `proof (${formatThings(proven.proof.length, "node")}, lowest first)`,
    ...proven.proof.map((node) => `  ${node}`),
  ]);
}

function conventionNote({ convention }: AccountProof, expected: string | undefined): string {
  if (!conventions.has(convention)) return " (its rules as published)";
  return expected === undefined ? " (as published: compare it, or give --convention)" : "";
}

/** Where the leaf does not hold the index, nothing proves it. */
function indexNote({ convention }: AccountProof): string {
  return conventions.get(convention)?.leafFields.includes("index") === false
    ? " (as published: no leaf holds it)"
    : "";
}

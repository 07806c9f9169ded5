import type { Hex } from "viem";
import { type AccountProof, proveAccount } from "../../src/node/allocation/output/proveAccount.ts";
import { conventions } from "../../src/sdk/allocation/tree/convention.ts";
import { formatThings } from "../../src/sdk/core/text/format.ts";
import { printResult, table } from "../output.ts";

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

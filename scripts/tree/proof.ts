import type { Hex } from "viem";
import { type AccountProof, proveAccount } from "../../src/allocation/output/proveAccount.ts";
import { conventions } from "../../src/allocation/tree/convention.ts";
import { printResult, table } from "../output.ts";

export type ProofOptions = {
  readonly json?: boolean;
  /** The root that must be proven; left out: the publisher's. */
  readonly root?: Hex;
  /** The convention by which that root was made; left out: `native` with `root`, the publisher's without. */
  readonly convention?: string;
};

/** Campaigns deploy no other: who knows a root has it from one. */
const CONVENTION_OF_ROOTS = "native";

/** `symbolon tree proof PLACE ADDRESS`. */
export async function proof(place: string, address: string, options: ProofOptions): Promise<void> {
  const { json = false, root } = options;
  const convention = options.convention ?? (root === undefined ? undefined : CONVENTION_OF_ROOTS);
  const proven = await proveAccount(place, address, {
    ...(root !== undefined && { root }),
    ...(convention !== undefined && { convention }),
  });
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
    `proof (${proven.proof.length} nodes, lowest first)`,
    ...proven.proof.map((node) => `  ${node}`),
  ]);
}

function conventionNote({ convention }: AccountProof, wanted: string | undefined): string {
  if (!conventions.has(convention)) return " (its rules as published)";
  return wanted === undefined ? " (as published: compare it, or give --convention)" : "";
}

/** Where the leaf does not hold the index, nothing proves it. */
function indexNote({ convention }: AccountProof): string {
  return conventions.get(convention)?.leafFields.includes("index") === false
    ? " (as published: no leaf holds it)"
    : "";
}

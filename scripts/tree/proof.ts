import { proveAccount } from "../../src/allocation/output/proveAccount.ts";
import { printResult, table } from "../output.ts";

/** `symbolon tree proof DIR ADDRESS`. */
export async function proof(
  directory: string,
  address: string,
  { json = false }: { json?: boolean },
): Promise<void> {
  const proven = await proveAccount(directory, address);
  printResult(json, proven, [
    ...table([
      ["root", proven.root],
      ["convention", proven.convention],
      ["index", proven.index],
      ["account", proven.account],
      ["amount", `${proven.amount} base units`],
      ["leaf", proven.leaf],
    ]),
    `proof (${proven.proof.length} nodes, lowest first)`,
    ...proven.proof.map((node) => `  ${node}`),
  ]);
}

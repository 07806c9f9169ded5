import { proveAccount } from "../../src/allocation/output/proveAccount.ts";
import { printResult, table } from "../output.ts";

/** `symbolon tree proof PLACE ADDRESS`. */
export async function proof(
  place: string,
  address: string,
  { json = false }: { json?: boolean },
): Promise<void> {
  const proven = await proveAccount(place, address);
  printResult(json, proven, [
    ...table([
      ["root", proven.root],
      ["convention", proven.convention],
      ["index", proven.index],
      ["account", proven.account],
      ...(proven.beneficiary === undefined ? [] : [["beneficiary", proven.beneficiary] as const]),
      ["amount", `${proven.amount} base units`],
      ["leaf", proven.leaf],
    ]),
    `proof (${proven.proof.length} nodes, lowest first)`,
    ...proven.proof.map((node) => `  ${node}`),
  ]);
}

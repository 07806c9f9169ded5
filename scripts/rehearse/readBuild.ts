import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ContractBuild } from "../../src/simulation/edr/rehearsalBuilds.ts";
import { packageRoot } from "../packageRoot.ts";
import { requireCheckout } from "../requireCheckout.ts";

/**
 * A contract as the checkout has built it.
 * @param command the one that needs it, for the error
 * @param folder where the sources have it, below `contracts`
 * @throws SymbolonError `NeedsCheckout`
 */
export function readBuild(command: string, folder: string, name: string): ContractBuild {
  requireCheckout(command);
  const file = join(packageRoot(), "artifacts", "contracts", folder, `${name}.sol`, `${name}.json`);
  const { abi, bytecode } = JSON.parse(readFileSync(file, "utf8"));
  return { abi, bytecode };
}

import { existsSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../packageRoot.ts";
import { bootstrapState } from "./bootstrapState.ts";
import type { Check } from "./check.ts";
import { checkEmbeddedChain } from "./checkEmbeddedChain.ts";
import { checkDisk, checkMemory } from "./checkMachine.ts";
import { checkPackages } from "./checkPackages.ts";
import { checkRpc } from "./checkRpc.ts";
import { checkCompiler, checkNode, checkNpm, oldestNode } from "./checkToolchain.ts";

/**
 * Looks at everything in turn; never throws for what it finds. In an installed package, where nothing is compiled
 * and no chain is embedded, only the machine and the chain asked for are looked at.
 */
export async function examine(rpc: string | undefined): Promise<readonly Check[]> {
  const root = packageRoot();
  const isCheckout = existsSync(join(root, "tools", "bootstrap.mjs"));
  const checks: Check[] = [checkNode(process.versions.node, oldestNode[isCheckout ? "checkout" : "package"])];
  if (isCheckout) {
    const state = bootstrapState(root);
    checks.push(checkNpm(state.npm), checkPackages(state.differences), checkCompiler(root));
    checks.push(await checkEmbeddedChain());
  }
  if (rpc !== undefined) checks.push(await checkRpc(rpc));
  checks.push(checkDisk(root), checkMemory());
  return checks;
}

import { existsSync } from "node:fs";
import { join } from "node:path";
import {
  type Check,
  checkCompiler,
  checkDisk,
  checkEmbeddedChain,
  checkMemory,
  checkNode,
  checkNpm,
  checkPackages,
  checkRpc,
  oldestNode,
} from "./doctor/checks.ts";
import { printResult } from "./output.ts";
import { packageRoot } from "./packageRoot.ts";

export async function doctor({ rpc, json = false }: { rpc?: string; json?: boolean }): Promise<void> {
  const checks = await examine(rpc);
  const ok = checks.every(({ status }) => status !== "missing");
  printResult(json, { ok, checks }, checkLines(checks));
  if (!ok) process.exitCode = 1;
}

/**
 * Looks at everything in turn; never throws for what it finds. An installed package has neither lockfile nor compiler to
 * look at, and its embedded chain is optional.
 */
async function examine(rpc: string | undefined): Promise<readonly Check[]> {
  const root = packageRoot();
  const isCheckout = existsSync(join(root, "tools", "bootstrap.mjs"));
  const checks: Check[] = [checkNode(process.versions.node, oldestNode[isCheckout ? "checkout" : "package"])];
  if (isCheckout) {
    checks.push(checkNpm(), checkPackages(root), checkCompiler(root));
  }
  const embedded = await checkEmbeddedChain();
  checks.push(isCheckout ? embedded : asOptional(embedded));
  if (rpc !== undefined) checks.push(await checkRpc(rpc));
  checks.push(checkDisk(root), checkMemory());
  return checks;
}

/** What is missing, where all but a few commands work without it. */
function asOptional(check: Check): Check {
  return check.status === "missing" ? { ...check, status: "low" } : check;
}

/** One line a check for people: state, name, what was found, and under it the hint where there is one. */
export function checkLines(checks: readonly Check[]): readonly string[] {
  const width = Math.max(...checks.map(({ check }) => check.length));
  return checks.flatMap(({ check, status, found, hint }) => {
    const line = `${status.padEnd(7)}  ${check.padEnd(width)}  ${found}`;
    return hint === undefined ? [line] : [line, `${" ".repeat(width + 11)}hint: ${hint}`];
  });
}

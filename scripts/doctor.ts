import type { Command } from "commander";
import { checkLines } from "./doctor/checkLines.ts";
import { examine } from "./doctor/examine.ts";
import { printResult } from "./output.ts";

/** `symbolon doctor`: looks at everything the commands stand on, changes nothing. */
export function define(command: Command): void {
  command
    .option("--rpc <url>", "also ask this chain: reachable, which chain, how old its newest block is")
    .option("--json", "print one JSON document: { ok, checks: [{ check, status, found, hint? }] }")
    .action(doctor);
}

async function doctor({ rpc, json = false }: { rpc?: string; json?: boolean }): Promise<void> {
  const checks = await examine(rpc);
  const ok = checks.every(({ status }) => status !== "missing");
  printResult(json, { ok, checks }, checkLines(checks));
  if (!ok) process.exitCode = 1;
}

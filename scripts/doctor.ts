import type { Command } from "commander";
import { printResult } from "./output.ts";

/** Adds `symbolon doctor`: looks at everything the commands stand on, changes nothing. */
export function registerDoctor(program: Command): void {
  program
    .command("doctor")
    .description("check Node, packages, compiler, contracts, the embedded chain and, if asked, a chain's RPC")
    .option("--rpc <url>", "also ask this chain: reachable, which chain, how old its newest block is")
    .option("--json", "print one JSON document: { ok, checks: [{ check, status, found, hint? }] }")
    .action(async ({ rpc, json = false }: { rpc?: string; json?: boolean }) => {
      const { examine } = await import("./doctor/examine.ts");
      const { checkLines } = await import("./doctor/checkLines.ts");
      const checks = await examine(rpc);
      const ok = checks.every(({ status }) => status !== "missing");
      printResult(json, { ok, checks }, checkLines(checks));
      if (!ok) process.exitCode = 1;
    });
}

import type { Command } from "commander";
import { lazily } from "../command/lazily.ts";
import { readRpcUrl } from "../command/optionReaders.ts";

/** `symbolon doctor`: looks at everything the commands stand on. */
export function define(command: Command): void {
  command
    .option(
      "--rpc <url>",
      "also ask this chain: reachable, which chain, how old its newest block is",
      readRpcUrl,
    )
    .option("--json", "print one JSON document: { ok, checks: [{ check, status, found, hint? }] }")
    .action(lazily(async () => (await import("../doctor.ts")).doctor));
}

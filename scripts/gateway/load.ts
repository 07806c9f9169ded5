import type { Command } from "commander";
import { readHttpUrl, readPath } from "../command/optionReaders.ts";
import { readData } from "../command/standardInput.ts";
import { addLoadOptions, type LoadOptions } from "../rehearse/loadOptions.ts";
import { readClaimants } from "../rehearse/readClaimants.ts";

const HELP = `
Each claimant comes at the scenario's moment, whatever became of the others, with a client of their own that keeps its ticket.
From the scenario come seed, arrivals, patience (wallets.patience), how long an answer may take (rpc.timeout) and the end; the
rest of the day is what gateway and chain make it. Payments, gas and waits are read from the chain, whose own terms stand in the
report instead of the scenario's. It is as \`rehearse burst\` writes it, so \`rehearse compare\` takes both.

All claimants come from this machine's address: start the gateway with a --per-second that lets it. The claims are paid, and
each once: take a test chain, or claims that are meant.

Example:
  symbolon gateway load http://127.0.0.1:8080 --claims signed.jsonl --rpc http://localhost:8545 --scenario day.json

Requests that waited because --open were under way count from the claimant's moment, and are reported.`;

export function define(command: Command): void {
  addLoadOptions(
    command
      .argument("<url>", "where the gateway is", readHttpUrl)
      .option("--scenario <file>", "the day that is played (default: a flash over 20 minutes)", readData)
      .option("--claimants <number>", "how many come (default: one for each claim)", readClaimants)
      .option("--seed <text>", "another day of the same scenario (default: the scenario's seed)"),
  )
    .option("--out <dir>", "where page and figures go (default: out/rehearse/load-HASH)", readPath)
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", HELP)
    .action(async (url: string, options: LoadOptions) =>
      (await import("../rehearse/playLoad.ts")).playLoad(url, options, command),
    );
}

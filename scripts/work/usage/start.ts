import type { Command } from "commander";
import { baseUnitsOption } from "../../command/amounts.ts";
import { lazily } from "../../command/lazily.ts";
import { readEth, readGwei, readHttpUrl, readPath, readWhole } from "../../command/optionReaders.ts";
import { KEY_SOURCES, readTexts } from "../../command/signer/keySources.ts";
import { PRIORITY_FEE } from "../../command/signer/signingOptions.ts";
import { addThroughOptions } from "../../command/throughOptions.ts";
import { addStoreListenOption, addStoreOption } from "../../store/storeOption.ts";
import { readUrls, rpcOption } from "../rpcOptions.ts";
import { readFinality } from "../workConfig.ts";

const MAX_WORKERS = 64;

export function define(command: Command): void {
  addSendingOptions(command, "parked")
    .option("--config <file>", "several chains, in place of the options of one", readPath)
    .option("--until-done", "end when nothing waits or is under way")
    .option("--json", "print one JSON document at the end and nothing else")
    .addHelpText("after", HELP)
    .action(lazily(async () => (await import("../start.ts")).start));
}

/**
 * Options of commands that send from a store: the store, a chain, its keys, and who works.
 * @param tooLittle what becomes of claims that bring too little
 */
export function addSendingOptions(command: Command, tooLittle: string): Command {
  return addThroughOptions(
    addStoreListenOption(addStoreOption(command)),
    `claims that bring less are ${tooLittle}`,
  )
    .addOption(baseUnitsOption())
    .addOption(rpcOption())
    .option("--private-rpc <url>", "transactions go to these endpoints alone; repeatable", readUrls)
    .option("--key <source>", `a key that sends: ${KEY_SOURCES}; repeatable`, readTexts)
    .option("--signer <url>", "who signs for keys that are accounts", readHttpUrl)
    .option("--password-file <file>", "of all keystores (default: asked for on the terminal)", readPath)
    .option("--workers <number>", "how many workers", readWhole(1, MAX_WORKERS), 1)
    .option(
      "--in-flight <number>",
      "transactions of a key under way at once (default: by the chain)",
      readWhole(1, 1_000),
    )
    .option("--max-fee-per-gas <gwei>", "send only while gas costs no more, and never offer more", readGwei)
    .option("--priority-fee <gwei>", PRIORITY_FEE, readGwei)
    .option("--max-value <eth>", "most that a signed request may cost beside its gas (default: 0)", readEth)
    .option("--finality <tag|blocks>", "when a block is final (default: by the chain)", readFinality)
    .option("--refill-from <source>", "a key that gives the others ether, and sends nothing else")
    .option("--refill-below <eth>", "refill a key that has less", readEth)
    .option("--refill-to <eth>", "up to so much", readEth)
    .option("--refill-limit <eth>", "and at most so much to all keys together, for good", readEth)
    .option("--accept-power-loss", "use a PGlite on a chain that is not a test chain");
}

const HELP = `
Works on what \`work submit\` has put into the store, until it is stopped (Ctrl-C): what is under way is in the store, and goes on
when it is started again. Several workers share keys and work; each key is one worker's at a time. One worker, and all of a
PGlite, run in this process; several on another store have a process each, which is started again when it dies.

A PGlite may forget what was signed when the power fails, so it is refused, but with --accept-power-loss, on all chains other
than local ones (31337, 1337) and well-known ones for tests, such as Sepolia.

A file for --config:
  {"chains": [{"rpc": ["https://..."], "privateRpc": [],
  "keys": ["keystore:a.json", "env:KEY_B"], "signer": "http://...",
  "maxFeePerGas": "25", "priorityFee": "2",
  "profile": {"finality": "tag", "inFlight": 8},
  "through": {"relay": "0x...", "leastFee": "0",
  "baseUnits": true, "validity": "300"},
  "refill": {"from": "env:KEY_C", "below": "0.1", "to": "1", "limit": "10"}}]}

Examples:
  symbolon work start --rpc https://... --key keystore:a.json --key keystore:b.json --password-file password
  symbolon work start --rpc https://... --key env:KEY --store postgres://localhost/symbolon --workers 2 --until-done

Exit code 0: it was stopped, or all is done; 3: with --until-done, something is parked, skipped or expired.`;

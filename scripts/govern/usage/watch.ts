import { type Command, Option } from "commander";
import { lazily } from "../../command/lazily.ts";
import { readPath } from "../../command/optionReaders.ts";
import { readListen } from "../../gateway/listen.ts";
import { ofGroup } from "../commonOptions.ts";

const HELP = `
A file for --config; leave out what you do not watch:
  {"accounts": ["0x..."], "batches": ["0x..."], "credentials": ["0x..."],
  "groups": ["0x..."], "desks": ["0x..."], "registry": "0x..."}
accounts: issuers, attesters and subjects. batches: ids of those that none of them issued. credentials: ids, or uids of
attestations. groups: their proposals, and what they issued or attested. desks: in addition to those that these name, as for a
holder; of a listed desk also the panels' turns are due. registry: the BatchRegistry, if no desk tells it.

It prints what is due to those who watch: from whom, until when, at what bond, and what happens otherwise; what others have to do;
and each hold with its end. Cases about others' credentials do not count, even if a batch names a watched group as its revoker.

Examples:
  symbolon govern watch --config watch.json --once
  symbolon govern watch --config watch.json --listen 127.0.0.1:8083

Without --once it runs until it is stopped (Ctrl-C), looks at each new block, and prints what has changed. With --listen it serves
/metrics for Prometheus; examples/governance has rules for alerts. Exit code 0: it was stopped, or nothing is due; 3: with --once,
something is due.`;

export function define(command: Command): void {
  ofGroup(command.requiredOption("--config <file>", "what is watched", readPath))
    .option("--once", "look once, and end")
    .addOption(
      new Option("--listen <host:port>", "serve metrics there (port 0: a free one)")
        .argParser(readListen)
        .conflicts("once"),
    )
    .addHelpText("after", HELP)
    .action(lazily(async () => (await import("../watch.ts")).watch));
}

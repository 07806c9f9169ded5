import type { Command } from "commander";
import { lazily } from "../../command/lazily.ts";
import { readHttpUrl } from "../../command/optionReaders.ts";
import { addStoreOption } from "../../store/storeOption.ts";
import { readIntentNames } from "../intentNames.ts";

export function define(command: Command): void {
  addStoreOption(command)
    .argument("[intent...]", "numbers or ids of intents: what happened to each", readIntentNames)
    .option("--parked", "list those that wait for a person, with the reason")
    .option("--at <url>", "also ask a running gateway for its level", readHttpUrl)
    .option("--tables", "also what the store is, what it survives, and how many rows each table has")
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", HELP)
    .action(lazily(async () => (await import("../show.ts")).show));
}

const HELP = `
Tells how many intents of each kind are in which state, and of each key who works with it, its next nonce and what is under way:
  queued: waits for its transaction; with a reason, for what somebody has to bring first
  bundled: is part of one that is signed, in the store, and sent
  mined: is in a block that may be taken back still
  done: is in a final block
  skipped: cannot be done any more: others did it, or it is void
  expired: waited past its deadline
  parked: waits for a person: mend its reason, then \`work retry\`
Of each lane of a gateway: how much waits, for how long, how far its turns are behind, and until when ticket holders are
expected; and which endpoints have failed within the last hour, and how. Several gateways over a store have a level each: --at asks one.

Examples:
  symbolon work show
  symbolon work show --parked
  symbolon work show --at http://127.0.0.1:8080
  symbolon work show 17 --json

Exit code 0: nothing is parked; 3: something is, or, where intents are named, one of them is parked, skipped or expired.`;

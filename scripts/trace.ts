import type { Command } from "commander";
import { deliveryTables } from "../src/delivery/tables/migrations.ts";
import { migrate } from "../src/store/migrate.ts";
import { timelineTables } from "../src/timeline/tables/migrations.ts";
import { trace } from "../src/timeline/trace/trace.ts";
import { readChainId, readWhole } from "./command/optionReaders.ts";
import { printResult } from "./output.ts";
import { addStoreOption, openStoreOption, type StoreOptions } from "./store/storeOption.ts";
import { traceDocument, traceLines } from "./trace/traceLines.ts";

export function define(command: Command): void {
  addStoreOption(command)
    .argument("<what>", "an intent's number, an address, 32 bytes, CAMPAIGN:INDEX or BATCH:INDEX")
    .option("--chain <id>", "only on this chain (default: on all that the store knows)", readChainId)
    .option("--most <n>", "ways that are listed", readWhole(1, 1_000), 20)
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", HELP)
    .action(traceWhat);
}

const HELP = `
Leads from a result back to the intention behind it, and from an intention on to its result: what somebody signed, the queue,
the transaction and its versions, the block, what came of it, finality, and what follows from it by a rule. Between steps it
says how long it took and whom that waited for: a person, the gateway, the chain, or a rule. 32 bytes may be a transaction, an
attestation's uid, a batch, or the digest of a signed request.

It answers from a store alone: what workers and gateways wrote down there, and what \`symbolon timeline follow\` read. Each
step says on what ground it stands: proven by hashes, checked against what its contract keeps, told by a node, recorded by us,
signed, or following by a rule.

Examples:
  symbolon trace 17
  symbolon trace 0xCAMPAIGN:42
  symbolon trace 0xTRANSACTION --json

Exit code 0: something is known; 1: nothing is.`;

type TraceOptions = StoreOptions & {
  readonly chain?: bigint;
  readonly most: number;
  readonly json?: boolean;
};

async function traceWhat(what: string, options: TraceOptions): Promise<void> {
  const { chain, most, json = false } = options;
  const sql = await openStoreOption(options, { mustExist: true });
  await migrate(sql, deliveryTables);
  await migrate(sql, timelineTables);
  const found = await trace(sql, { what, chain: chain === undefined ? undefined : Number(chain), most });
  printResult(json, traceDocument(found), traceLines(found));
}

import { type Command, InvalidArgumentError } from "commander";
import type { Address } from "viem";
import {
  type CommitAllocationParameters,
  commitAllocation,
  type NamedSource,
  type Timed,
} from "../../src/node/allocation/shuffle/commitAllocation.ts";
import { drandRoundTime, sourceText } from "../../src/sdk/allocation/shuffle/shuffleRecord.ts";
import type { ShuffleSource } from "../../src/sdk/core/campaign/shuffleCommitment.ts";
import { isoMomentOr } from "../../src/sdk/core/text/moment.ts";
import { type ActingOptions, acting, keepsFiles, openActor, printOutcome } from "../command/calldata.ts";
import { openReader } from "../command/connect.ts";
import { readChainId, readPath, readRpcUrl } from "../command/optionReaders.ts";
import { besideData, readData } from "../command/standardInput.ts";
import { printResult, table } from "../output.ts";
import { progress } from "../progress.ts";
import {
  addReadOptions,
  type ReadOptions,
  readPaidOptions,
  requireWith,
  withTimestamps,
} from "./readOptions.ts";

export function define(command: Command): void {
  acting(withTimestamps(command))
    .argument("<file>", "the allocation: CSV or JSON, gzipped or not, without indexes", readData)
    .requiredOption(
      "--randomness <source>",
      "block:NUMBER of the chain, or drand:ROUND of quicknet; still to come",
      readNamedSource,
    )
    .option("--rpc <url>", "timestamp the commitment on this chain", readRpcUrl)
    .option("--chain-id <id>", "the block's chain, where no --rpc tells it", readChainId)
    .option("--out <file>", "where the commitment is written (with --rpc: FILE.commitment.json)", readPath)
    .option("--dry-run", "check and simulate it; write and send nothing")
    .option("--json", "print one JSON document and nothing else");
  addReadOptions(command)
    .addHelpText("after", COMMIT_HELP)
    .action(async (file, options, called: Command) => {
      requireWith(options, [["calldata", "rpc"]], called);
      await commit(file, options, called);
    });
}

const COMMIT_HELP = `
How the file is read (--decimals and what follows) decides what is committed to: \`tree build --commitment\` takes the same
options. The block must be more than 64 ahead; drand's rounds come every 3 seconds, round R at
1692803367 + 3 * (R - 1). Run again it is not sent twice. Publish the file at once: docs/waves.md says why.`;

const NAMED = /^(block|drand):([1-9]\d{0,17})$/;

function readNamedSource(text: string): NamedSource {
  const [, kind, number] = NAMED.exec(text) ?? [];
  if (kind !== undefined && number !== undefined) {
    return { kind: kind === "block" ? "block" : "drand", number: BigInt(number) };
  }
  throw new InvalidArgumentError(
    "It must be block:NUMBER or drand:ROUND, such as block:23000000 or drand:30000000.",
  );
}

type CommitOptions = ReadOptions &
  ActingOptions &
  Pick<CommitAllocationParameters, "randomness" | "chainId" | "out"> & {
    readonly rpc?: string;
    readonly registry: Address;
  };

async function commit(file: string, options: CommitOptions, command: Command): Promise<void> {
  const { rpc, registry, dryRun = false, json = false } = options;
  const out = options.out ?? (rpc && besideData(file, ".commitment.json", "--out"));
  const client = rpc === undefined ? undefined : await openReader(rpc);
  const openOwn = () => openActor({ ...options, rpc: rpc ?? "" });
  const planner = client !== undefined && dryRun ? await openOwn() : undefined;
  const committed = await commitAllocation({
    ...options,
    file,
    out,
    read: { ...readPaidOptions(file, options, command), onProgress: progress("reading") },
    chain: client && { client, registry, openWriter: openOwn },
    dryRun,
    keep: keepsFiles(options),
    now: BigInt(Math.floor(Date.now() / 1000)),
  });
  const { commitment, allocationHash, count, source, timed, timestamped, out: written, calls } = committed;
  const untimed = planner === undefined ? NOT_COMMITTED : "not yet (dry run)";
  const document = {
    commitment,
    allocationHash,
    count,
    source,
    timestamped: timestamped ?? null,
    timestamp: timed?.at ?? null,
    transaction: timed?.transaction ?? null,
    out: written ?? null,
  };
  const lines = [
    ...table([
      ["commitment", commitment],
      ["allocation hash", allocationHash],
      ["rows", count],
      ["randomness", `${sourceText(source)}${roundText(source)}`],
      ["timestamped", timed === undefined ? untimed : timedText(timed)],
      ["written to", written],
    ]),
    ...(timed === undefined
      ? []
      : ["Publish it now: only who sees it before the randomness knows there is no other."]),
  ];
  if (planner === undefined) printResult(json, document, lines);
  else
    printOutcome(
      options,
      { client: planner, calls, name: "Symbolon: timestamp a commitment" },
      document,
      lines,
    );
}

const NOT_COMMITTED = "no: give --rpc, or nothing is committed";

function roundText(source: ShuffleSource): string {
  return source.kind === "drand" ? `, made at ${isoMomentOr(drandRoundTime(source.round), "")}` : "";
}

function timedText({ at, transaction }: Timed): string {
  const how = transaction === undefined ? "it was there already" : `now, in ${transaction}`;
  return `${isoMomentOr(at, "")} (${how})`;
}

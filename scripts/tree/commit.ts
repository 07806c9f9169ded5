import type { Command } from "commander";
import type { Address } from "viem";
import {
  type CommitAllocationParameters,
  commitAllocation,
  type Timed,
} from "../../src/node/allocation/shuffle/commitAllocation.ts";
import { drandRoundTime, sourceText } from "../../src/sdk/allocation/shuffle/shuffleRecord.ts";
import type { ShuffleSource } from "../../src/sdk/core/campaign/shuffleCommitment.ts";
import { isoMomentOr } from "../../src/sdk/core/text/moment.ts";
import type { ActingOptions } from "../command/actingOptions.ts";
import { keepsFiles, openActor, printOutcome } from "../command/calldata.ts";
import { openReader } from "../command/connect.ts";
import { besideData } from "../command/standardInput.ts";
import { printResult, table } from "../output.ts";
import { progress } from "../progress.ts";
import { type ReadOptions, readPaidOptions } from "./readOptions.ts";

type CommitOptions = ReadOptions &
  ActingOptions &
  Pick<CommitAllocationParameters, "randomness" | "chainId" | "out"> & {
    readonly rpc?: string;
    readonly registry: Address;
  };

export async function commit(file: string, options: CommitOptions, command: Command): Promise<void> {
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

import { type Command, InvalidArgumentError } from "commander";
import type { Address } from "viem";
import {
  type CommitAllocationParameters,
  commitAllocation,
  type NamedSource,
  type Timed,
} from "../../src/allocation/shuffle/commitAllocation.ts";
import { drandRoundTime, sourceText } from "../../src/allocation/shuffle/shuffleRecord.ts";
import type { ShuffleSource } from "../../src/core/campaign/shuffleCommitment.ts";
import { isoMomentOr } from "../../src/core/text/moment.ts";
import { openReader, openWriter } from "../command/connect.ts";
import { readChainId, readPath, readRpcUrl } from "../command/optionReaders.ts";
import { printResult, progress, table } from "../output.ts";
import { addReadOptions, type ReadOptions, readOptions, withTimestamps } from "./readOptions.ts";

export function define(command: Command): void {
  withTimestamps(command)
    .argument("<file>", "the allocation: CSV or JSON, gzipped or not, without indexes", readPath)
    .requiredOption(
      "--randomness <source>",
      "block:NUMBER of the chain, or drand:ROUND of quicknet; still to come",
      readNamedSource,
    )
    .option("--rpc <url>", "timestamp the commitment on this chain", readRpcUrl)
    .option("--chain-id <number>", "the block's chain, where no --rpc tells it", readChainId)
    .option("--out <file>", "where the commitment is written (with --rpc: FILE.commitment.json)", readPath)
    .option("--json", "print one JSON document and nothing else");
  addReadOptions(command).addHelpText("after", COMMIT_HELP).action(commit);
}

const COMMIT_HELP = `
How the file is read (--decimals and what follows) decides what is committed to: \`tree build --commitment\` takes the same
options. The block must be more than 64 ahead; drand's rounds come every 3 seconds, round R at
1692803367 + 3 * (R - 1). Signs with SYMBOLON_PRIVATE_KEY, or else with an account of the node. Run again it is not sent
twice. Publish the file at once: docs/waves.md says why.`;

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
  Pick<CommitAllocationParameters, "randomness" | "chainId" | "out"> & {
    readonly rpc?: string;
    readonly registry: Address;
    readonly json?: boolean;
  };

async function commit(file: string, options: CommitOptions, command: Command): Promise<void> {
  const { rpc, registry, json = false } = options;
  const client = rpc === undefined ? undefined : await openReader(rpc);
  const committed = await commitAllocation({
    ...options,
    file,
    read: { ...readOptions(options, command), onProgress: progress("reading") },
    chain: client && { client, registry, openWriter: () => openWriter(rpc ?? "") },
    now: BigInt(Math.floor(Date.now() / 1000)),
  });
  const { commitment, allocationHash, count, source, timed, timestamped, out } = committed;
  printResult(
    json,
    {
      commitment,
      allocationHash,
      count,
      source,
      timestamped: timestamped ?? null,
      timestamp: timed?.at ?? null,
      transaction: timed?.transaction ?? null,
      out: out ?? null,
    },
    [
      ...table([
        ["commitment", commitment],
        ["allocation hash", allocationHash],
        ["rows", count],
        ["randomness", `${sourceText(source)}${roundText(source)}`],
        ...(timed === undefined
          ? [["timestamped", "no: give --rpc, or nothing is committed"] as const]
          : [["timestamped", timedText(timed)] as const]),
        ...(out === undefined ? [] : [["written to", out] as const]),
      ]),
      ...(timed === undefined
        ? []
        : ["Publish it now: only who sees it before the randomness knows there is no other."]),
    ],
  );
}

function roundText(source: ShuffleSource): string {
  return source.kind === "drand" ? `, made at ${isoMomentOr(drandRoundTime(source.round), "")}` : "";
}

function timedText({ at, transaction }: Timed): string {
  const how = transaction === undefined ? "it was there already" : `now, in ${transaction}`;
  return `${isoMomentOr(at, "")} (${how})`;
}

import { existsSync } from "node:fs";
import type { Command } from "commander";
import type { Address, Hex } from "viem";
import { readAllocation } from "../../src/allocation/readAllocation.ts";
import { hashOfRows, requireShuffleable } from "../../src/allocation/shuffle/buildShuffledTree.ts";
import {
  type Commitment,
  formatCommitment,
  parseCommitment,
} from "../../src/allocation/shuffle/commitmentFile.ts";
import { namedSource } from "../../src/allocation/shuffle/namedSource.ts";
import { drandRoundTime, sourceText } from "../../src/allocation/shuffle/shuffleRecord.ts";
import {
  requireAhead,
  type Timed,
  timestampCommitment,
} from "../../src/allocation/shuffle/timestampCommitment.ts";
import { conventionNamed } from "../../src/allocation/tree/convention.ts";
import { type ShuffleSource, shuffleCommitment } from "../../src/core/campaign/shuffleCommitment.ts";
import { SymbolonError } from "../../src/core/errors.ts";
import { nobleHasher } from "../../src/core/hasher.ts";
import { readText } from "../../src/files/readText.ts";
import { writeOutput } from "../../src/files/writeOutput.ts";
import { openReader } from "../command/connect.ts";
import { momentText } from "../command/momentText.ts";
import { printResult, progress, table } from "../output.ts";
import { type ReadOptions, readOptions } from "./readOptions.ts";
import type { NamedSource } from "./shuffleSources.ts";

export type CommitOptions = ReadOptions & {
  readonly randomness: NamedSource;
  readonly rpc?: string;
  readonly registry?: Address;
  readonly chainId?: bigint;
  readonly out?: string;
  readonly json?: boolean;
};

/**
 * `symbolon tree commit FILE`: binds an allocation to where its shuffle's randomness will come from. With a chain the
 * commitment is timestamped there; run again it is not sent twice.
 */
export async function commit(file: string, options: CommitOptions, command: Command): Promise<void> {
  const { rpc, registry, json = false } = options;
  const client = rpc === undefined ? undefined : await openReader(rpc);
  const source = namedSource(options.randomness, client, options.chainId);
  const allocation = await readAllocation(file, {
    ...readOptions(options, command),
    onProgress: progress("reading"),
  });
  requireShuffleable(allocation, conventionNamed("native"));
  const allocationHash = hashOfRows(allocation, nobleHasher);
  const commitment = shuffleCommitment(allocationHash, source);
  const { count } = allocation;
  const made: Commitment = { allocationHash, source, commitment, timestamped: undefined };
  const out = options.out ?? (rpc === undefined ? undefined : `${file}.commitment.json`);
  if (out !== undefined) requireSameOrNone(out, commitment);
  let timed: Timed | undefined;
  if (client !== undefined && rpc !== undefined && registry !== undefined) {
    timed = await timestampCommitment(client, { rpc, registry }, made);
  } else requireAhead(source, { newest: undefined, time: BigInt(Math.floor(Date.now() / 1000)) });
  const timestamped = timed?.timestamped;
  if (out !== undefined) writeOutput(out, formatCommitment({ ...made, timestamped }));
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
          ? [["timestamped", "no: give --rpc and --registry, or nothing is committed"] as const]
          : [["timestamped", timedText(timed)] as const]),
        ...(out === undefined ? [] : [["written to", out] as const]),
      ]),
      ...(timed === undefined
        ? []
        : ["Publish it now: only who sees it before the randomness knows there is no other."]),
    ],
  );
}

/** A commitment that is made and lost cannot be told from one that was hidden, so none is ever overwritten. */
function requireSameOrNone(out: string, commitment: Hex): void {
  if (!existsSync(out)) return;
  const earlier = parseCommitment(readText(out), out);
  if (earlier.commitment === commitment) return;
  throw new SymbolonError({
    code: "OutputInTheWay",
    reason: `${out} holds another commitment, ${earlier.commitment}, so it is not overwritten.`,
    hint: "Choose another --out, and tell everybody why there is a second commitment.",
    details: { out, earlier: earlier.commitment, commitment },
  });
}

function roundText(source: ShuffleSource): string {
  return source.kind === "drand" ? `, made at ${momentText(drandRoundTime(source.round), "")}` : "";
}

function timedText({ at, transaction }: Timed): string {
  const how = transaction === undefined ? "it was there already" : `now, in ${transaction}`;
  return `${momentText(at, "")} (${how})`;
}

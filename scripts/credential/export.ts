import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Command, Option } from "commander";
import type { LocalAccount } from "viem";
import { getBlock } from "viem/actions";
import type { ReadClient } from "../../src/chain/clients.ts";
import { readStatusWords } from "../../src/chain/read/batches.ts";
import { CREDENTIALS_PER_WORD, type StatusWord } from "../../src/core/status/statusWords.ts";
import { jsonText } from "../../src/core/text/jsonText.ts";
import { type KnownBatch, noBatch } from "../../src/credentials/batch/knownBatch.ts";
import { readWordsOf } from "../../src/credentials/changes/readWordsOf.ts";
import {
  type BatchPlane,
  type StatusPurpose,
  signStatusListCredential,
  statusListCredential,
} from "../../src/credentials/node/index.ts";
import { knownBatch } from "../../src/credentials/node/knownBatch.ts";
import type { Finality } from "../../src/credentials/verify/node/askNode.ts";
import { writeOutput } from "../../src/files/writeOutput.ts";
import { openReader, openWriter } from "../command/connect.ts";
import { momentText } from "../command/momentText.ts";
import { readBlock, readSeconds, readTime } from "../command/optionReaders.ts";
import { printResult, progress, table } from "../output.ts";
import type { BatchOptions } from "./batchOptions.ts";
import { finality, onChain } from "./commonOptions.ts";
import { readAllHolds, readHistory } from "./readHistory.ts";

/** What the command takes. */
export function define(command: Command): void {
  onChain(command)
    .argument("<batch>", "its id, its header file, or its folder once it is issued")
    .requiredOption("--out <folder>", "where to write them")
    .requiredOption(
      "--url <template>",
      "where they will be published, such as https://issuer.example/{purpose}",
    )
    .addOption(
      new Option("--purpose <purpose>", "only this list (default: both)").choices([
        "revocation",
        "suspension",
      ]),
    )
    .option("--sign", "as JWTs, with the issuer's key")
    .option("--at <moment>", "the moment that they answer for (default: the block's)", readTime)
    .option("--block <number>", "the block to read (default: the newest)", readBlock)
    .addOption(finality("how settled the block must be"))
    .option("--reorg-margin <seconds>", "by which the block may be undone (default: 0)", readSeconds)
    .option("--ttl <milliseconds>", "after which verifiers should look for a newer list", (text) =>
      Number(readSeconds(text)),
    )
    .option("--from-block <number>", "where to begin to look for the batch, if given by id", readBlock)
    .action(async (batch, options) => {
      if (options.purpose === undefined && !options.url.includes("{purpose}")) {
        command.error("error: --url needs {purpose} in it: each list has an address of its own");
      }
      await exportLists(batch, options);
    });
}

export type ExportOptions = Omit<BatchOptions, "batch"> & {
  /** Folder for the lists. */
  readonly out: string;
  /** Where they will be published, with `{purpose}` in it. */
  readonly url: string;
  readonly purpose?: StatusPurpose;
  readonly block?: bigint;
  readonly finality?: Finality;
  /** The moment that the lists answer for from; left out: the block's, less the margin. */
  readonly at?: bigint;
  /** Seconds by which the block may be undone. */
  readonly reorgMargin?: bigint;
  /** Milliseconds. */
  readonly ttl?: number;
  /** As JWTs with the issuer's key. */
  readonly sign?: boolean;
};

/** `symbolon credential export BATCH`: its status as W3C Bitstring Status List credentials. */
export async function exportLists(batch: string, options: ExportOptions): Promise<void> {
  const { rpc, out, url, purpose, finality, reorgMargin = 0n, ttl, sign = false, json = false } = options;
  const client = sign ? await openWriter(rpc) : await openReader(rpc);
  const known = await knownBatch(client, {
    ...options,
    batch,
    onProgress: progress("looking for the batch"),
  });
  const { registry, header } = known;
  const at =
    options.block === undefined ? { blockTag: finality ?? "latest" } : { blockNumber: options.block };
  const found = await getBlock(client, at);
  const block = { number: found.number, hash: found.hash, timestamp: found.timestamp };
  const asOf = finality === "finalized" ? block.timestamp : block.timestamp - reorgMargin;
  const moment = options.at ?? asOf;
  const { revision, planes } = await readPlanes(client, known, block.number);
  mkdirSync(out, { recursive: true });
  const lists: { purpose: StatusPurpose; file: string; url: string; validUntil: string }[] = [];
  for (const plane of planes.filter((one) => purpose === undefined || one.purpose === purpose)) {
    const list = statusListCredential({
      chainId: BigInt(client.chain.id),
      registry,
      header,
      url: url.replaceAll("{purpose}", plane.purpose),
      plane,
      block,
      revision,
      asOf,
      moment,
      ...(ttl !== undefined && { ttl }),
    });
    const file = join(out, `${plane.purpose}.${sign ? "jwt" : "json"}`);
    const account = "account" in client ? (client.account as LocalAccount) : undefined;
    // A node's own account has no key at hand, and is refused by name.
    const text =
      account === undefined
        ? jsonText(list.credential, 2)
        : await signStatusListCredential({ ...list, account });
    writeOutput(file, text);
    const { id, validUntil } = list.credential;
    lists.push({ purpose: plane.purpose, file, url: id, validUntil });
  }
  printResult(
    json,
    {
      batch: known.id,
      revision,
      block: block.number,
      blockHash: block.hash,
      asOf,
      moment,
      signed: sign,
      lists,
    },
    table([
      ["batch", `${known.id}, revision ${revision}`],
      ["block", `${block.number}, ${momentText(block.timestamp, "")}`],
      ["moment", momentText(moment, "")],
      ...lists.map(
        ({ purpose: what, file, validUntil }) => [what, `${file}, good until ${validUntil}`] as const,
      ),
    ]),
  );
}

type Planes = { readonly revision: number; readonly planes: readonly BatchPlane[] };

/** All words of both planes and all holds, as of one block. */
async function readPlanes(client: ReadClient, batch: KnownBatch, blockNumber: bigint): Promise<Planes> {
  const { id, registry, header } = batch;
  const at = { registry, batch: id, blockNumber };
  const state = await readStatusWords(client, { ...at, firstWord: 0, count: 0 });
  const { revision, holdsUsed, batchHold } = state;
  if (revision === 0) throw noBatch(id, registry, client.chain.id);
  const numbers = Array.from({ length: Math.ceil(Number(header.size) / CREDENTIALS_PER_WORD) }, (_, i) => i);
  const indexes = numbers.map((word) => word * CREDENTIALS_PER_WORD);
  const { words } = await readWordsOf(client, { ...at, indexes });
  const all = (plane: ReadonlyMap<number, StatusWord>) =>
    numbers.map((word) => plane.get(word) as StatusWord);
  const events = holdsUsed ? await readHistory(client, { batch, state, blockNumber }) : [];
  const holds = await readAllHolds(client, batch, events, blockNumber);
  return {
    revision,
    planes: [
      { purpose: "revocation", words: all(words.revoked) },
      { purpose: "suspension", words: all(words.suspended), batchHold, holds },
    ],
  };
}

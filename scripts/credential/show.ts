import { type Hex, toHex } from "viem";
import { getBlock } from "viem/actions";
import { knownBatch } from "../../src/node/batches/knownBatch.ts";
import type { ReadClient } from "../../src/sdk/chain/clients.ts";
import { type BatchWords, readStatusWords } from "../../src/sdk/chain/read/batches.ts";
import { SymbolonError } from "../../src/sdk/core/errors.ts";
import { unpackHold } from "../../src/sdk/core/status/holds.ts";
import { horizon, type StatusWord } from "../../src/sdk/core/status/statusWords.ts";
import { isoMomentOr } from "../../src/sdk/core/text/moment.ts";
import { type KnownBatch, noBatch } from "../../src/sdk/credentials/batch/knownBatch.ts";
import {
  type CredentialState,
  countStatus,
  readAllWords,
  readCredentialState,
  type StatusCount,
  type Words,
} from "../../src/sdk/credentials/changes/batchStatus.ts";
import { readTargets, targetIndexes } from "../../src/sdk/credentials/changes/changeRows.ts";
import { readAllHolds, readHistory } from "../../src/sdk/credentials/changes/history.ts";
import { openReader } from "../command/connect.ts";
import { printResult, table } from "../output.ts";
import { progress } from "../progress.ts";
import { readTimeline } from "../trace/readTimeline.ts";
import type { TimelineOptions } from "../trace/timelineOption.ts";
import type { BatchOptions } from "./commonOptions.ts";
import {
  batchLines,
  countLines,
  credentialLines,
  type HistoryRow,
  historyRows,
  holdLines,
} from "./showLines.ts";

export type ShowOptions = Omit<BatchOptions, "batch"> &
  TimelineOptions & {
    readonly credential?: string;
    readonly history?: boolean;
  };

/** Batches of more credentials are not counted: their words would be millions of questions. */
const MAX_COUNTED = 30_000_000n;

/** `symbolon credential show BATCH`: everything from one block; with a store the ways of the batch or the credential. */
export async function show(batch: string, options: ShowOptions): Promise<void> {
  const { rpc, json = false } = options;
  const client = await openReader(rpc);
  const known = await knownBatch(client, {
    ...options,
    batch,
    onProgress: progress("looking for the batch", "blocks"),
  });
  const { id, registry, header } = known;
  const block = await getBlock(client);
  const at = { registry, batch: id, blockNumber: block.number };
  const state = await readStatusWords(client, { ...at, firstWord: 0, count: 0 });
  if (state.revision === 0) throw noBatch(id, registry, client.chain.id);
  const index = options.credential === undefined ? undefined : indexOf(known, options.credential);
  const credential = index === undefined ? undefined : await readCredentialState(client, known, index, block);
  const counted = index === undefined ? await count(client, known, state, block) : undefined;
  const events =
    options.history === true
      ? await readHistory(client, {
          batch: known,
          state,
          blockNumber: block.number,
          fromBlock: options.fromBlock,
          onProgress: progress("reading events", "blocks"),
        })
      : undefined;
  const history = events && historyRows(events, index);
  const holds = events && (await readAllHolds(client, known, events, block.number));
  const timeline = await readTimeline(options, index === undefined ? id : `${id}:${index}`, client.chain.id);
  const shown = document({ known, state, block, counted, credential, history, holds });
  printResult(json, { ...shown, ...timeline.document }, [
    ...table([
      ["batch", id],
      ...(credential === undefined ? batchLines(known, state, block.timestamp) : []),
      ...(counted === undefined ? [] : countLines(counted.counts)),
      ...(holds === undefined || credential !== undefined ? [] : holdLines(holds, block.timestamp)),
      ...(credential === undefined ? [] : credentialLines(credential)),
      ["as of", `block ${block.number}, ${isoMomentOr(block.timestamp, "")}`],
      [
        "known until",
        `${isoMomentOr(horizon(header.policy.epochLength, block.timestamp), "")} (the horizon)`,
      ],
    ]),
    ...(history === undefined ? [] : ["", ...history.map(({ text }) => text)]),
    ...timeline.lines,
  ]);
}

function indexOf(known: KnownBatch, text: string): number {
  const [index = -1, ...others] = targetIndexes(known, readTargets([text]));
  if (others.length === 0 && BigInt(index) < known.header.size) return index;
  throw new SymbolonError({
    code: "IndexBeyondBatch",
    reason: `The batch has the credentials 0 to ${known.header.size - 1n}, and no credential ${text}.`,
    hint: "Give the index or the id of one credential of this batch.",
    details: { credential: text, size: known.header.size },
  });
}

type Block = { readonly number: bigint; readonly timestamp: bigint; readonly hash: Hex };

type Counted = { readonly counts: StatusCount; readonly words: Words };

/** What the status words of the whole batch say; undefined where they are too many. */
async function count(
  client: ReadClient,
  batch: KnownBatch,
  { revision }: BatchWords,
  { number, timestamp }: Block,
): Promise<Counted | undefined> {
  const { size, policy } = batch.header;
  if (size > MAX_COUNTED) return undefined;
  const words = await readAllWords(client, batch, revision, number);
  return { counts: countStatus(words, policy.epochLength, timestamp), words };
}

/** Words that were ever written, as stored. */
function wordsDocument({ revoked, suspended }: Words) {
  const written = (plane: ReadonlyMap<number, StatusWord>) =>
    [...plane]
      .filter(([, { newest }]) => newest !== 0n)
      .map(([word, { newest, older, oldest }]) => ({
        word,
        newest: toHex(newest, { size: 32 }),
        older: toHex(older, { size: 32 }),
        oldest: toHex(oldest, { size: 32 }),
      }));
  return { revoked: written(revoked), suspended: written(suspended) };
}

function credentialDocument({ revokedSince: _, ...shown }: CredentialState) {
  return shown;
}

type Shown = {
  readonly known: KnownBatch;
  readonly state: BatchWords;
  readonly block: Block;
  readonly counted: Counted | undefined;
  readonly credential: CredentialState | undefined;
  readonly history: readonly HistoryRow[] | undefined;
  readonly holds: ReadonlyMap<number, bigint> | undefined;
};

function document({ known, state, block, counted, credential, history, holds }: Shown) {
  const { id, registry, header } = known;
  const { revision, digest, holdsUsed, batchHold } = state;
  return {
    batch: id,
    registry,
    header,
    revision,
    digest: toHex(digest, { size: 28 }),
    block: block.number,
    blockHash: block.hash,
    asOfTime: block.timestamp,
    horizon: horizon(header.policy.epochLength, block.timestamp),
    holdsUsed,
    batchHold: batchHold === 0n ? null : unpackHold(batchHold),
    ...(counted !== undefined && { counts: counted.counts, words: wordsDocument(counted.words) }),
    ...(credential !== undefined && { credential: credentialDocument(credential) }),
    ...(holds !== undefined && {
      holds: [...holds].map(([index, packed]) => ({ index, ...unpackHold(packed) })),
    }),
    ...(history !== undefined && { history: history.map(({ text: _, ...rest }) => rest) }),
  };
}

import type { Address, Client, Hex, Transport } from "viem";
import { getBlockNumber, getChainId } from "viem/actions";
import { readAttestationsByRange } from "../../../sdk/chain/events/attestations.ts";
import type { BlockRange } from "../../../sdk/chain/events/readLogs.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import { maxBigInt, minBigInt } from "../../../sdk/core/minMaxBigInt.ts";
import { runTogether } from "../../../sdk/core/runTogether.ts";
import type { FixedExpectation } from "../../../sdk/credentials/verify/expectation.ts";
import { lookEvery } from "./lookEvery.ts";
import { openNewestUids } from "./newestUids.ts";

export type IndexTerms = Pick<BlockRange, "onProgress"> & {
  /** First block whose events are read. */
  readonly fromBlock: bigint;
};

export type OpenAttestationIndexParameters = IndexTerms & {
  readonly client: Client<Transport>;
  /** An AttestationRegistry, or EAS. */
  readonly registry: Address;
  /** Named issuers and one schema: only their attestations are in the index. */
  readonly expected: FixedExpectation;
  /** Called with the error when new blocks could not be read. It is tried again. */
  readonly onTrouble?: ((thrown: unknown) => void) | undefined;
};

/** What an index knows about an account. Revoked and expired attestations are there, too: it is a hint. */
export type ListedUids = {
  readonly registry: Address;
  readonly chainId: number;
  readonly schema: Hex;
  readonly recipient: Address;
  /** The newest first, {@link MAX_LISTED} at most. */
  readonly uids: readonly Hex[];
  /** First and last block whose events were read. */
  readonly fromBlock: bigint;
  readonly toBlock: bigint;
};

export type AttestationIndex = {
  /** @throws SymbolonError `SchemaNotIndexed`; `IndexBehind` until it has reached the newest block, or a minute after */
  readonly list: (asked: { readonly recipient: Address; readonly schema: Hex }) => ListedUids;
  /** Accounts that it knows attestations about. */
  readonly accounts: () => number;
  /** Seconds since it had read the newest block; undefined: it never had. */
  readonly age: () => number | undefined;
  /** Whether it has not reached the newest block for a minute; before it first has: whether it has read none for one. */
  readonly isOld: () => boolean;
  /** Reads new blocks; also runs by itself every two seconds. */
  readonly refresh: () => Promise<void>;
  readonly close: () => void;
};

/** Attestations that are listed about an account. */
export const MAX_LISTED = 20;

/** Seconds after which what could not be brought up to date counts as old. */
export const MAX_COPY_AGE = 60;

const MILLI = 1_000;
/** Milliseconds between refreshes. */
const LOOK_MS = 2_000;
/** Blocks that a chain may still replace, and that are read again: what came with another block must not be missed. */
const UNSETTLED = 64n;

/**
 * Follows which attestations a registry makes about whom, by its events.
 * @throws SymbolonError `IndexTooWide`; `BlockNotFound` where the first block is not there yet
 */
export async function openAttestationIndex(
  parameters: OpenAttestationIndexParameters,
): Promise<AttestationIndex> {
  const { client, registry, fromBlock, onProgress, onTrouble = () => {} } = parameters;
  const { issuers, schema } = requireNarrow(parameters.expected);
  const chainId = await getChainId(client);
  const newestBlock = () => getBlockNumber(client, { cacheTime: 0 });
  let newest = await newestBlock();
  if (newest < fromBlock) throw notThere(fromBlock, newest);
  const known = openNewestUids(MAX_LISTED);
  const ended = new AbortController();
  let toBlock = fromBlock - 1n;
  let wholeAt: number | undefined;
  let readAt = performance.now();
  const read = async () => {
    newest = await newestBlock();
    if (newest !== toBlock) {
      await readAttestationsByRange(client, {
        registry,
        schema,
        attester: issuers,
        fromBlock: maxBigInt(fromBlock, minBigInt(toBlock, newest) - UNSETTLED + 1n),
        toBlock: newest,
        ...(wholeAt === undefined && { onProgress }),
        onRange(found, last) {
          ended.signal.throwIfAborted();
          for (const { recipient, uid } of found) known.add(recipient, uid);
          toBlock = last;
          readAt = performance.now();
        },
      });
    }
    wholeAt = performance.now();
  };
  const refresh = runTogether(read);
  const tell = (thrown: unknown) => {
    if (!ended.signal.aborted) onTrouble(thrown);
  };
  void refresh().catch(tell);
  const stop = lookEvery(LOOK_MS, refresh, tell);
  const isOld = () => performance.now() - (wholeAt ?? readAt) > MAX_COPY_AGE * MILLI;
  return {
    list({ recipient, schema: asked }) {
      if (asked.toLowerCase() !== schema.toLowerCase()) throw notIndexed(asked, schema);
      if (wholeAt === undefined) throw unread({ fromBlock, toBlock, newest });
      if (isOld()) throw behind(toBlock);
      return { registry, chainId, schema, recipient, uids: known.of(recipient), fromBlock, toBlock };
    },
    accounts: known.accounts,
    age: () => (wholeAt === undefined ? undefined : (performance.now() - wholeAt) / MILLI),
    isOld,
    refresh,
    close() {
      stop();
      ended.abort();
    },
  };
}

function requireNarrow({ issuers, schema: named }: FixedExpectation) {
  const [schema, ...others] = named === "any" ? [] : [named].flat();
  // Without a single issuer a node would be asked for everybody's.
  const isNamed = issuers !== "any" && issuers.length > 0;
  if (isNamed && schema !== undefined && others.length === 0) return { issuers, schema };
  throw new SymbolonError({
    code: "IndexTooWide",
    reason:
      "An index holds attestations of named issuers under one schema, and the expectation names no issuer, or is wider.",
    hint: "Name the issuers (--issuer) and one schema: what anybody may attest hides what counts.",
    details: { issuers, schema: named },
  });
}

function notThere(fromBlock: bigint, newest: bigint): SymbolonError {
  return new SymbolonError({
    code: "BlockNotFound",
    reason: `The index begins at block ${fromBlock}, and the newest block is ${newest}.`,
    hint: "Name the block from which on the issuers attest.",
    details: { fromBlock, newest },
  });
}

function notIndexed(asked: Hex, schema: Hex): SymbolonError {
  return new SymbolonError({
    code: "SchemaNotIndexed",
    reason: `Attestations are listed here under the schema ${schema}, and not under ${asked}.`,
    hint: "Ask for that schema, or another gateway.",
    details: { asked, schema },
  });
}

function behind(toBlock: bigint): SymbolonError {
  return new SymbolonError({
    code: "IndexBehind",
    reason: `The newest block was not reached for ${MAX_COPY_AGE} s: events are read to block ${toBlock}.`,
    hint: "Ask again later, or another gateway; its operator has to look at the node.",
    details: { toBlock },
  });
}

function unread(blocks: { readonly fromBlock: bigint; readonly toBlock: bigint; readonly newest: bigint }) {
  const { fromBlock, toBlock, newest } = blocks;
  return new SymbolonError({
    code: "IndexBehind",
    reason: `Blocks ${fromBlock} to ${newest} are being read for the first time: ${toBlock - fromBlock + 1n} of ${newest - fromBlock + 1n} are.`,
    hint: "Ask again later.",
    details: blocks,
  });
}

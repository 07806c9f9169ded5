import type { Hex } from "viem";
import type { ReadClient } from "../../../sdk/chain/clients.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import { mapAtOnce } from "../../../sdk/core/mapAtOnce.ts";
import { formatThings } from "../../../sdk/core/text/format.ts";
import type { CampaignFinding } from "../../../sdk/distribution/check/finding.ts";
import type { Sql } from "../../store/sql.ts";
import { askHeader, type Header, noSuchBlock } from "../follow/blocks.ts";
import { chainBroken } from "../follow/openFollower.ts";
import { findCanonicalBlock } from "../tables/blocks.ts";
import { changedBelowFinal, readFollowed } from "../tables/followed.ts";
import {
  keepProven,
  type LookedFor,
  type ProvenRange,
  readDigested,
  readProvenRanges,
  requireNoneNamed,
} from "../tables/proven.ts";
import { type ChangedBlock, digestRows } from "../tables/rowDigests.ts";
import { compareBlocks } from "./compareBlocks.ts";
import { type Disagreements, openDisagreements } from "./disagreements.ts";
import { requirePast } from "./requirePast.ts";

export type ProveBlocksParameters = {
  readonly sql: Sql;
  /** Of a chain that the store follows. */
  readonly client: ReadClient;
  /** First block; default: the first that is followed. */
  readonly from?: number | undefined;
  /** Last block; default: the newest final one. */
  readonly to?: number | undefined;
  /** Look at blocks again that are proven already. */
  readonly again?: boolean | undefined;
  /** Called with how many blocks are looked through, of how many. */
  readonly onProgress?: (done: number, total: number) => void;
};

/** What came of it. */
export type ProvenBlocks = {
  readonly chain: number;
  readonly from: number;
  readonly to: number;
  /** Blocks whose rows are what their hashes stand for: now, and before. */
  readonly proven: number;
  readonly before: number;
  /** Of those before, blocks of which no digest was kept: nothing can tell whether their rows are still those. */
  readonly undigested: number;
  /** Digest of all rows of these blocks, as they are now; undefined: not all is as it should be. */
  readonly digest: Hex | undefined;
  /** In which ways the others disagree. */
  readonly findings: readonly CampaignFinding[];
};

/** Blocks that are asked for and kept together. */
const TOGETHER = 64;
/** Questions under way at once. */
const AT_ONCE = 8;

/**
 * Holds every row of some final blocks against what their hashes stand for: from a block whose hash the store has, each header is
 * the one that the header above it names, and its receipts fold to what it says. What agrees is kept as proven, in pieces, highest
 * first: started again it goes on where it was. What disagrees is named, and no row is changed. Of what was proven before, the rows
 * are compared with the digests that were kept of them then, without the node.
 * @throws SymbolonError `NotFollowed`, `BlocksNotFinal`, `NothingToProveBy`, `HeaderNotRebuilt`, `ChainBroken`,
 * `ChangedBelowFinal`, `BlockNotFound`, `NamedMeanwhile`, those of `askHeader` and `askLogs`; what viem throws
 */
export async function proveBlocks(parameters: ProveBlocksParameters): Promise<ProvenBlocks> {
  const { sql, client, again = false, onProgress } = parameters;
  const chain = client.chain.id;
  const followed = await readFollowed(sql, chain);
  requirePast(chain, followed);
  const { watched, final } = followed;
  const first = [...watched.values()].reduce((min, { since }) => Math.min(min, since), final + 1);
  const { from = first, to = final } = parameters;
  const lookedFor = { contracts: [...watched.values()].filter(({ since }) => since <= to).length, upTo: to };
  if (from < first || from > to || to > final) throw blocksNotFinal(chain, { from, to, first, final });
  const ranges = await readProvenRanges(sql, chain);
  const pieces = again ? [{ first: from, last: to }] : gaps(from, to, ranges);
  const total = pieces.reduce((sum, piece) => sum + sizeOf(piece), 0);
  const disagreements = openDisagreements();
  let proven = 0;
  let done = 0;
  onProgress?.(done, total);
  for (const piece of pieces.toReversed()) {
    const anchor = await readAnchor(sql, chain, piece.last, again ? [] : ranges);
    for await (const headers of downFrom(client, anchor, piece)) {
      const compared = await compareBlocks({ sql, client, watched, headers, disagreements });
      await keepProven(sql, { chain, ...compared, lookedFor });
      proven += compared.ranges.reduce((sum, range) => sum + sizeOf(range), 0);
      done += headers.length;
      onProgress?.(done, total);
    }
  }
  const before = to - from + 1 - total;
  const blocks = { first: from, last: to, lookedFor };
  const { digest, undigested } = await compareDigests(sql, chain, blocks, disagreements);
  const findings = disagreements.findings();
  return {
    chain,
    from,
    to,
    proven,
    before,
    undigested,
    digest: findings.length === 0 ? digest : undefined,
    findings,
  };
}

/**
 * Compares the rows of proven blocks with the digests that were kept when they were proven.
 * @throws SymbolonError `NamedMeanwhile`
 */
async function compareDigests(
  sql: Sql,
  chain: number,
  { lookedFor, ...blocks }: Piece & { readonly lookedFor: LookedFor },
  disagreements: Disagreements,
): Promise<{ readonly digest: Hex; readonly undigested: number }> {
  const kept = await readDigested(sql.query, chain);
  const { digest, changed } = await digestRows(sql, chain, blocks, kept);
  // Naming a contract forgets digests, and reading its past changes rows: what was compared meanwhile says nothing.
  await requireNoneNamed(sql.query, chain, lookedFor);
  for (const block of changed) disagreements.add("RowsChanged", changedText(block));
  const ranges = await readProvenRanges(sql, chain);
  return { digest, undigested: countWithin(ranges, blocks) - countWithin(kept, blocks) };
}

function countWithin(ranges: readonly Piece[], { first, last }: Piece): number {
  return ranges.reduce((sum, range) => {
    return sum + Math.max(0, Math.min(range.last, last) - Math.max(range.first, first) + 1);
  }, 0);
}

function changedText({ number, had, has, provenAt }: ChangedBlock): string {
  const since = provenAt === undefined ? "" : `, proven at ${new Date(provenAt).toISOString()}`;
  const how =
    has === undefined
      ? `it is gone, with ${formatThings(had ?? 0, "event")}`
      : had === undefined
        ? `it was not there, and has ${formatThings(has, "event")}`
        : had === has
          ? `other rows than its ${formatThings(had, "event")}`
          : `it had ${formatThings(had, "event")}, and has ${has}`;
  return `block ${number}${since}: ${how}`;
}

type Piece = Pick<ProvenRange, "first" | "last">;

function sizeOf({ first, last }: Piece): number {
  return last - first + 1;
}

/** What no range has, lowest first. */
function gaps(from: number, to: number, ranges: readonly ProvenRange[]): readonly Piece[] {
  const found: Piece[] = [];
  let next = from;
  for (const { first, last } of ranges) {
    if (last < next) continue;
    if (first > to) break;
    if (first > next) found.push({ first: next, last: first - 1 });
    next = last + 1;
  }
  return next > to ? found : [...found, { first: next, last: to }];
}

/** A block whose hash is known, and what it is known from. */
type Anchor = { readonly number: number; readonly hash: Hex; readonly by: "store" | "block above" };

/** The lowest block at or above one whose hash is known. */
async function readAnchor(
  sql: Sql,
  chain: number,
  block: number,
  ranges: readonly ProvenRange[],
): Promise<Anchor> {
  const above = ranges.find(({ first }) => first === block + 1);
  if (above !== undefined) return { number: block, hash: above.parent, by: "block above" };
  const stored = await findCanonicalBlock(sql, chain, block);
  if (stored === undefined) throw nothingToProveBy(chain, block);
  return { ...stored, by: "store" };
}

/** The headers of a piece, from its end on downwards, each part lowest first; what lies between its end and the anchor links them. */
async function* downFrom(
  client: ReadClient,
  anchor: Anchor,
  piece: Piece,
): AsyncGenerator<readonly Header[]> {
  let above = anchor;
  while (above.number >= piece.first) {
    const lowest = Math.max(piece.first, above.number - TOGETHER + 1);
    const numbers = Array.from({ length: above.number - lowest + 1 }, (_, i) => lowest + i);
    const headers = await mapAtOnce(numbers, AT_ONCE, (number) => provenHeader(client, number));
    for (const header of headers.toReversed()) {
      requireAnchored(header, above);
      above = { number: header.number - 1, hash: header.parent, by: "block above" };
    }
    const own = headers.filter(({ number }) => number <= piece.last);
    if (own.length > 0) yield own;
  }
}

/** @throws SymbolonError as `askHeader`, naming the chain where its headers cannot be rebuilt; `BlockNotFound` */
async function provenHeader(client: ReadClient, number: number): Promise<Header> {
  try {
    const header = await askHeader(client, number, "proven");
    if (header === undefined) throw noSuchBlock(number);
    return header;
  } catch (thrown) {
    if (!(thrown instanceof SymbolonError) || thrown.code !== "HeaderNotRebuilt") throw thrown;
    const { code, reason, details } = thrown;
    throw new SymbolonError({
      code,
      reason: `Blocks of chain ${client.chain.id} cannot be proven. ${reason}`,
      hint: "Ask another node; if that does not help, use symbolon timeline check instead.",
      details: { ...details, chain: client.chain.id },
      cause: thrown,
    });
  }
}

function requireAnchored(header: Header, { hash, by }: Anchor): void {
  if (header.hash === hash) return;
  if (by === "store") throw changedBelowFinal(header.number, hash);
  throw chainBroken(header, { number: header.number + 1, parent: hash });
}

function nothingToProveBy(chain: number, block: number): SymbolonError {
  return new SymbolonError({
    code: "NothingToProveBy",
    reason: `The store has no block of chain ${chain} at or above ${block}, and so no hash to begin at.`,
    hint: "The store was changed, since the newest final block is always kept: follow the chain into another store.",
    details: { chain, block },
  });
}

function blocksNotFinal(
  chain: number,
  { from, to, first, final }: { from: number; to: number; first: number; final: number },
): SymbolonError {
  const has = first > final ? "none" : `${first} to ${final}`;
  return new SymbolonError({
    code: "BlocksNotFinal",
    reason: `The store cannot prove blocks ${from} to ${to} of chain ${chain}: it has as final ${has}.`,
    hint: "Give a range within these, or follow the chain further.",
    details: { chain, from, to, first, final },
  });
}

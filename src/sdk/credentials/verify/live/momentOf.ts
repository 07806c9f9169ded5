import type { Address, Client, Hex, Transport } from "viem";
import { SymbolonError } from "../../../core/errors.ts";
import { later } from "../../../core/status/statusWords.ts";
import { durationText } from "../../../core/text/duration.ts";
import { momentText } from "../../../core/text/moment.ts";
import { countsAsOf, type StatusBasis, unavailable, type VerificationResult } from "../answer.ts";
import type { ListedIssuers } from "../expectation.ts";
import { type Finality, readBlock, type StatusBlock } from "../node/askNode.ts";
import { askTrustList, issuerNotTrusted } from "../node/askTrustList.ts";

export type MomentOptions = {
  /** Default: now, by the clock. `block`: the block's own time, however old. Unix seconds: exactly that moment. */
  readonly moment?: bigint | "block" | undefined;
  /** Gives Unix seconds; default: this machine's clock. */
  readonly clock?: (() => bigint) | undefined;
  /** Seconds by which the clock may be off; default: 5, and 0 for a stated moment. */
  readonly clockSkew?: bigint | undefined;
  /**
   * Maximum age of the block in seconds, by the clock. Default: its horizon. Where that is no limit, because epochs are
   * seconds or a trust list is asked: 60, or 1,800 with `finality` `safe` or `finalized`.
   */
  readonly maxAge?: bigint | undefined;
};

/** What else affects the moment. */
type MomentTerms = {
  readonly basis: StatusBasis;
  readonly finality?: Finality | undefined;
  /**
   * Whether the status is constant for whole epochs. Otherwise it may change in any second, and the block answers for
   * its own moment.
   */
  readonly inEpochs: boolean;
  /** Whether a trust list is asked, which may change in any block. */
  readonly asksList: boolean;
};

const USUAL_SKEW = 5n;
const USUAL_AGE: Readonly<Record<Finality, bigint>> = { latest: 60n, safe: 1_800n, finalized: 1_800n };

/** This machine's clock, in Unix seconds. */
export const machineClock = (): bigint => BigInt(Math.floor(Date.now() / 1000));

/**
 * The moment that a live answer is for, and by how much the clock that gave it may be slow.
 * @throws SymbolonError `ClockBehindChain`, `BlockTooOld`
 */
export function momentOf(
  options: MomentOptions,
  { basis, finality = "latest", inEpochs, asksList }: MomentTerms,
): { readonly moment: bigint; readonly clockSkew: bigint } {
  const { moment, clock = machineClock, clockSkew = USUAL_SKEW } = options;
  const { block } = basis;
  const isNow = moment === undefined;
  const needsAge = isNow && (!inEpochs || asksList);
  const maxAge = options.maxAge ?? (needsAge ? USUAL_AGE[finality] : undefined);
  if (isNow || maxAge !== undefined) {
    const now = clock();
    if (now + clockSkew < block.timestamp) throw clockBehindChain(now, clockSkew, block);
    if (maxAge !== undefined && now - block.timestamp > maxAge) throw blockTooOld(now, maxAge, block);
    // Within the skew the block's time counts: that moment has surely come.
    if (isNow && inEpochs) return { moment: later(now, block.timestamp), clockSkew };
  }
  if (typeof moment === "bigint") return { moment, clockSkew: options.clockSkew ?? 0n };
  return { moment: inEpochs ? block.timestamp : countsAsOf(basis), clockSkew: 0n };
}

/**
 * The moment, if it is known before any block is read; otherwise 0.
 * @throws RangeError where skew, margin or age are negative
 */
export function earlyMoment({
  moment,
  clock = machineClock,
  clockSkew = 0n,
  maxAge = 0n,
  reorgMargin = 0n,
}: MomentOptions & Pick<BlockOptions, "reorgMargin">): bigint {
  if (clockSkew < 0n || maxAge < 0n || reorgMargin < 0n) {
    throw new RangeError(
      `clockSkew ${clockSkew}, maxAge ${maxAge} and reorgMargin ${reorgMargin} must not be negative.`,
    );
  }
  return moment === "block" ? 0n : (moment ?? clock());
}

function clockBehindChain(now: bigint, clockSkew: bigint, block: StatusBlock): SymbolonError {
  return new SymbolonError({
    code: "ClockBehindChain",
    reason:
      `The clock says ${momentText(now)}, but block ${block.number} is of ${momentText(block.timestamp)}: the clock is slow by ` +
      `more than the allowed ${durationText(clockSkew)}, or the node's chain runs ahead.`,
    hint: 'Set the clock, allow for its skew (clockSkew; --clock-skew), or ask about the block\'s own moment (moment: "block"; --at block).',
    details: { now, clockSkew, block },
  });
}

function blockTooOld(now: bigint, maxAge: bigint, block: StatusBlock): SymbolonError {
  return new SymbolonError({
    code: "BlockTooOld",
    reason:
      `Block ${block.number} is of ${momentText(block.timestamp)}, and the clock says ${momentText(now)}: the block is older ` +
      `than ${durationText(maxAge)}.`,
    hint: 'Ask a node that keeps up, allow for more (maxAge; --max-age), or ask about the block\'s own moment (moment: "block"; --at block).',
    details: { now, maxAge, block },
  });
}

type Dated = {
  readonly issuer: Address;
  readonly schema: Hex;
  /** The credential's own date. */
  readonly issuedAt: bigint;
  /** The moment that is asked about. */
  readonly moment: bigint;
};

/** Why a list does not vouch for an issuer, in a block; undefined where it does. */
export async function listProblem(
  client: Client<Transport>,
  { trustList, trusted }: ListedIssuers,
  { issuer, schema, issuedAt, moment }: Dated,
  block: StatusBlock,
): Promise<SymbolonError | undefined> {
  const query = { trustList, issuer, schema, moment: trusted === "now" ? moment : issuedAt };
  const trust = await askTrustList(client, { ...query, blockNumber: block.number });
  return trust === "trusted" ? undefined : issuerNotTrusted(trust, query, block);
}

export type BlockOptions = {
  /** The block to ask; default: the newest with the given `finality`. */
  readonly blockNumber?: bigint | undefined;
  /** Default: `latest`. */
  readonly finality?: Finality | undefined;
  /**
   * Seconds before the block's time from which on blocks may be undone; not counted where the block is final. Default:
   * 0. Then the verdict on a block that is not final is good only for the moment asked about.
   */
  readonly reorgMargin?: bigint | undefined;
};

/**
 * The block to read, and whether it is final. A block that is named by its number is final where the node's finalized
 * block is not before it. A node may know no finalized block.
 * @throws SymbolonError `NodeFailed`, `BadBlock`
 */
export async function readBasis(
  client: Client<Transport>,
  { blockNumber, finality = "latest", reorgMargin = 0n }: BlockOptions,
): Promise<StatusBasis> {
  if (blockNumber === undefined) {
    const block = await readBlock(client, finality);
    return { block, isFinal: finality === "finalized", reorgMargin };
  }
  const [block, finalized] = await Promise.all([
    readBlock(client, blockNumber),
    readBlock(client, "finalized").catch((problem: unknown) => {
      if (problem instanceof SymbolonError) return undefined;
      throw problem;
    }),
  ]);
  return { block, isFinal: finalized !== undefined && block.number <= finalized.number, reorgMargin };
}

/**
 * The decision, or Unavailable with the problem that was thrown by name.
 * @param moment the moment that is asked about; 0 where it is the block's own
 */
export async function answerLive(
  moment: bigint,
  decide: () => Promise<VerificationResult>,
): Promise<VerificationResult> {
  try {
    return await decide();
  } catch (problem) {
    return unavailable("live", moment, problem);
  }
}

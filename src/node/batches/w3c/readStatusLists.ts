import type { ReadClient } from "../../../sdk/chain/clients.ts";
import type { KnownBatch } from "../../../sdk/credentials/batch/knownBatch.ts";
import { countsAsOf, isSettled, type StatusBasis } from "../../../sdk/credentials/verify/answer.ts";
import { ISSUED_AT_SLACK, notSurelyIssued } from "../../../sdk/credentials/verify/decideFromStatus.ts";
import { type BlockOptions, readBasis } from "../../../sdk/credentials/verify/live/momentOf.ts";
import { blockReplaced, readBlock, type StatusBlock } from "../../../sdk/credentials/verify/node/askNode.ts";
import { findIssuingBlock } from "../verifyByCopy.ts";
import { readPlanes } from "./readPlanes.ts";
import type { StatusPurpose } from "./statusListBits.ts";
import { type StatusList, statusListCredential } from "./statusListCredential.ts";

type ReadStatusListsParameters = BlockOptions & {
  readonly batch: KnownBatch;
  /** The moment that they answer for from; default: the block's, less the margin. */
  readonly moment?: bigint | undefined;
  readonly ttl?: number | undefined;
  /** Default: one for each purpose. */
  readonly purpose?: StatusPurpose | undefined;
  /** Where the list of a purpose will be published. */
  readonly urlOf: (purpose: StatusPurpose) => string;
  /** Of reading events, which alone tell which credentials were ever held. */
  readonly onProgress: (done: number, total: number) => void;
};

/** The lists of a batch, and what they were read from. */
export type ReadStatusLists = {
  readonly block: StatusBlock;
  readonly revision: number;
  readonly asOf: bigint;
  readonly moment: bigint;
  /** Else the lists are good for their own second alone. */
  readonly isSettled: boolean;
  readonly lists: readonly { readonly purpose: StatusPurpose; readonly list: StatusList }[];
};

/**
 * The status of a batch at one block as lists, good for as long as the block lets them be.
 * @throws SymbolonError `NodeFailed`, `BadBlock`, `BlockReplaced`, `NotSurelyIssued`, and as `readPlanes` and `statusListCredential`
 */
export async function readStatusLists(
  client: ReadClient,
  parameters: ReadStatusListsParameters,
): Promise<ReadStatusLists> {
  const { batch, moment, ttl, purpose, urlOf, onProgress } = parameters;
  const { registry, header } = batch;
  const basis = await readBasis(client, parameters);
  const { block, isFinal, reorgMargin } = basis;
  const { revision, planes } = await readPlanes(client, batch, block.number, onProgress);
  const { hash } = await readBlock(client, block.number);
  if (hash !== block.hash) throw blockReplaced(block, hash);
  await requireSurelyIssued(client, batch, basis);
  const asOf = countsAsOf(basis);
  const trusted = isFinal ? ({ finality: "finalized" } as const) : { reorgMargin };
  const made = planes.filter((plane) => purpose === undefined || plane.purpose === purpose);
  const lists = made.map((plane) => ({
    purpose: plane.purpose,
    list: statusListCredential({
      chainId: BigInt(client.chain.id),
      registry,
      header,
      url: urlOf(plane.purpose),
      plane,
      block,
      revision,
      moment,
      ...trusted,
      ...(ttl !== undefined && { ttl }),
    }),
  }));
  return { block, revision, asOf, moment: moment ?? asOf, isSettled: isSettled(basis), lists };
}

/** With a margin only a batch counts that was issued before, as in every copy: the block that issued it may be undone, too. */
async function requireSurelyIssued(
  client: ReadClient,
  { registry, header }: KnownBatch,
  basis: StatusBasis,
): Promise<void> {
  const { block } = basis;
  const asOf = countsAsOf(basis);
  const latest = header.issuedAt + ISSUED_AT_SLACK;
  if (asOf === block.timestamp || latest < asOf) return;
  const issuedIn = await findIssuingBlock(client, { chainId: BigInt(client.chain.id), registry, header });
  const issuedBy = issuedIn?.timestamp ?? latest;
  if (issuedBy >= asOf) throw notSurelyIssued(issuedBy, asOf, block);
}

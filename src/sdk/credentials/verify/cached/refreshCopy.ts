import type { Address, Client, Hex, Transport } from "viem";
import { getChainId } from "viem/actions";
import { type BatchEvent, listBatchEvents } from "../../../chain/events/batches.ts";
import { mapAtOnce } from "../../../core/mapAtOnce.ts";
import { earlier } from "../../../core/status/statusWords.ts";
import { ISSUED_AT_SLACK } from "../decideFromStatus.ts";
import {
  askNode,
  blockTimeWentBack,
  type Finality,
  nodeWentBack,
  otherChain,
  readAtBlock,
  readBlock,
  type StatusBlock,
} from "../node/askNode.ts";
import { type BatchHead, digestDiffers, readBatchCopy, readHead, revisionWentBack } from "./readBatchCopy.ts";
import { replayEvents } from "./replayEvents.ts";
import type { BatchCopy, FollowedBatch, RefreshReport, StatusCopy } from "./statusCache.ts";

/** Batches under way at once: what a client that batches its requests puts into one. */
const AT_ONCE = 32;

type RefreshCopyParameters = {
  readonly chainId: bigint;
  readonly registry: Address;
  readonly finality: Finality;
  /** Seconds by which the old copy's block could be undone. */
  readonly reorgMargin: bigint;
  readonly followed: readonly FollowedBatch[];
  /** The copy so far; undefined before the first. */
  readonly old: StatusCopy | undefined;
  /** Whether the words of all batches are read, whatever the old copy says. */
  readonly readsAll: boolean;
};

export type RefreshedCopy = { readonly copy: StatusCopy; readonly report: RefreshReport };

/** How a batch that changed gets from its old copy to the new block; undefined: its words must be read. */
type Advance = (followed: FollowedBatch, old: BatchCopy) => BatchCopy | undefined;

/** A new copy, of the words of every batch that changed. Throws as `StatusCache.refresh`. */
export function refreshByWords(
  client: Client<Transport>,
  parameters: RefreshCopyParameters,
): Promise<RefreshedCopy> {
  return refresh(client, parameters, async () => () => undefined);
}

/** A new copy, by the events since the old one as far as they lead to what the chain says. Throws as `refreshByEvents`. */
export function refreshByEvents(
  client: Client<Transport>,
  parameters: RefreshCopyParameters,
): Promise<RefreshedCopy> {
  return refresh(client, parameters, async (block, old) => {
    const { registry, followed } = parameters;
    const [only, another] = followed;
    const events = await askNode(`the events of ${registry}`, () =>
      listBatchEvents(client, {
        registry,
        fromBlock: old.block.number + 1n,
        toBlock: block.number,
        ...(only !== undefined && another === undefined && { batch: only.id }),
      }),
    );
    const byBatch = Map.groupBy(events, ({ batch }: BatchEvent) => batch.toLowerCase());
    return ({ id, header }, batch) => replayEvents(batch, header.policy.epochLength, byBatch.get(id) ?? []);
  });
}

async function refresh(
  client: Client<Transport>,
  parameters: RefreshCopyParameters,
  prepare: (block: StatusBlock, old: StatusCopy) => Promise<Advance>,
): Promise<RefreshedCopy> {
  const { chainId, registry, finality, followed, old, readsAll } = parameters;
  const [nodeChainId, block] = await Promise.all([
    askNode("its chain id", () => getChainId(client)),
    readBlock(client, finality),
  ]);
  if (BigInt(nodeChainId) !== chainId) throw otherChain(BigInt(nodeChainId), chainId);
  const reorganized = old !== undefined && !(await isAncestor(client, old.block, block));
  // Of another fork, nothing is taken over.
  const base = reorganized ? undefined : old;
  const isSame = base?.block.hash === block.hash;
  const advance = base === undefined || isSame ? () => undefined : await prepare(block, base);

  const reread = new Set<Hex>();
  const advanced = new Set<Hex>();
  const batches = await readAtBlock(client, registry, block, (pinned) =>
    mapAtOnce(followed, AT_ONCE, async (one, position): Promise<BatchCopy> => {
      const before = base?.batches[position];
      if (isSame && before !== undefined && !readsAll) return before;
      const head = await readHead(pinned, registry, one, block);
      const issuedBy = before?.revision
        ? before.issuedBy
        : await latestIssue(client, parameters, position, block);
      if (before !== undefined && before.revision > 0) {
        if (isUnchanged(one, before, head) && !readsAll) return before;
        const replayed = readsAll ? undefined : advance(one, before);
        if (replayed !== undefined && isAt(replayed, head)) {
          advanced.add(one.id);
          return replayed;
        }
      }
      reread.add(one.id);
      return readBatchCopy({ pinned, registry, followed: one, block, head, issuedBy });
    }),
  );
  const inOrder = (ids: ReadonlySet<Hex>) => followed.map(({ id }) => id).filter((id) => ids.has(id));
  return {
    copy: { block, isFinal: finality === "finalized", batches },
    report: { block, reread: inOrder(reread), advanced: inOrder(advanced), reorganized },
  };
}

/** Whether the copied block still is where it was, and the newest one after it. */
async function isAncestor(
  client: Client<Transport>,
  copied: StatusBlock,
  block: StatusBlock,
): Promise<boolean> {
  if (block.number < copied.number) throw nodeWentBack(block.number, copied);
  const now = block.number === copied.number ? block : await readBlock(client, copied.number);
  if (now.hash !== copied.hash) return false;
  if (block.timestamp < copied.timestamp) throw blockTimeWentBack(block, copied);
  return true;
}

/** Revision and digest move together, and forward only. */
function isUnchanged({ id }: FollowedBatch, before: BatchCopy, head: BatchHead): boolean {
  if (head.revision < before.revision) throw revisionWentBack(id, head.revision, before.revision);
  if (head.revision > before.revision) return false;
  if (head.digest !== before.digest) throw digestDiffers(id, head.revision, head.digest, before.digest);
  return true;
}

const isAt = (batch: BatchCopy, { revision, digest, batchHold }: BatchHead) =>
  batch.revision === revision && batch.digest === digest && batch.batchHold === batchHold;

/**
 * The latest moment at which a batch can have been issued that is new in the copy: it is there, so not after the block; and
 * the registry takes no batch a day after its `issuedAt`.
 */
async function latestIssue(
  client: Client<Transport>,
  { followed, old, reorgMargin }: RefreshCopyParameters,
  position: number,
  block: StatusBlock,
): Promise<bigint> {
  const one = followed[position];
  if (one === undefined) return block.timestamp;
  const { header, issuedIn } = one;
  const bound = earlier(header.issuedAt + ISSUED_AT_SLACK, block.timestamp);
  // What a reorg undid lies within the margin: an issue before it stands. Without a margin any may be undone, and where a
  // block was that the node had called final, its word for another one is worth no more.
  const known = old?.batches[position];
  const isKept =
    old !== undefined &&
    known !== undefined &&
    known.revision > 0 &&
    reorgMargin > 0n &&
    known.issuedBy < old.block.timestamp - reorgMargin;
  if (isKept) return earlier(bound, known.issuedBy);
  // A block that a reorg undid may have a number that its chain has not reached again.
  if (issuedIn === undefined || issuedIn.number > block.number || issuedIn.timestamp >= bound) return bound;
  const { hash, timestamp } = await readBlock(client, issuedIn.number);
  // If the block does not have the stated hash and time, nothing of that statement counts.
  return hash === issuedIn.hash && timestamp === issuedIn.timestamp ? timestamp : bound;
}

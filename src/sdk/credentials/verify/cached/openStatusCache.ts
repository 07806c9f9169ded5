import type { Client, Hex, Transport } from "viem";
import { type BatchHeader, batchId } from "../../../core/credential/batchId.ts";
import { SymbolonError } from "../../../core/errors.ts";
import { findMismatch, requireFixed } from "../expectation.ts";
import type { StatusBlock } from "../node/askNode.ts";
import { aboutCredential, handOver } from "../onAnswer.ts";
import { requireInBatch } from "../requireInBatch.ts";
import { type AdmittedState, admitted, bestAnswer, type CacheState, strictAnswer } from "./answerFromCopy.ts";
import { refreshByEvents, refreshByWords } from "./refreshCopy.ts";
import type {
  AdmitParameters,
  AdmittedCredential,
  BatchCopy,
  FollowedBatch,
  FollowParameters,
  OpenStatusCacheParameters,
  RefreshReport,
  StatusCache,
  StatusCopy,
} from "./statusCache.ts";
import { damagedSnapshot, formatStatusSnapshot, parseStatusSnapshot } from "./statusSnapshot.ts";

/**
 * Opens a cache of the status of batches, empty or as it was when a snapshot was taken.
 * @throws RangeError where skew or margin are negative
 * @throws SymbolonError `DamagedSnapshot`, `SnapshotVersionMismatch`, `RegistryMismatch`
 * @example
 * const cache = openStatusCache({ chainId: 1n, registry, clockSkew: 5n, reorgMargin: 0n, finality: "finalized" });
 * cache.follow({ header });
 * await cache.refresh(client);
 * const expected = { issuers: [club], schema, subject: visitor } as const;
 * const holder = cache.admit({ header, credential, proof, expected });
 * const answer = cache.strict(holder, BigInt(Math.floor(Date.now() / 1000)));
 */
export function openStatusCache(parameters: OpenStatusCacheParameters): StatusCache {
  const { chainId, registry, clockSkew, reorgMargin, finality = "latest", onAnswer } = parameters;
  if (clockSkew < 0n || reorgMargin < 0n) {
    throw new RangeError(`clockSkew ${clockSkew} and reorgMargin ${reorgMargin} must not be negative.`);
  }
  const following = new Following(parameters);
  const copy =
    parameters.snapshot === undefined ? undefined : restore(parameters.snapshot, parameters, following);
  const state: CacheState = { clockSkew, reorgMargin, copy, copies: 0 };

  let last: Promise<unknown> = Promise.resolve();
  /** One after the other, each from the copy that the one before made; only a whole new copy takes the old one's place. */
  const refreshWith = (
    make: typeof refreshByWords,
    client: Client<Transport>,
    readsAll = false,
  ): Promise<RefreshReport> => {
    const run = async () => {
      const old = state.copy;
      const margin = old?.isFinal ? 0n : reorgMargin;
      const followed = [...following.batches];
      const made = await make(client, {
        chainId,
        registry,
        finality,
        reorgMargin: margin,
        followed,
        old,
        readsAll,
      });
      state.copy = made.copy;
      state.copies += 1;
      return made.report;
    };
    const result = last.then(run);
    last = result.catch(() => undefined);
    return result;
  };

  const answering = (answer: typeof strictAnswer) => (given: AdmittedCredential, moment: bigint) => {
    const credential = given as unknown as AdmittedState;
    const answered = answer(state, credential, moment);
    return onAnswer === undefined ? answered : handOver(onAnswer, answered, () => credential.about);
  };

  return {
    follow: (batch) => following.follow(batch),
    refresh: (client, how) => refreshWith(refreshByWords, client, how?.readsAll),
    refreshByEvents: (client) => refreshWith(refreshByEvents, client),
    admit({ header, credential, proof, expected }: AdmitParameters): AdmittedCredential {
      const { issuer, schema } = header;
      const other = findMismatch(requireFixed(expected), { issuer, schema, subject: credential.subject });
      if (other !== undefined) throw other;
      const { slot, batch } = following.find(header);
      requireInBatch({ header, credential, proof });
      const about =
        onAnswer === undefined ? undefined : aboutCredential(chainId, registry, header, credential.index);
      return admitted(state, slot, batch, credential, about) as unknown as AdmittedCredential;
    },
    strict: answering(strictAnswer),
    bestEffort: answering(bestAnswer),
    block: (): StatusBlock | undefined => state.copy?.block,
    snapshot: () => formatStatusSnapshot(snapshotOf(parameters, following.batches, state.copy)),
  };
}

type Place = Pick<OpenStatusCacheParameters, "chainId" | "registry">;

/** The batches that a cache follows: each has the slot at which copies hold its status. */
class Following {
  readonly batches: FollowedBatch[] = [];
  readonly #slots = new Map<Hex, number>();
  readonly #place: Place;

  constructor(place: Place) {
    this.#place = place;
  }

  follow({ header, issuedIn }: FollowParameters): Hex {
    const id = this.#idOf(header);
    if (!this.#slots.has(id)) {
      this.#slots.set(id, this.batches.length);
      this.batches.push({ id, header, issuedIn });
    }
    return id;
  }

  /** @throws SymbolonError `BatchNotFollowed` */
  find(header: BatchHeader): { readonly slot: number; readonly batch: FollowedBatch } {
    const id = this.#idOf(header);
    const slot = this.#slots.get(id);
    const batch = slot === undefined ? undefined : this.batches[slot];
    if (slot === undefined || batch === undefined) throw notFollowed(id);
    return { slot, batch };
  }

  #idOf(header: BatchHeader): Hex {
    const { chainId, registry } = this.#place;
    return batchId({ chainId, registry, header });
  }
}

/** Follows a snapshot's batches, and returns the copy that it holds, if any. */
function restore(text: string, place: Place, following: Following): StatusCopy | undefined {
  const snapshot = parseStatusSnapshot(text);
  const { chainId, registry } = place;
  if (snapshot.chainId !== chainId || snapshot.registry.toLowerCase() !== registry.toLowerCase()) {
    throw otherRegistry(snapshot, place);
  }
  const batches: BatchCopy[] = [];
  for (const [slot, { header, issuedIn, status }] of snapshot.batches.entries()) {
    following.follow({ header, ...(issuedIn !== undefined && { issuedIn }) });
    if (following.batches.length !== slot + 1) throw damagedSnapshot(`its batches[${slot}] is there twice`);
    if (status === undefined) continue;
    if (batches.push(status) !== slot + 1) throw damagedSnapshot(`its batches[${slot - 1}] has no status`);
  }
  return snapshot.copy && { ...snapshot.copy, batches };
}

function snapshotOf(
  { chainId, registry }: OpenStatusCacheParameters,
  followed: readonly FollowedBatch[],
  copy: StatusCopy | undefined,
) {
  const batches = followed.map(({ header, issuedIn }, slot) => ({
    header,
    issuedIn,
    status: copy?.batches[slot],
  }));
  return { chainId, registry, copy: copy && { block: copy.block, isFinal: copy.isFinal }, batches };
}

function notFollowed(batch: Hex): SymbolonError {
  return new SymbolonError({
    code: "BatchNotFollowed",
    reason: `The cache does not follow batch ${batch}.`,
    hint: "Follow the batch, and refresh; or give the header unchanged: any change to it makes another batch.",
    details: { batch },
  });
}

function otherRegistry(snapshot: Place, expected: Place): SymbolonError {
  return new SymbolonError({
    code: "RegistryMismatch",
    reason:
      `The snapshot is of registry ${snapshot.registry} on chain ${snapshot.chainId}, and the cache is of ` +
      `${expected.registry} on chain ${expected.chainId}.`,
    hint: "Give the snapshot of this registry, or none.",
    details: {
      registry: snapshot.registry,
      chainId: snapshot.chainId,
      expected: { registry: expected.registry, chainId: expected.chainId },
    },
  });
}

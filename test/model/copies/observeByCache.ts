import { SymbolonError } from "../../../src/sdk/core/errors.ts";
import { openStatusCache } from "../../../src/sdk/credentials/verify/cached/openStatusCache.ts";
import type {
  AdmittedCredential,
  StatusCache,
} from "../../../src/sdk/credentials/verify/cached/statusCache.ts";
import type { Random } from "../../differential/calls/seededRandom.ts";
import type { Chain } from "../chain/openChain.ts";
import type { Copy, IssuedBatch } from "../chain/recording.ts";
import type { Claim } from "../compare/claim.ts";
import type { Scene } from "../history/scene.ts";
import { effectOf } from "../naive/epochs.ts";
import { expectationOf } from "./expectationOf.ts";
import { isDeclined } from "./isDeclined.ts";
import type { Observer } from "./observer.ts";

export type CacheHabits = {
  /** In how many of 100 blocks it is refreshed. */
  readonly refreshes: number;
  /** How many of 100 refreshes follow the events. */
  readonly byEvents: number;
  /** Before how many of 100 refreshes it is closed and opened again. */
  readonly restarts: number;
  /** Seconds by which its clock may be slow, and at times is. */
  readonly clockSkew: number;
  /** Whether it counts with the reorg margin; else what it says from a block that is undone is not held against it. */
  readonly isCareful: boolean;
};

/** Moments that each credential is asked about after each block. */
const ASKED = 2;

/** What a refresh may say of a chain whose last blocks were undone: the copy then stays as it was, and stands. */
const AFTER_REORG: readonly string[] = ["NodeWentBack"];
/** The toolkit's own cache, kept for a whole history: through reorgs and restarts, seldom or often refreshed. */
export function observeByCache(chain: Chain, scene: Scene, random: Random, habits: CacheHabits): Observer {
  const { watched, plans } = scene;
  const { chainId, registry, client } = chain;
  const { clockSkew, isCareful } = habits;
  const margin = isCareful ? scene.reorgMargin : 0;
  // Without a margin it takes every block for final.
  const finality = margin === 0 ? "finalized" : "latest";
  const settings = {
    chainId,
    registry,
    clockSkew: BigInt(clockSkew),
    reorgMargin: BigInt(margin),
    finality,
  } as const;
  const claims: Claim[] = [];
  const copies = new Map<string, Copy>();
  const followed = new Map<string, { plan: number; batch: IssuedBatch }>();
  let cache: StatusCache = openStatusCache(settings);
  let holders: { plan: number; position: number; id: string; admitted: AdmittedCredential }[] = [];

  const admitAll = () => {
    holders = [...followed.values()].flatMap(({ plan, batch }) =>
      watched.map(({ credential, proof }, position) => {
        const expected = expectationOf(batch.header, credential);
        const admitted = cache.admit({ header: batch.header, credential, proof, expected });
        return { plan, position, id: batch.id, admitted };
      }),
    );
  };

  const follow = ({ batches, block }: Copy) => {
    const before = followed.size;
    for (const [plan, batch] of batches.entries()) {
      if (batch === undefined || followed.has(batch.id)) continue;
      followed.set(batch.id, { plan, batch });
      const isNew = batch.issueTime === block.time;
      const issuedIn = { number: BigInt(block.number), hash: block.hash, timestamp: BigInt(block.time) };
      cache.follow({ header: batch.header, ...(isNew && random.chance(50) && { issuedIn }) });
    }
    if (followed.size > before) admitAll();
  };

  const refresh = async () => {
    if (random.chance(habits.restarts)) {
      cache = openStatusCache({ ...settings, snapshot: cache.snapshot() });
      admitAll();
    }
    const isByEvents = random.chance(habits.byEvents);
    try {
      await (isByEvents ? cache.refreshByEvents(client) : cache.refresh(client));
    } catch (problem) {
      if (!(problem instanceof SymbolonError) || !AFTER_REORG.includes(problem.code)) throw problem;
    }
  };

  const ask = (now: number) => {
    const held = cache.block();
    const copy = held && copies.get(held.hash);
    if (copy === undefined) return;
    for (const { plan, position, id, admitted } of holders) {
      const asOf = copy.block.time - margin;
      const end = effectOf(plans[plan]!.epochLength, asOf);
      for (let i = 0; i < ASKED; i++) {
        const slow = random.below(clockSkew + 1);
        const shown = random.pick([now - slow, asOf, asOf + random.below(Math.max(1, end - asOf))]);
        const answer = cache.strict(admitted, BigInt(shown));
        // A batch that was issued anew is another batch, of which the harness keeps the newest only.
        const kept = copy.batches[plan];
        const batch = kept?.id === id ? kept : undefined;
        const question = { batch, watched: watched[position]!, asOf, margin, moment: shown, skew: clockSkew };
        if (isDeclined(answer, question)) continue;
        if (kept === undefined)
          throw new Error(`Block ${copy.block.number} has no batch that a cache speaks about.`);
        if (batch === undefined) continue;
        const claim = { source: "cached", copy, plan, position, margin, verdict: answer } as const;
        claims.push({ ...claim, moment: shown + slow });
      }
    }
  };

  return {
    claims,
    async onBlock(copy) {
      copies.set(copy.block.hash, copy);
      follow(copy);
      if (random.chance(habits.refreshes)) await refresh();
      ask(copy.block.time);
    },
  };
}

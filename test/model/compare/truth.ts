import type { Hex } from "viem";
import type { Copy, Recording } from "../chain/recording.ts";
import type { Scene } from "../history/scene.ts";
import { effectOf } from "../naive/epochs.ts";
import { isHoldEntry, type LogEntry } from "../naive/logEntry.ts";
import { lookUp, type Timeline, timelineOf } from "../naive/timeline.ts";
import type { Claim, Disagreement } from "./claim.ts";
import type { Tally } from "./tally.ts";

export type Truth = {
  /** What is wrong with a claim; undefined where it is true, or an emergency explains it. */
  readonly judge: (claim: Claim) => Disagreement | undefined;
};

/**
 * What came to be in the end, by the naive replay of the log of the chain that remained. A claim about a moment has to be
 * true of that, whatever happened since the state that it stands on.
 *
 * The one exception: where the policy grants emergencies, holds count that the claimant's own branch told of by then, and no
 * others. If that alone makes the difference, and it is one between Valid and Suspended, the emergency explains it.
 */
export function openTruth(scene: Scene, { canonical }: Recording, tally: Tally): Truth {
  const log = canonical.at(-1)?.log ?? [];
  const logs = Map.groupBy(log, ({ batch }) => batch);
  const timelines = new Map<string, Timeline>();
  const holdKeys = new WeakMap<Copy, Map<Hex, string>>();

  /** Holds that a copy's branch told of, as a text that tells any two such lists apart. */
  const holdKeyOf = (copy: Copy, batch: Hex): string => {
    const keys = holdKeys.get(copy) ?? new Map<Hex, string>();
    holdKeys.set(copy, keys);
    let key = keys.get(batch);
    if (key === undefined) {
      key = JSON.stringify(holdsIn(copy.log, batch));
      keys.set(batch, key);
    }
    return key;
  };

  /** @param told the copy whose holds count; left out: those of the chain that remained */
  const timeline = (copy: Copy, plan: number, position: number, told?: Copy): Timeline => {
    const { id, header } = copy.batches[plan]!;
    const key = `${id} ${position} ${told === undefined ? "" : holdKeyOf(told, id)}`;
    const known = timelines.get(key);
    if (known !== undefined) return known;
    const own = logs.get(id) ?? [];
    const made = timelineOf({
      log:
        told === undefined ? own : [...own.filter((entry) => !isHoldEntry(entry)), ...holdsIn(told.log, id)],
      epochLength: scene.plans[plan]!.epochLength,
      issuedAt: Number(header.issuedAt),
      credential: scene.watched[position]!.plain,
    });
    timelines.set(key, made);
    return made;
  };

  return {
    judge(claim) {
      const { copy, plan, position, moment, margin, verdict, source } = claim;
      const { epochLength, emergencyLimit } = scene.plans[plan]!;
      const wrong = (about: Disagreement["about"], expected: unknown) => ({
        claim,
        about,
        expected: `${expected}`,
      });
      tally.count(source, verdict.outcome);

      const actual = lookUp(timeline(copy, plan, position), moment);
      if (actual.outcome === "NotFound") return wrong("outcome", "NotFound");
      const guarantee = emergencyLimit === 0 ? "Firm" : "ExceptEmergency";
      if (verdict.guarantee !== guarantee) return wrong("guarantee", guarantee);
      const asOf = copy.block.time - margin;

      const known = emergencyLimit === 0 ? actual : lookUp(timeline(copy, plan, position, copy), moment);
      if (verdict.outcome !== known.outcome) return wrong("outcome", known.outcome);
      if (verdict.outcome !== actual.outcome) {
        const pair = [verdict.outcome, actual.outcome].sort().join();
        if (pair !== "Suspended,Valid") return wrong("outcome", actual.outcome);
        tally.explained++;
      }
      // It may count from before the chain had the batch; that it was known then, nobody may say.
      const since = Number(verdict.since);
      if (since < known.countsFrom || since > moment) return wrong("since", known.countsFrom);
      const [, issue] = timeline(copy, plan, position);
      const knownSince = Math.max(since, issue!.from);
      // Later is sound: a cache takes an undone block for the issuing one where its time is the latest that the batch can have.
      const told = Number(verdict.knownSince ?? knownSince);
      if (told < knownSince || told > moment) return wrong("knownSince", knownSince);
      const freshUntil = Math.min(known.next, effectOf(epochLength, asOf));
      if (Number(verdict.freshUntil) !== freshUntil) return wrong("freshUntil", freshUntil);
      if (Number(verdict.asOfTime) !== asOf) return wrong("asOfTime", asOf);
      return undefined;
    },
  };
}

function holdsIn(log: readonly LogEntry[], batch: Hex): readonly LogEntry[] {
  return log.filter((entry) => entry.batch === batch && isHoldEntry(entry));
}

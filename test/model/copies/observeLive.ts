import { isDeepStrictEqual } from "node:util";
import type { Decided, VerificationResult } from "../../../src/sdk/credentials/verify/answer.ts";
import {
  type VerifyLiveParameters,
  verifyLive,
} from "../../../src/sdk/credentials/verify/live/verifyLive.ts";
import type { Random } from "../../differential/calls/seededRandom.ts";
import type { Chain } from "../chain/openChain.ts";
import type { BatchCopy, Copy } from "../chain/recording.ts";
import type { Claim } from "../compare/claim.ts";
import type { Scene } from "../history/scene.ts";
import { effectOf } from "../naive/epochs.ts";
import { expectationOf } from "./expectationOf.ts";
import { isDeclined, type Question } from "./isDeclined.ts";
import type { Observer } from "./observer.ts";

/** Seconds by which a verifier reckons with its clock being off. */
const SKEW = 30;
/** Seconds by which clocks are off, and nodes behind: within the skew, at its edge, beyond it, for epochs, for weeks. */
const LIES = [0, 1, SKEW - 1, SKEW, SKEW + 1, 90, 7_200, 2_592_000];

/**
 * Now and then asks the node through the toolkit: about a moment up to the horizon; and about now, with a clock that lies, or
 * of a node that stands still.
 * @param percent of the blocks
 */
export function observeLive(chain: Chain, scene: Scene, random: Random, percent: number): Observer {
  const claims: Claim[] = [];

  return {
    claims,
    async onBlock(copy) {
      const plan = random.below(scene.plans.length);
      const batch = copy.batches[plan];
      if (batch === undefined || !random.chance(percent)) return;
      const position = random.below(scene.watched.length);
      const { credential, proof } = scene.watched[position]!;
      const { header } = batch;
      const expected = expectationOf(header, credential);
      const ask = (asked: Partial<VerifyLiveParameters>) =>
        verifyLive(chain.client, { registry: chain.registry, header, credential, proof, expected, ...asked });
      const margin = random.pick([0, scene.reorgMargin]);
      // Without a margin it takes every block for final.
      const standing = margin === 0 ? FINAL : { reorgMargin: BigInt(margin) };
      const asOf = copy.block.time - margin;
      const { epochLength } = scene.plans[plan]!;
      const watched = scene.watched[position]!;

      const moment = asOf + random.below(effectOf(epochLength, asOf) - asOf);
      const answer = await ask({ ...standing, moment: BigInt(moment) });
      const claim = { source: "live", copy, plan, position, margin } as const;
      if (!isDeclined(answer, { batch, watched, asOf, margin, moment, skew: 0 })) {
        claims.push({ ...claim, moment, verdict: answer });
        if (margin === 0) requireUnsettled(await ask({ moment: BigInt(moment) }), answer);
      }

      const told = await askNow(ask, copy, batch, { standing, epochLength, asOf, margin, watched }, random);
      // A node whose clock lies hides nothing: what it said is held against the moment that it really was.
      if (told !== undefined) claims.push({ ...claim, ...told });
    },
  };
}

const FINAL = { finality: "finalized" } as const;

type Terms = Pick<Question, "asOf" | "margin" | "watched"> & {
  readonly standing: Partial<VerifyLiveParameters>;
  readonly epochLength: number;
};

/** An answer for now, `behind` seconds after the block that the node has for its newest, by a clock that is off by `lie`. */
async function askNow(
  ask: (asked: Partial<VerifyLiveParameters>) => Promise<VerificationResult>,
  { block }: Copy,
  batch: BatchCopy,
  { standing, epochLength, asOf, margin, watched }: Terms,
  random: Random,
): Promise<{ moment: number; verdict: Decided } | undefined> {
  const behind = random.pick(LIES);
  const lie = random.pick(LIES) * random.pick([-1, 1]);
  const really = block.time + behind;
  const shown = block.time + behind + lie;
  const clock = () => BigInt(shown);
  const answer = await ask({ ...standing, clock, clockSkew: BigInt(SKEW), maxAge: BigInt(4 * SKEW) });
  const code = answer.outcome === "Unavailable" ? answer.problem.code : undefined;
  if (shown + SKEW < block.time) return need(code, "ClockBehindChain");
  if (shown - block.time > 4 * SKEW) return need(code, "BlockTooOld");
  const inEpochs = epochLength > 0;
  const moment = inEpochs ? Math.max(shown, block.time) : asOf;
  const skew = inEpochs ? SKEW : 0;
  if (isDeclined(answer, { batch, watched, asOf, margin, moment, skew })) return undefined;
  if (Number(answer.moment) !== moment) throw new Error(`It answered for ${answer.moment}, not ${moment}.`);
  // A clock that is off by no more than the skew names a moment for which the verdict stands; another one is its owner's fault.
  const isHonest = !inEpochs || (Math.abs(lie) <= SKEW && really >= moment);
  return { moment: isHonest && inEpochs ? really : moment, verdict: answer };
}

function need(code: string | undefined, expected: string): undefined {
  if (code !== expected) throw new Error(`A live verifier said ${code}, where it should say ${expected}.`);
}

/** Of a block that may be undone: the same answer, for its moment alone, and firm in nothing. */
function requireUnsettled(answer: VerificationResult, settled: Decided): void {
  const freshUntil = settled.moment + 1n;
  const expected = { ...settled, guarantee: "None", freshUntil };
  if (settled.freshUntil <= settled.moment || isDeepStrictEqual(answer, expected)) return;
  throw new Error(`Without a margin a live verifier said ${answer.outcome}, firm or reusable.`);
}

import { verifyLive } from "../../../src/credentials/verify/live/verifyLive.ts";
import type { Random } from "../../differential/calls/seededRandom.ts";
import type { Chain } from "../chain/openChain.ts";
import type { Claim } from "../compare/claim.ts";
import type { Scene } from "../history/scene.ts";
import { effectOf } from "../naive/epochs.ts";
import { isDeclined } from "./isDeclined.ts";
import type { Observer } from "./observer.ts";

/**
 * Now and then asks the node through the toolkit, about now or up to the horizon.
 * @param percent of the blocks
 */
export function observeLive(chain: Chain, scene: Scene, random: Random, percent: number): Observer {
  const { client, registry } = chain;
  const claims: Claim[] = [];

  return {
    claims,
    async onBlock(copy) {
      const plan = random.below(scene.plans.length);
      const batch = copy.batches[plan];
      if (batch === undefined || !random.chance(percent)) return;
      const position = random.below(scene.watched.length);
      const { credential, proof } = scene.watched[position]!;
      const margin = random.pick([0, scene.reorgMargin]);
      const asOf = copy.block.time - margin;
      const moment = asOf + random.below(effectOf(scene.plans[plan]!.epochLength, asOf) - asOf);
      const { header } = batch;
      const times = { moment: BigInt(moment), reorgMargin: BigInt(margin) };
      const answer = await verifyLive(client, { registry, header, credential, proof, ...times });
      const question = { batch, watched: scene.watched[position]!, asOf, margin, moment, skew: 0 };
      if (isDeclined(answer, question)) return;
      claims.push({ source: "live", copy, plan, position, margin, moment, verdict: answer });
    },
  };
}

import { verifyWitness } from "../../../src/sdk/chain/read/verdicts.ts";
import { createWitness } from "../../../src/sdk/credentials/verify/offline/createWitness.ts";
import { verifyOffline } from "../../../src/sdk/credentials/verify/offline/verifyOffline.ts";
import {
  formatWitness,
  parseWitness,
  witnessArgument,
} from "../../../src/sdk/credentials/verify/offline/witness.ts";
import type { Random } from "../../differential/calls/seededRandom.ts";
import type { Chain } from "../chain/openChain.ts";
import type { Copy } from "../chain/recording.ts";
import type { Claim } from "../compare/claim.ts";
import type { Scene } from "../history/scene.ts";
import { effectOf } from "../naive/epochs.ts";
import { decideFromCopy } from "./decideFromCopy.ts";
import { expectationOf } from "./expectationOf.ts";
import { isDeclined } from "./isDeclined.ts";
import type { Observer } from "./observer.ts";

const FINAL = { finality: "finalized" } as const;
const SKEWS = [0, 0, 1, 1, 5, 30];

/**
 * Now and then takes a witness from the node, sends it as text, and has it checked against the block's hash: with no network,
 * and by the contract.
 * @param percent of the blocks
 */
export function observeByWitness(chain: Chain, scene: Scene, random: Random, percent: number): Observer {
  const { client, registry, chainId } = chain;
  const claims: Claim[] = [];

  /** Credentials of which there is more to say than one thing; all, where there are none. */
  const telling = ({ batches, block }: Copy, plan: number): readonly number[] => {
    const all = [...scene.watched.keys()];
    const asOf = block.time - scene.reorgMargin;
    const end = effectOf(scene.plans[plan]!.epochLength, asOf);
    const some = all.filter((position) => {
      const verdict = decideFromCopy(batches[plan]!, scene.watched[position]!, asOf, asOf);
      return verdict === undefined || Number(verdict.freshUntil) < end;
    });
    return some.length > 0 ? some : all;
  };

  return {
    claims,
    async onBlock(copy) {
      const batch = random.pick(copy.batches.filter((one) => one !== undefined));
      if (batch === undefined || !random.chance(percent)) return;
      const { plan } = batch;
      const position = random.chance(70)
        ? random.pick(telling(copy, plan))
        : random.below(scene.watched.length);
      const { credential, proof } = scene.watched[position]!;
      const taken = await createWitness(client, { registry, header: batch.header, credential, proof });
      const witness = parseWitness(formatWitness(taken));
      /** @returns when the verdict ends, as far as there is one */
      const ask = (moment: number, skew: number, margin: number): number | undefined => {
        const trusted = { chainId, registry, trustedBlockHash: copy.block.hash };
        const clock = { moment: BigInt(moment), clockSkew: BigInt(skew) };
        // Without a margin it takes every block for final.
        const standing = margin === 0 ? FINAL : { reorgMargin: BigInt(margin) };
        const expected = expectationOf(batch.header, credential);
        const answer = verifyOffline({ witness, ...trusted, ...standing, ...clock, expected });
        const asOf = copy.block.time - margin;
        const question = { batch, watched: scene.watched[position]!, asOf, margin, moment, skew };
        if (isDeclined(answer, question)) return undefined;
        const slow = random.pick([0, skew, random.below(skew + 1)]);
        claims.push({
          source: "offline",
          copy,
          plan,
          position,
          margin,
          moment: moment + slow,
          verdict: answer,
        });
        return Number(answer.freshUntil);
      };
      const askContract = async (moment: number): Promise<void> => {
        const verdict = await verifyWitness(client, {
          verifier: chain.witnessVerifier,
          origin: { chainId, registry, blockHash: copy.block.hash },
          witness: witnessArgument(witness),
          expected: {
            issuer: batch.header.issuer,
            schema: batch.header.schema,
            subject: credential.subject,
          },
          moment: BigInt(moment),
        });
        claims.push({ source: "offline", copy, plan, position, margin: 0, moment, verdict });
      };

      for (const margin of [0, scene.reorgMargin]) {
        const asOf = copy.block.time - margin;
        const end = effectOf(scene.plans[plan]!.epochLength, asOf);
        for (const moment of [asOf, asOf + random.below(end - asOf), end - 1]) {
          const skew = random.pick(SKEWS);
          const freshUntil = ask(moment, skew, margin);
          if (margin === 0 && freshUntil !== undefined) await askContract(moment);
          // The last moment that it may speak about, and the first that it may not.
          if (freshUntil === undefined || freshUntil === end) continue;
          for (const edge of [freshUntil - 1, freshUntil]) ask(edge - skew, skew, margin);
        }
      }
    },
  };
}

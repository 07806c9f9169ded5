import type { Measurement } from "../harness/measurement.ts";
import type { Distributors } from "./distributors/openDistributors.ts";
import { laterClaims } from "./laterClaims.ts";
import { undone } from "./undone.ts";

/** Base units that the stranger who sends a claim keeps. */
const FEE = 10n ** 18n;

/** A claim that its account signed, sent by somebody else, without and with a fee. */
export async function signedRows({
  stage,
  ours,
  light,
  openZeppelinBundles,
}: Distributors): Promise<Measurement[]> {
  const { chain, give } = stage;
  const terms = "signed by a plain account (64 bytes) for a fresh address of its choice, with a deadline";
  return [
    {
      id: "claim-signed-to",
      about: `a claim, depth 17, later in its word, ${terms}, without a fee; whole transaction`,
      unit: "gas",
      ours: await laterClaims(stage, ours.claim, (index) => ours.claimSigned(index, 0n)),
      peer: {
        name: `${openZeppelinBundles.name}: recipient and deadline signed (65 bytes)`,
        spread: await laterClaims(stage, openZeppelinBundles.claim, openZeppelinBundles.claimSigned),
      },
      goal: 80_500,
    },
    {
      id: "claim-signed-to-light",
      about: `a claim, depth 17, later in its word, ${terms}, without a fee; the campaign in its light form; whole transaction`,
      unit: "gas",
      ours: await laterClaims(stage, light.claim, (index) => light.claimSigned(index, 0n)),
      peer: null,
      goal: null,
    },
    {
      id: "claim-signed-to-fee",
      about: `the same with a fee for whoever sends it, who holds the token already; whole transaction`,
      unit: "gas",
      ours: await undone(chain, async () => {
        await give(chain.relayer.account.address, FEE);
        return laterClaims(stage, ours.claim, (index) => ours.claimSigned(index, FEE));
      }),
      peer: null,
      goal: null,
    },
  ];
}

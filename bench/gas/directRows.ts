import type { Measurement } from "../harness/measurement.ts";
import type { Distributor } from "./distributors/distributor.ts";
import type { Distributors } from "./distributors/openDistributors.ts";
import { laterClaims } from "./laterClaims.ts";

/** The plain claim: no gate, nothing signed. */
export async function directRows(distributors: Distributors): Promise<Measurement[]> {
  const { stage, ours, light, uniswap, openZeppelin, solady, thirdweb } = distributors;
  const claimGas = ({ claim }: Distributor) => laterClaims(stage, claim, claim);
  const common = {
    about: "a claim, depth 17, fresh holder, later in its word, sent by a stranger; whole transaction",
    unit: "gas",
    ours: await claimGas(ours),
    goal: 74_000,
  };
  const beside = async (id: string, peer: Distributor): Promise<Measurement> => ({
    id,
    ...common,
    peer: { name: peer.name, spread: await claimGas(peer) },
  });
  const inLightForm = {
    about: `${common.about}; the campaign in its light form`,
    ours: await claimGas(light),
    goal: 76_400,
  };
  return [
    await beside("claim-direct", uniswap),
    await beside("claim-direct-vs-openzeppelin", openZeppelin),
    await beside("claim-direct-vs-solady", solady),
    await beside("claim-direct-vs-thirdweb", thirdweb),
    { ...(await beside("claim-direct-light", uniswap)), ...inLightForm },
  ];
}

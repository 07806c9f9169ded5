import type { WriteClient } from "../../../src/chain/clients.ts";
import type { Delivery } from "../../../src/delivery/openDelivery.ts";
import type { ClaimTask } from "./claimTask.ts";
import type { ClaimTree } from "./claimTree.ts";
import type { RelayedCampaign } from "./relayedCampaign.ts";
import type { Simulate } from "./simulateBundle.ts";
import type { Suspicion } from "./suspicion.ts";
import type { WantedClaims } from "./wantedClaims.ts";

/** A list under way: what is to be paid, out of which campaign, and how far it is. */
export type RelayContext = {
  readonly client: WriteClient;
  readonly campaign: RelayedCampaign;
  readonly tree: ClaimTree;
  readonly wanted: WantedClaims;
  readonly delivery: Delivery<ClaimTask>;
  readonly simulate: Simulate;
  readonly suspected: Suspicion;
};

import type { Address } from "viem";
import type { CampaignOverview } from "../../../src/react/useCampaignFacts.ts";
import type { CumulativeState } from "../../../src/sdk/chain/read/readCampaign.ts";
import type { ConsoleData } from "../../../src/sdk/pageData/index.ts";
import type { ChosenTree } from "./TreePicker.tsx";

/** What each part of a campaign's view is drawn from. */
export type CampaignPartProps = {
  readonly campaign: Address;
  readonly console: ConsoleData;
  readonly overview: CampaignOverview;
  /** The tree that was given as the campaign's. */
  readonly chosen: ChosenTree;
  /** The tree of a cumulative campaign's next root: that which is proposed, or is to be. */
  readonly next: ChosenTree;
};

/** What each part about roots is drawn from. */
export type RootPartProps = CampaignPartProps & {
  readonly state: CumulativeState & { readonly now: bigint };
};

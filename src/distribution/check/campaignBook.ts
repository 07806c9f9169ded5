import type { CumulativeState, InstantState, VestingState } from "../../chain/actions/readCampaign.ts";
import type { Entitlement } from "../../chain/actions/readEntitlements.ts";
import type { RootEvent } from "../../chain/rootEvents.ts";

/** What a campaign of each kind keeps of what it has paid; that of rows is undefined where no tree was read. */
export type CampaignBook =
  | (InstantState & {
      /** The bitmap. */
      readonly words: readonly bigint[];
    })
  | (VestingState & {
      /** One a row. */
      readonly entitlements: readonly Entitlement[] | undefined;
    })
  | (CumulativeState & {
      /** Base units, one a row. */
      readonly paid: readonly bigint[] | undefined;
      /** Where money of the next root comes from; undefined where the token does not answer. */
      readonly source: { readonly balance: bigint | undefined; readonly allowance: bigint | undefined };
      /** All that happened to its roots; undefined: not known, as nobody said since when it is there. */
      readonly history: readonly RootEvent[] | undefined;
    });

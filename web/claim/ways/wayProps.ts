import type { Hash, Hex } from "viem";
import type {
  ClaimedCampaign,
  ClaimState,
  LeafCallParameters,
  OwnersWait,
} from "../../../src/react/index.ts";
import type { ClaimData, PageData } from "../../../src/sdk/pageData/index.ts";
import type { ConnectedWallet } from "../../shared/wallet/WalletArea.tsx";

/** Input of each way to claim: a proven leaf, and the status of its claim. */
export type WayProps = {
  readonly data: PageData;
  readonly claim: ClaimData;
  readonly campaign: ClaimedCampaign;
  readonly leaf: LeafCallParameters["leaf"];
  /** A state in which something is due. */
  readonly state: Extract<ClaimState, { readonly due: bigint }>;
  /** Data for the campaign's gate; undefined: nothing. */
  readonly gateData: Hex | undefined;
  /** Called with a sent transaction, to follow it. */
  readonly onSent: (hash: Hash) => void;
  /**
   * Called when the account's other owners have to sign, as its wallet reports; undefined: no longer. `useClaimState`
   * uses it.
   */
  readonly onOwners?: (owners: OwnersWait | undefined) => void;
};

/** Properties of ways that use a wallet. */
export type WalletWayProps = WayProps & { readonly wallet: ConnectedWallet };

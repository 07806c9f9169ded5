import type { Hash, Hex } from "viem";
import type {
  ClaimedCampaign,
  ClaimState,
  LeafCallParameters,
  OwnersWait,
} from "../../../src/react/index.ts";
import type { ClaimData, PageData } from "../../../src/sdk/pageData/index.ts";
import type { ConnectedWallet } from "../../shared/wallet/WalletArea.tsx";

/** What each way to claim is drawn from: a leaf that is proven, and how its claim stands. */
export type WayProps = {
  readonly data: PageData;
  readonly claim: ClaimData;
  readonly campaign: ClaimedCampaign;
  readonly leaf: LeafCallParameters["leaf"];
  /** A state in which something is due. */
  readonly state: Extract<ClaimState, { readonly due: bigint }>;
  /** What the campaign's gate is shown; undefined: nothing. */
  readonly gateData: Hex | undefined;
  /** A transaction was sent that is to be followed. */
  readonly onSent: (hash: Hash) => void;
  /** The account's other owners have to sign, as its wallet tells; undefined: no longer. `useClaimState` takes it. */
  readonly onOwners?: (owners: OwnersWait | undefined) => void;
};

/** Of ways that ask a wallet. */
export type WalletWayProps = WayProps & { readonly wallet: ConnectedWallet };

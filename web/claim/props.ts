import type { Address, Hash, Hex } from "viem";
import type { ClaimedCampaign, ClaimState, OwnersWait } from "../../src/react/index.ts";
import type { ClaimData, PageData } from "../../src/sdk/pageData/index.ts";
import type { ConnectedWallet } from "../shared/wallet/WalletArea.tsx";
import type { ClaimLink } from "./claimLink.ts";

/** What an address is answered from. */
export type AnswerProps = {
  readonly data: PageData;
  readonly claim: ClaimData;
  /** As it was typed. */
  readonly account: string;
  /** The one that was opened last. */
  readonly link: ClaimLink;
  /** Whether the reader has asked for their wallet. */
  readonly isConnecting: boolean;
  readonly connect: () => void;
  /** Nothing can be claimed for what was typed: it is not listed, or no address. */
  readonly onNothing: () => void;
};

/** A leaf, proven against the root. */
export type Leaf = {
  readonly index: number;
  readonly account: Address;
  readonly amount: bigint;
  readonly proof: readonly Hex[];
};

/** What a listed address's claim is shown from. */
export type ClaimStatusProps = AnswerProps & { readonly leaf: Leaf };

/** What ways to claim are drawn from. */
export type WaysProps = ClaimStatusProps & {
  readonly campaign: ClaimedCampaign;
  /** As it was read last. */
  readonly state: ClaimState;
  /** Whether the state is being read, for a wallet or a credential that is new: the last one may be wrong. */
  readonly isAsking: boolean;
  /** Whether what was sent last waits to be put into a block: a second one would fail, and cost gas. */
  readonly isOnItsWay: boolean;
  readonly gateData: Hex | undefined;
  readonly onSent: (hash: Hash) => void;
  /** Other owners of the account have to sign; undefined: no longer. */
  readonly onOwners: (owners: OwnersWait | undefined) => void;
  readonly onWallet: (wallet: ConnectedWallet | undefined) => void;
};

/** A state in which something is due. */
export type Due = Extract<ClaimState, { readonly due: bigint }>;

/** A name of ENS that somebody typed. */
export type NamedProps = {
  readonly data: PageData;
  /** As somebody typed it. */
  readonly name: string;
  /** What is then done with the address. */
  readonly purpose: "check" | "take";
  /** Somebody has seen the address, and wants it. */
  readonly choose: (address: string) => void;
};

import type { Abi, Hex } from "viem";

/** A contract as it ships, ready to be deployed: `src/sdk/chain/builds` has one a file. */
export type ContractBuild = {
  readonly contractName: string;
  /** `contracts/distribution/VestingCampaign.sol`. */
  readonly sourceName: string;
  readonly abi: Abi;
  /** What creates it, before its constructor's arguments. */
  readonly bytecode: Hex;
};

import type { Abi, Hex } from "viem";

/** A compiled contract, as Hardhat's artifacts have it. */
export type ContractBuild = { readonly abi: Abi; readonly bytecode: Hex };

/**
 * What is deployed for a rehearsed day. The repository has all of it in `artifacts/contracts`: `mocks/SampleToken.sol`,
 * `distribution/InstantCampaign.sol`, `credentials/BatchRegistry.sol` and `distribution/gates/CredentialGate.sol`.
 */
export type RehearsalBuilds = {
  /** Constructor of the sample token: `(address holder, uint256 supply)`. Another ERC-20 with the same one is as good. */
  readonly token: ContractBuild;
  readonly campaign: ContractBuild;
  readonly batchRegistry: ContractBuild;
  readonly credentialGate: ContractBuild;
};

/**
 * `symbolon/contracts`: deploys the contracts as they ship, at the same address on every chain. It weighs what the contracts'
 * creation code weighs.
 */

export { sampleTokenBuild } from "../chain/builds/sampleTokenBuild.ts";
export type { ContractBuild } from "../chain/contractBuild.ts";
export { type DeployedContract, type DeployOptions, deployContracts } from "./deploy.ts";
export { deploySystem } from "./deploySystem.ts";
export { type DeskParameters, disputeDesk } from "./desk.ts";
export { type Construction, deploymentProxy } from "./deterministic.ts";
export {
  allOfManyGate,
  attestationGate,
  credentialGate,
  type GateIssuers,
  type Nullifier,
  type PauseGateParameters,
  pauseGate,
  type RequirementGateParameters,
} from "./gates.ts";
export { type GroupParameters, group } from "./group.ts";
export { type RelayParameters, relay } from "./relay.ts";
export { type TrustListParameters, type TrustPolicyParameters, trustList, trustPolicy } from "./trust.ts";

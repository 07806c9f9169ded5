/**
 * The contracts as they ship, ready to be deployed: their creation code with ABI, and what puts them on a chain at the same
 * address everywhere. Imports `core`, `chain` and `delivery`; runs in a page, too, but weighs what the contracts weigh.
 */
export { canonicalAddresses } from "../chain/book/canonicalAddresses.ts";
export { allOfGateBuild } from "../chain/builds/allOfGateBuild.ts";
export { attestationGateBuild } from "../chain/builds/attestationGateBuild.ts";
export { attestationRegistryBuild } from "../chain/builds/attestationRegistryBuild.ts";
export { batchRegistryBuild } from "../chain/builds/batchRegistryBuild.ts";
export { credentialGateBuild } from "../chain/builds/credentialGateBuild.ts";
export { credentialVerifierBuild } from "../chain/builds/credentialVerifierBuild.ts";
export { cumulativeCampaignFactoryBuild } from "../chain/builds/cumulativeCampaignFactoryBuild.ts";
export { disputeDeskBuild } from "../chain/builds/disputeDeskBuild.ts";
export { instantCampaignBuild } from "../chain/builds/instantCampaignBuild.ts";
export { instantCampaignFactoryBuild } from "../chain/builds/instantCampaignFactoryBuild.ts";
export { lightInstantCampaignFactoryBuild } from "../chain/builds/lightInstantCampaignFactoryBuild.ts";
export { pauseGateBuild } from "../chain/builds/pauseGateBuild.ts";
export { quorumBuild } from "../chain/builds/quorumBuild.ts";
export { relayBuild } from "../chain/builds/relayBuild.ts";
export { sampleTokenBuild } from "../chain/builds/sampleTokenBuild.ts";
export { schemaRegistryBuild } from "../chain/builds/schemaRegistryBuild.ts";
export { trustListBuild } from "../chain/builds/trustListBuild.ts";
export { trustPolicyBuild } from "../chain/builds/trustPolicyBuild.ts";
export { vestingCampaignFactoryBuild } from "../chain/builds/vestingCampaignFactoryBuild.ts";
export { witnessVerifierBuild } from "../chain/builds/witnessVerifierBuild.ts";
export type { ContractBuild } from "../chain/contractBuild.ts";
export { type DeployedContract, type DeployOptions, deployContracts, isThere } from "./deploy.ts";
export { deployProxy } from "./deployProxy.ts";
export { type DeployCampaignParameters, deployCampaign, deploySystem } from "./deploySystem.ts";
export { type DeskParameters, disputeDesk } from "./desk.ts";
export {
  type Construction,
  deploymentProxy,
  deterministicAddress,
  deterministicCall,
} from "./deterministic.ts";
export {
  allOfGate,
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
export { requireProxy } from "./requireProxy.ts";
export { systemConstructions } from "./system.ts";
export {
  type TrustListParameters,
  type TrustPolicyParameters,
  trustList,
  trustPolicy,
} from "./trust.ts";
export { type UsualTerms, usualTerms } from "./usualTerms.ts";

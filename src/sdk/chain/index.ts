/**
 * The contracts from TypeScript: ABIs, address books, readers, encoders of calls (`claimCall` and others, for viem's
 * `writeContract`) and `symbolonActions`, which gives a viem client all of them. Imports `core`.
 */
import "./viem/checkViem.ts";

export * from "./abi/allOfGateAbi.ts";
export * from "./abi/attestationGateAbi.ts";
export * from "./abi/attestationRegistryAbi.ts";
export * from "./abi/batchRegistryAbi.ts";
export * from "./abi/credentialGateAbi.ts";
export * from "./abi/credentialVerifierAbi.ts";
export * from "./abi/cumulativeCampaignAbi.ts";
export * from "./abi/cumulativeCampaignFactoryAbi.ts";
export * from "./abi/errorsAbi.ts";
export * from "./abi/instantCampaignAbi.ts";
export * from "./abi/instantCampaignFactoryAbi.ts";
export * from "./abi/lightInstantCampaignFactoryAbi.ts";
export * from "./abi/pauseGateAbi.ts";
export * from "./abi/relayAbi.ts";
export * from "./abi/schemaRegistryAbi.ts";
export * from "./abi/shippedCodes.ts";
export * from "./abi/vestingCampaignAbi.ts";
export * from "./abi/vestingCampaignFactoryAbi.ts";
export * from "./abi/witnessVerifierAbi.ts";
export * from "./book/addressBook.ts";
export * from "./book/addressBookFiles.ts";
export * from "./calls/attestations.ts";
export { registerSchemaCall } from "./calls/attestations.ts";
export * from "./calls/batches.ts";
export {
  type CallsFile,
  callsFile,
  type SafeTransactionFile,
  type SafeTransactionFileParameters,
  safeTransactionFile,
  type WalletCalls,
  walletCalls,
} from "./calls/callFiles.ts";
export * from "./calls/campaigns.ts";
export { type ClaimManyParameters, claimMany } from "./calls/campaigns.ts";
export { type CredentialGateDataParameters, credentialGateData } from "./calls/credentialGateData.ts";
export {
  type CallPlan,
  type PlannedCall,
  type PlannedCallParameters,
  plannedCall,
} from "./calls/plannedCall.ts";
export {
  collectFeesCall,
  type RelayBundleParameters,
  relayBundleCall,
  setRelayKeyCall,
} from "./calls/relay.ts";
export * from "./calls/signPermit.ts";
export {
  type SimulateCallsParameters,
  type SimulatedCall,
  type Simulation,
  simulateCalls,
} from "./calls/simulateCalls.ts";
export * from "./calls/transactionLimits.ts";
export * from "./campaigns/campaignContracts.ts";
export { type PredictCampaignParameters, predictCampaign } from "./campaigns/campaignFactory.ts";
export {
  type CampaignArguments,
  type CampaignDesign,
  type CampaignForm,
  type CampaignKind,
  type CampaignPlan,
  type ClaimFor,
  campaignForms,
  campaignKinds,
  claimForNames,
  type RootRules,
} from "./campaigns/campaignPlan.ts";
export { type CampaignClone, cloneCode, readCloneCode } from "./campaigns/cloneCode.ts";
export { isShippedCode, type ShippedCode } from "./campaigns/codeFingerprint.ts";
export type { WriteClient } from "./clients.ts";
export * from "./errors/contractRefusal.ts";
export * from "./errors/revertData.ts";
export * from "./events/attestations.ts";
export * from "./events/batches.ts";
export * from "./events/campaigns.ts";
export * from "./events/payments.ts";
export * from "./events/roots.ts";
export * from "./read/attestations.ts";
export * from "./read/batches.ts";
export * from "./read/leaves.ts";
export * from "./read/readCampaign.ts";
export {
  type GateRequirement,
  type GateState,
  type NullifierKindName,
  type PauseTerms,
  type ReadGateParameters,
  readGate,
  type TrustedWhen,
} from "./read/readGate.ts";
export { type RelayState, readRelay } from "./read/readRelay.ts";
export * from "./read/readToken.ts";
export {
  type VerifyAttestationParameters,
  type VerifyCredentialParameters,
  type VerifyWitnessParameters,
  verifyAttestation,
  verifyCredential,
  verifyWitness,
  type WitnessArgument,
  type WitnessExpectation,
  type WitnessOrigin,
} from "./read/verdicts.ts";
export * from "./symbolonActions.ts";

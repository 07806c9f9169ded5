/**
 * `symbolon/chain`: the contracts from TypeScript: ABIs, addresses, readers, encoders of calls (`claimCall` and others, for viem's
 * `writeContract`), and `symbolonActions`, which gives all of them to a viem client.
 */
import "./viem/checkViem.ts";

export { allOfManyGateAbi } from "./abi/allOfManyGateAbi.ts";
export { attestationGateAbi } from "./abi/attestationGateAbi.ts";
export { attestationRegistryAbi } from "./abi/attestationRegistryAbi.ts";
export { batchRegistryAbi } from "./abi/batchRegistryAbi.ts";
export { credentialGateAbi } from "./abi/credentialGateAbi.ts";
export { credentialVerifierAbi } from "./abi/credentialVerifierAbi.ts";
export { cumulativeCampaignAbi } from "./abi/cumulativeCampaignAbi.ts";
export { cumulativeCampaignFactoryAbi } from "./abi/cumulativeCampaignFactoryAbi.ts";
export { errorsAbi } from "./abi/errorsAbi.ts";
export { instantCampaignAbi } from "./abi/instantCampaignAbi.ts";
export { instantCampaignFactoryAbi } from "./abi/instantCampaignFactoryAbi.ts";
export { pauseGateAbi } from "./abi/pauseGateAbi.ts";
export { relayAbi } from "./abi/relayAbi.ts";
export { schemaRegistryAbi } from "./abi/schemaRegistryAbi.ts";
export { vestingCampaignAbi } from "./abi/vestingCampaignAbi.ts";
export { vestingCampaignFactoryAbi } from "./abi/vestingCampaignFactoryAbi.ts";
export { witnessVerifierAbi } from "./abi/witnessVerifierAbi.ts";
export {
  type AddressBook,
  addressFromBook,
  type SystemAddresses,
  type SystemContract,
} from "./book/addressBook.ts";
export { addressBookFromJson } from "./book/addressBookFiles.ts";
export { canonicalAddresses } from "./book/canonicalAddresses.ts";
export {
  attestCall,
  increaseAttestationNonceCall,
  multiAttestCall,
  multiRevokeCall,
  registerSchemaCall,
  revokeCall,
  revokeOffchainCall,
  timestampCall,
} from "./calls/attestations.ts";
export {
  type ChangeStatusCallParameters,
  changeStatusCall,
  endHoldCall,
  type HoldCallParameters,
  type IncreaseBatchNonceCallParameters,
  type IssueBatchCallParameters,
  imposeHoldCall,
  increaseBatchNonceCall,
  issueBatchCall,
} from "./calls/batches.ts";
export {
  type CallsFile,
  callsFile,
  type SafeTransactionFile,
  type SafeTransactionFileParameters,
  safeTransactionFile,
  type WalletCalls,
  walletCalls,
} from "./calls/callFiles.ts";
export {
  acceptRootCall,
  type ClaimManyParameters,
  type ClaimParameters,
  type CreateCampaignCallParameters,
  claimCall,
  claimMany,
  claimManyCall,
  claimSignedCall,
  createCampaignCall,
  type ProposeRootCallParameters,
  proposeRootCall,
  recallCall,
  releaseCall,
  releaseManyCall,
  releaseSignedCall,
  type SignedPayment,
  sweepCall,
  vetoRootCall,
} from "./calls/campaigns.ts";
export { type CredentialGateDataParameters, credentialGateData } from "./calls/credentialGateData.ts";
export { type RelayBundleParameters, relayBundleCall } from "./calls/relay.ts";
export { type Permit, type SignPermitParameters, signPermit } from "./calls/signPermit.ts";
export {
  type SimulateCallsParameters,
  type SimulatedCall,
  type Simulation,
  simulateCalls,
} from "./calls/simulateCalls.ts";
export { type CampaignContracts, campaignContracts, contractsOf } from "./campaigns/campaignContracts.ts";
export { type CampaignClone, readCloneCode } from "./campaigns/cloneCode.ts";
export type { ReadClient, WriteClient } from "./clients.ts";
export {
  type AttestedEvent,
  type AttestedInParameters,
  attestedIn,
  type ListAttestationsParameters,
  type ListedAttestation,
  listAttestations,
} from "./events/attestations.ts";
export {
  type BatchEvent,
  type BatchIssuedEvent,
  type FindBatchParameters,
  findBatch,
  type HoldChangedEvent,
  type ListBatchEventsParameters,
  type ListIssuedByParameters,
  listBatchEvents,
  listIssuedBy,
  type StatusChangedEvent,
} from "./events/batches.ts";
export { type CampaignCreation, type FindCampaignParameters, findCampaign } from "./events/campaigns.ts";
export {
  type ClaimedIn,
  type ClaimedInParameters,
  claimedIn,
  type LeafPayment,
  type LeafPaymentEvent,
  type LeafPaymentsParameters,
  listClaims,
  listReleases,
} from "./events/payments.ts";
export {
  type ListRootsParameters,
  listRoots,
  type RootAcceptedEvent,
  type RootEvent,
  type RootProposedEvent,
  type RootVetoedEvent,
} from "./events/roots.ts";
export {
  type Attestation,
  type GetAttestationNonceParameters,
  type GetAttestationParameters,
  type GetAttestationStatusesParameters,
  type GetAttestationStatusParameters,
  type GetAttestationsParameters,
  type GetDataTimestampParameters,
  type GetOffchainRevocationParameters,
  type GetSchemaParameters,
  type GetSchemaRegistryParameters,
  getAttestation,
  getAttestationStatus,
  getAttestations,
  getDataTimestamp,
  getOffchainRevocation,
  getSchema,
} from "./read/attestations.ts";
export {
  type BatchWords,
  type GetBatchNonceParameters,
  type ReadBatchStatusParameters,
  type ReadHoldsParameters,
  type ReadStatusWordsParameters,
  readBatchStatus,
  readHolds,
  readStatusWords,
  type StatusAtParameters,
  type StatusBits,
  statusAt,
} from "./read/batches.ts";
export {
  type Entitlement,
  type EntitlementKey,
  type IsClaimedParameters,
  isClaimed,
  type ReadClaimableFromParameters,
  type ReadClaimedWordsParameters,
  type ReadEntitlementsParameters,
  type ReadPaidParameters,
  readClaimableFrom,
  readEntitlements,
  readPaid,
} from "./read/leaves.ts";
export {
  type CampaignState,
  type CumulativeState,
  type InstantState,
  type ReadCampaignParameters,
  type RootProposal,
  type RootState,
  readCampaign,
  type VestingFunding,
  type VestingState,
} from "./read/readCampaign.ts";
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
export { type ReadTokenParameters, readToken, type TokenState } from "./read/readToken.ts";
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
export { symbolonActions } from "./symbolonActions.ts";

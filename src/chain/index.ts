/**
 * The contracts from TypeScript: ABIs, address books, readers, encoders of calls (`claimCall` and others, for viem's
 * `writeContract`) and `symbolonActions`, which gives a viem client all of them. Imports `core`.
 */
export { allOfGateAbi } from "./abi/allOfGateAbi.ts";
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
export { lightInstantCampaignFactoryAbi } from "./abi/lightInstantCampaignFactoryAbi.ts";
export { pauseGateAbi } from "./abi/pauseGateAbi.ts";
export { schemaRegistryAbi } from "./abi/schemaRegistryAbi.ts";
export { shippedCodes } from "./abi/shippedCodes.ts";
export { vestingCampaignAbi } from "./abi/vestingCampaignAbi.ts";
export { vestingCampaignFactoryAbi } from "./abi/vestingCampaignFactoryAbi.ts";
export { witnessVerifierAbi } from "./abi/witnessVerifierAbi.ts";
export { type ClaimManyParameters, claimMany } from "./actions/claimMany.ts";
export { type FindBatchParameters, findBatch } from "./actions/findBatch.ts";
export { type CampaignCreation, type FindCampaignParameters, findCampaign } from "./actions/findCampaign.ts";
export { type GetAttestationParameters, getAttestation } from "./actions/getAttestation.ts";
export { type GetAttestationNonceParameters, getAttestationNonce } from "./actions/getAttestationNonce.ts";
export { type GetAttestationStatusParameters, getAttestationStatus } from "./actions/getAttestationStatus.ts";
export {
  type GetAttestationStatusesParameters,
  getAttestationStatuses,
} from "./actions/getAttestationStatuses.ts";
export { type GetAttestationsParameters, getAttestations } from "./actions/getAttestations.ts";
export { type GetBatchNonceParameters, getBatchNonce } from "./actions/getBatchNonce.ts";
export { type GetDataTimestampParameters, getDataTimestamp } from "./actions/getDataTimestamp.ts";
export {
  type GetOffchainRevocationParameters,
  getOffchainRevocation,
} from "./actions/getOffchainRevocation.ts";
export { type GetSchemaParameters, getSchema } from "./actions/getSchema.ts";
export { type GetSchemaRegistryParameters, getSchemaRegistry } from "./actions/getSchemaRegistry.ts";
export { type IsClaimedParameters, isClaimed } from "./actions/isClaimed.ts";
export {
  type ListAttestationsParameters,
  type ListedAttestation,
  listAttestations,
} from "./actions/listAttestations.ts";
export { type ListBatchEventsParameters, listBatchEvents } from "./actions/listBatchEvents.ts";
export { listClaims } from "./actions/listClaims.ts";
export { listReleases } from "./actions/listReleases.ts";
export { type ListRootsParameters, listRoots } from "./actions/listRoots.ts";
export { type PredictCampaignParameters, predictCampaign } from "./actions/predictCampaign.ts";
export { type ReadBatchStatusParameters, readBatchStatus } from "./actions/readBatchStatus.ts";
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
} from "./actions/readCampaign.ts";
export {
  type ReadCampaignKindParameters,
  readCampaignDesign,
  readCampaignKind,
} from "./actions/readCampaignKind.ts";
export { type ReadClaimableFromParameters, readClaimableFrom } from "./actions/readClaimableFrom.ts";
export { type ReadClaimedWordsParameters, readClaimedWords } from "./actions/readClaimedWords.ts";
export {
  type Entitlement,
  type EntitlementKey,
  type ReadEntitlementsParameters,
  readEntitlements,
} from "./actions/readEntitlements.ts";
export { type ReadGateParameters, readGate } from "./actions/readGate.ts";
export { type ReadHoldsParameters, readHolds } from "./actions/readHolds.ts";
export { type ReadPaidParameters, readPaid } from "./actions/readPaid.ts";
export {
  type BatchWords,
  type ReadStatusWordsParameters,
  readStatusWords,
} from "./actions/readStatusWords.ts";
export { type ReadTokenParameters, readToken, type TokenState } from "./actions/readToken.ts";
export { type Permit, type SignPermitParameters, signPermit } from "./actions/signPermit.ts";
export { type SimulateCallsParameters, type Simulation, simulateCalls } from "./actions/simulateCalls.ts";
export { type StatusAtParameters, type StatusBits, statusAt } from "./actions/statusAt.ts";
export { type VerifyAttestationParameters, verifyAttestation } from "./actions/verifyAttestation.ts";
export { type VerifyCredentialParameters, verifyCredential } from "./actions/verifyCredential.ts";
export {
  type VerifyWitnessParameters,
  verifyWitness,
  type WitnessArgument,
  type WitnessExpectation,
  type WitnessOrigin,
} from "./actions/verifyWitness.ts";
export {
  type AddressBook,
  addressIn,
  type SystemAddresses,
  type SystemContract,
  systemContracts,
  withAddresses,
} from "./addressBook.ts";
export { addressBookFromIgnition } from "./addressBookFromIgnition.ts";
export { addressBookFromJson, addressBookToJson } from "./addressBookFromJson.ts";
export type { Attestation } from "./attestation.ts";
export { type AttestedEvent, type AttestedInParameters, attestedIn } from "./attestedIn.ts";
export {
  type BatchEvent,
  type BatchIssuedEvent,
  batchEvents,
  type EventPlace,
  type HoldChangedEvent,
  type StatusChangedEvent,
} from "./batchEvents.ts";
export type { SimulatedCall } from "./callRunner.ts";
export * from "./calls/attestations.ts";
export * from "./calls/batches.ts";
export * from "./calls/campaigns.ts";
export { registerSchemaCall } from "./calls/schemas.ts";
export {
  type CampaignArguments,
  type CampaignPlan,
  type ClaimFor,
  claimForNames,
  type RootRules,
} from "./campaignArguments.ts";
export {
  type CampaignContracts,
  campaignContracts,
  contractsOf,
  lightCampaignContracts,
  shippedDesign,
} from "./campaignContracts.ts";
export {
  type CampaignDesign,
  type CampaignForm,
  type CampaignKind,
  campaignForms,
  campaignKinds,
} from "./campaignKind.ts";
export { type ClaimedIn, type ClaimedInParameters, claimedIn, type LeafPayment } from "./claimedIn.ts";
export type { WriteClient } from "./clients.ts";
export { type CampaignClone, cloneCode, readCloneCode } from "./cloneCode.ts";
export { isShippedCode, type ShippedCode } from "./codeFingerprint.ts";
export { type ContractRefusal, contractRefusal } from "./contractRefusal.ts";
export { type CredentialGateDataParameters, credentialGateData } from "./credentialGateData.ts";
export { decodeRefusal } from "./decodeRefusal.ts";
export type { GateRequirement, GateState, NullifierKindName, PauseTerms, TrustedWhen } from "./gateState.ts";
export type { LeafPaymentEvent, LeafPaymentsParameters } from "./leafPayments.ts";
export { revertData } from "./revertData.ts";
export {
  type RootAcceptedEvent,
  type RootEvent,
  type RootProposedEvent,
  type RootVetoedEvent,
  rootEvents,
} from "./rootEvents.ts";
export { symbolonActions } from "./symbolonActions.ts";
export { MAX_CALLDATA_BYTES, TRANSACTION_GAS_CAP } from "./transactionLimits.ts";

import type { Account, Address, Chain, Client, Hash, Transport, WriteContractParameters } from "viem";
import { writeContract } from "viem/actions";
import { SymbolonError } from "../core/errors.ts";
import { type AddressBook, addressFromBook, type SystemContract } from "./book/addressBook.ts";
import { attestCall, registerSchemaCall, revokeCall, timestampCall } from "./calls/attestations.ts";
import { changeStatusCall, endHoldCall, imposeHoldCall, issueBatchCall } from "./calls/batches.ts";
import {
  acceptRootCall,
  claimCall,
  claimMany,
  claimSignedCall,
  createCampaignCall,
  fundVestingCall,
  proposeRootCall,
  recallCall,
  releaseCall,
  releaseManyCall,
  releaseSignedCall,
  sweepCall,
  vetoRootCall,
} from "./calls/campaigns.ts";
import { campaignContracts } from "./campaigns/campaignContracts.ts";
import { predictCampaign } from "./campaigns/campaignFactory.ts";
import type { WriteClient } from "./clients.ts";
import { listAttestations } from "./events/attestations.ts";
import { findBatch } from "./events/batches.ts";
import { findCampaign } from "./events/campaigns.ts";
import { listClaims } from "./events/payments.ts";
import { getAttestation, getAttestationStatus, getSchema } from "./read/attestations.ts";
import { readBatchStatus, readHolds, statusAt } from "./read/batches.ts";
import { isClaimed, readClaimableFrom, readEntitlements } from "./read/leaves.ts";
import { readCampaign } from "./read/readCampaign.ts";
import { verifyAttestation, verifyCredential } from "./read/verdicts.ts";

/** Parameters of which the book knows some: these are optional, and may still be given. */
type Known<Parameters, Keys extends keyof Parameters> = Omit<Parameters, Keys> &
  Partial<Pick<Parameters, Keys>>;

/**
 * The usual actions as methods of a client: `createWalletClient({ ... }).extend(symbolonActions(book))`. Registries,
 * verifiers and factories come from the book, by the client's chain. Each action also exists as a function of its own,
 * which a bundler can drop.
 * @param book from `addressBookFromJson`
 * @throws SymbolonError when called: `ClientWithoutChain`, `NotInAddressBook`; otherwise as the function of the same
 * name. Actions that write need a client with an account
 */
export function symbolonActions(book: AddressBook) {
  return <chain extends Chain | undefined, account extends Account | undefined>(
    client: Client<Transport, chain, account>,
  ) => {
    const at = (contract: SystemContract) => addressFromBook(book, chainOf(client), contract);
    const batches = () => ({ registry: at("batchRegistry") });
    const attestations = () => ({ registry: at("attestationRegistry") });
    const schemas = () => ({ registry: at("schemaRegistry") });
    const verifier = () => ({ verifier: at("credentialVerifier") });
    return {
      ...readers(client as Client<Transport>, { batches, attestations, schemas, verifier }),
      ...writers(client as unknown as WriteClient, { batches, attestations, schemas, at }),
    };
  };
}

type Registry = () => { readonly registry: Address };
type Registries = { readonly batches: Registry; readonly attestations: Registry; readonly schemas: Registry };
type Verifier = { readonly verifier: () => { readonly verifier: Address } };

function readers(client: Client<Transport>, places: Registries & Verifier) {
  const { batches, attestations, schemas, verifier } = places;
  const read = binder(client);
  const nothing = () => ({});
  return {
    findBatch: read(findBatch, batches),
    findCampaign: read(findCampaign, nothing),
    getAttestation: read(getAttestation, attestations),
    getAttestationStatus: read(getAttestationStatus, attestations),
    getSchema: read(getSchema, schemas),
    isClaimed: read(isClaimed, nothing),
    listAttestations: read(listAttestations, attestations),
    listClaims: read(listClaims, nothing),
    predictCampaign: read(predictCampaign, nothing),
    readBatchStatus: read(readBatchStatus, batches),
    readCampaign: read(readCampaign, nothing),
    readClaimableFrom: read(readClaimableFrom, nothing),
    readEntitlements: read(readEntitlements, nothing),
    readHolds: read(readHolds, batches),
    statusAt: read(statusAt, batches),
    verifyAttestation: read(verifyAttestation, verifier),
    verifyCredential: read(verifyCredential, verifier),
  };
}

function writers(
  client: WriteClient,
  { batches, attestations, schemas, at }: Registries & { readonly at: (contract: SystemContract) => Address },
) {
  const send = sender(client);
  const nothing = () => ({});
  return {
    acceptRoot: send(acceptRootCall, nothing),
    attest: send(attestCall, attestations),
    changeStatus: send(changeStatusCall, batches),
    claim: send(claimCall, nothing),
    claimMany: binder(client)(claimMany, nothing),
    claimSigned: send(claimSignedCall, nothing),
    /** By default with the factory of the plan's kind in the full form. */
    createCampaign: (parameters: Known<Parameters<typeof createCampaignCall>[0], "factory">) =>
      send(createCampaignCall, () => ({
        factory: at(campaignContracts[parameters.plan.kind].factoryInBook),
      }))(parameters),
    endHold: send(endHoldCall, batches),
    fundVesting: send(fundVestingCall, nothing),
    imposeHold: send(imposeHoldCall, batches),
    issueBatch: send(issueBatchCall, batches),
    proposeRoot: send(proposeRootCall, nothing),
    recall: send(recallCall, nothing),
    registerSchema: send(registerSchemaCall, schemas),
    release: send(releaseCall, nothing),
    releaseMany: send(releaseManyCall, nothing),
    releaseSigned: send(releaseSignedCall, nothing),
    revoke: send(revokeCall, attestations),
    sweep: send(sweepCall, nothing),
    timestamp: send(timestampCall, attestations),
    vetoRoot: send(vetoRootCall, nothing),
  };
}

/** An action without its client, and without what the book knows. */
function binder<Reader>(client: Reader) {
  return <Parameters extends object, Keys extends keyof Parameters, Result>(
    action: (client: Reader, parameters: Parameters) => Result,
    known: () => Pick<Parameters, Keys>,
  ) =>
    (parameters: Known<Parameters, Keys>): Result =>
      action(client, withKnown(parameters, known));
}

/** A call that is sent: resolves with the transaction's hash. */
function sender(client: WriteClient) {
  return <Parameters extends object, Keys extends keyof Parameters>(
    call: (parameters: Parameters) => object,
    known: () => Pick<Parameters, Keys>,
  ) =>
    async (parameters: Known<Parameters, Keys>): Promise<Hash> =>
      // Which call it is was checked where it was made.
      writeContract(client, call(withKnown(parameters, known)) as WriteContractParameters);
}

/** Asks the book only for parameters that are missing. */
function withKnown<Parameters extends object, Keys extends keyof Parameters>(
  given: Known<Parameters, Keys>,
  known: () => Pick<Parameters, Keys>,
): Parameters {
  const hasAddress = "registry" in given || "verifier" in given || "factory" in given;
  return (hasAddress ? given : { ...known(), ...given }) as Parameters;
}

function chainOf({ chain }: Client<Transport, Chain | undefined>): number {
  if (chain !== undefined) return chain.id;
  throw new SymbolonError({
    code: "ClientWithoutChain",
    reason: "The client has no chain, so the contracts' addresses are unknown.",
    hint: "Create the client with its chain, or give the contract's address with the call.",
  });
}

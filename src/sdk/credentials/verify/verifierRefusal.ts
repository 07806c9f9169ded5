import { errorsAbi } from "../../chain/abi/errorsAbi.ts";
import { type ContractRefusal, contractRefusal } from "../../chain/errors/contractRefusal.ts";
import { type Explain, explainRefusal } from "../../chain/errors/explainRefusal.ts";
import { registryAnswers } from "../../chain/errors/registryAnswers.ts";
import type { SymbolonError } from "../../core/errors.ts";
import { momentText } from "../../core/text/moment.ts";
import { outcomes } from "../../core/verdict.ts";

/** `explainVerifierRefusal` of what a viem action threw; undefined where no verifier refused. */
export function verifierRefusal(thrown: unknown): SymbolonError | undefined {
  const refusal = contractRefusal(thrown);
  return refusal && explainVerifierRefusal(refusal);
}

/**
 * Turns the custom error with which a `CredentialVerifier`, a `WitnessVerifier`, or a contract that uses
 * `CredentialCheck` refused into an error with a sentence, the deciding values and the hint. Its code is the error's name.
 * @returns undefined for an error that none of them has
 */
export function explainVerifierRefusal(refusal: ContractRefusal): SymbolonError | undefined {
  return explainRefusal(verifierRefusals, errorsAbi, refusal);
}

const AGAIN = "Take the witness again from a node, and pass it on unaltered.";

/** One entry an error of `CredentialVerifier`, `WitnessVerifier` and `CredentialCheck`. */
const verifierRefusals: Readonly<Record<string, Explain>> = {
  SubjectMismatch: ([subject, account]) => ({
    reason: `The credential is about ${subject}, not about ${account}.`,
    hint: "Use a credential of that account.",
  }),
  SchemaMismatch: ([schema, required]) => ({
    reason: `The credential is under schema ${schema}, not under ${required}.`,
    hint: "Use a credential under that schema.",
  }),
  IssuerMismatch: ([issuer, required]) => ({
    reason: `The credential is of issuer ${issuer}, not of ${required}.`,
    hint: "Use a credential of that issuer.",
  }),
  IssuerNotTrusted: ([issuer, trustList, moment]) => ({
    reason: `The trust list ${trustList} does not trust issuer ${issuer} as of ${at(moment)}.`,
    hint: "Use a credential of an issuer whom the list trusts, or ask the list's authority.",
  }),
  ExpectationUnclear: ([expected]) => ({
    reason: `The caller's expectation of issuer and subject is unclear: ${listed(expected)}.`,
    hint: "Give an issuer, any issuer, or a trust list with the moment at which it is asked; and a subject, or any.",
  }),
  CredentialNotValid: ([outcome, _since]) => ({
    reason: `The credential is not valid now: its outcome is ${outcomes[outcome as number] ?? outcome}.`,
    hint: "Ask its issuer: a credential that is suspended, or not valid yet, may become valid.",
  }),
  RegistryWithoutCode: ([registry]) => ({
    reason: `The verifier would be deployed for a registry at ${registry}, which has no contract.`,
    hint: "Deploy the registries first, and compare address and chain.",
  }),
  RegistryUnknown: ([registry, status, attestation]) => ({
    reason: `The verifier would be deployed for ${registry}, which is neither an AttestationRegistry nor EAS: ${registryAnswers(status, attestation)}.`,
    hint: "Give the address of an AttestationRegistry, or of EAS, on this chain.",
  }),
  AttestationUnreadable: ([registry, uid]) => ({
    reason: `The registry ${registry} does not answer about ${uid} as it did when the verifier was deployed.`,
    hint: "Ask the registry's operator: it was changed. Take nothing that it says for an attestation.",
  }),
  // The library behind `verifyMany` declares it; the verifier asks itself, and it has code.
  AddressEmptyCode: () => ({
    reason: "The contract refused with AddressEmptyCode, which a CredentialVerifier never does.",
    hint: "Compare the address with the verifier's: another contract answers there.",
  }),
  FailedCall: () => ({
    reason: "The verifier could not answer a question of the list, and does not know why.",
    hint: "Ask with more gas, and only questions that are encoded calls of `verify`.",
  }),
  BlockMismatch: ([hash, trusted]) => ({
    reason: `The witness is of block ${hash}, but the trusted block is ${trusted}.`,
    hint: "Trust the witness's block, if your own source confirms it; or make a witness of the trusted block.",
  }),
  IndexBeyondBatch: ([index, size]) => ({
    reason: `There is no credential ${index} in a batch of ${size}.`,
    hint: "Give the header of the credential's own batch, and the credential unchanged.",
  }),
  CredentialNotInBatch: ([leaf, root]) => ({
    reason: `The proof does not lead from the credential's leaf ${leaf} to the batch's root ${root}.`,
    hint: "Give the credential, its proof and its batch's header unchanged: one of them belongs to another batch, or was altered.",
  }),
  WrongNumberOfSlots: ([given, needed]) => ({
    reason: `The witness proves ${given} slots, but ${needed} decide.`,
    hint: AGAIN,
  }),
  BadRlp: ([offset]) => ({
    reason: `The witness is not canonical RLP at byte ${offset} of the calldata.`,
    hint: AGAIN,
  }),
  ProofTooShort: ([key, position, expected]) => ({
    reason: `The proof of key ${key} ends after ${position} nodes, but the trie goes on with node ${expected}.`,
    hint: "Take the witness again: one of its proofs is cut short, or is the proof of something else.",
  }),
  WrongProofNode: ([key, position, hash, expected]) => ({
    reason: `Node ${position} of the proof of key ${key} has hash ${hash}, not ${expected}.`,
    hint: "Take the witness again, at this very block: one of its proofs was altered, or belongs elsewhere.",
  }),
  UnusedProofNodes: ([key, used, given]) => ({
    reason: `The proof of key ${key} has ${given} nodes, of which the first ${used} prove everything.`,
    hint: "Leave out the others, and those that are inlined in their parent.",
  }),
  BeforeCopy: ([moment, asOf]) => ({
    reason: `The witness counts from ${at(asOf)} on, not at ${at(moment)}.`,
    hint: "Ask about a later moment, or take a witness of an older block.",
  }),
  BeyondHorizon: ([moment, horizon]) => ({
    reason: `The witness counts before ${at(horizon)}, not at ${at(moment)}.`,
    hint: "Take a witness of a newer block.",
  }),
  NotFresh: ([moment, freshUntil]) => ({
    reason: `At ${at(freshUntil)} the batch did not exist; it may have been issued by ${at(moment)}.`,
    hint: "Take a witness of a newer block.",
  }),
};

/** The members of a struct, each by its name. */
function listed(struct: unknown): string {
  return Object.entries(Object(struct))
    .map(([name, value]) => `${name} ${value}`)
    .join(", ");
}

function at(seconds: unknown): string {
  return momentText(seconds as bigint);
}

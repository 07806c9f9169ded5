import { zeroHash } from "viem";
import { trustListAbi } from "../../chain/abi/trustListAbi.ts";
import { trustPolicyAbi } from "../../chain/abi/trustPolicyAbi.ts";
import { type ContractRefusal, refusalIn } from "../../chain/errors/contractRefusal.ts";
import { type Explain, explainRefusal } from "../../chain/errors/explainRefusal.ts";
import type { SymbolonError } from "../../core/errors.ts";
import { durationText } from "../../core/text/duration.ts";
import { momentText } from "../../core/text/moment.ts";

const errors = [...trustListAbi, ...trustPolicyAbi].filter(({ type }) => type === "error");

/**
 * Explains why a TrustList or a TrustPolicy refused; undefined where none did.
 * @param thrown whatever a viem call threw
 */
export function trustRefusal(thrown: unknown): SymbolonError | undefined {
  const refusal = refusalIn(errors, thrown);
  return refusal && explainTrustRefusal(refusal);
}

/**
 * Turns the custom error with which a TrustList or a TrustPolicy refused into an error with a sentence, the deciding values and
 * the hint. Its code is the error's name.
 * @returns undefined for an error that neither has
 */
export function explainTrustRefusal(refusal: ContractRefusal): SymbolonError | undefined {
  return explainRefusal(explanations, errors, refusal);
}

const at = (moment: unknown) => momentText(BigInt(moment as bigint | number));
const time = (seconds: unknown) => durationText(Number(seconds));
const under = (schema: unknown) => (schema === zeroHash ? "every schema" : `schema ${schema}`);

/** One entry an error. */
const explanations: Readonly<Record<string, Explain>> = {
  // A list.
  ZeroAuthority: () => ({
    reason: "The list would have no authority, and nobody could ever accredit.",
    hint: "Name the account or the group that keeps the list.",
  }),
  NoticeOutOfRange: ([notice, shortest, longest]) => ({
    reason: `The notice is ${time(notice)}, and must be ${time(shortest)} to ${time(longest)}.`,
    hint: "Give a notice in this range: it never changes.",
  }),
  NotAuthority: ([caller, authority]) => ({
    reason: `Only the authority ${authority} may change its list, not ${caller}.`,
    hint: "Send it from the authority's account; for a Safe or a group, plan it with --from and --calldata.",
  }),
  ZeroIssuer: () => ({
    reason: "The zero address issues nothing.",
    hint: "Name the issuer's account.",
  }),
  NoSchemas: () => ({
    reason: "No schema is named.",
    hint: "Name at least one; 32 zero bytes stand for every schema.",
  }),
  ZeroTier: () => ({
    reason: "Tiers count from 1.",
    hint: "Give the tier, 1 to 255, as the authority numbers them.",
  }),
  FromOutOfRange: ([from, earliest, latest]) => ({
    reason: `An accreditation may now begin from ${at(earliest)} to ${at(latest)}, not at ${at(from)}.`,
    hint: "Let it begin now, or within a year: accreditations are never back-dated.",
  }),
  UntilOutOfRange: ([until, from]) => ({
    reason: `The accreditation would end at ${at(until)}, but begins at ${at(from)}.`,
    hint: "Let it end later, or give no end.",
  }),
  StillAccredited: ([issuer, schema, until]) => ({
    reason: `${issuer} is already accredited under ${under(schema)}, ${Number(until) === 0 ? "without end" : `until ${at(until)}`}.`,
    hint:
      Number(until) === 0
        ? "End that accreditation first, with notice; then accredit from its end on."
        : "Let the new one begin then, or later.",
  }),
  NoticeMissed: ([until, earliest]) => ({
    reason: `An end at ${at(until)} does not keep the list's notice: the earliest end is ${at(earliest)}.`,
    hint: "Give a later end. After a compromise use a cut-back instead, which counts at once.",
  }),
  NothingToEnd: ([issuer, schema, moment]) => ({
    reason: `${issuer} has no accreditation under ${under(schema)} after ${at(moment)}.`,
    hint: "See the accreditations (symbolon trust list): they may be under another schema, or under every schema.",
  }),
  MomentInFuture: ([moment, time]) => ({
    reason: `The compromise at ${at(moment)} is in the future: the block is of ${at(time)}.`,
    hint: "Give the moment at which it happened; a future end needs notice.",
  }),
  MomentTooEarly: ([issuer, schema, moment, from]) => ({
    reason: `${at(moment)} is before the first accreditation of ${issuer} under ${under(schema)} that would be cut, which began at ${at(from)}.`,
    hint: "Give that moment to cut all of it, or a later one.",
  }),
  EvidenceMissing: () => ({
    reason: "An accreditation cannot be ended as compromised without evidence.",
    hint: "Give the keccak256 of the evidence, and publish the evidence.",
  }),
  RegionOutOfRange: ([region]) => ({
    reason: `There is no region ${region}.`,
    hint: "Number regions from 0 to 127.",
  }),
  NameEmpty: () => ({ reason: "The name is empty.", hint: "Say what the tier or the region means." }),
  NamedAlready: ([number]) => ({
    reason: `Number ${number} already has a name, and keeps it.`,
    hint: "Take another number.",
  }),

  // A policy.
  ListsOutOfRange: ([lists, most]) => ({
    reason: `The policy has ${lists} lists, and must have 1 to ${most}.`,
    hint: "Name 1 to 8 lists.",
  }),
  NeededOutOfRange: ([needed, sum]) => ({
    reason: `The policy needs lists that weigh ${needed} together, but all its lists weigh ${sum}.`,
    hint: "Give --needed from 1 to the sum of all weights.",
  }),
  ZeroWeight: ([list]) => ({
    reason: `The list ${list} has the weight 0, so its word would count nothing.`,
    hint: "Give it a weight from 1 to 255, or leave it out.",
  }),
  ListIsPolicy: ([list]) => ({
    reason: `${list} is a policy, and a policy is no list of another: its own lists would get too little gas there.`,
    hint: "Name the lists of that policy, and give each a weight.",
  }),
  ListWithoutCode: ([list]) => ({
    reason: `There is no contract at ${list}.`,
    hint: "Check the list's address and chain; an account that borrows its code (EIP-7702) is not a list.",
  }),
  ListTwice: ([list]) => ({
    reason: `The list ${list} is named twice, and would count twice.`,
    hint: "Name it once.",
  }),
  ListSilent: ([list]) => ({
    reason: `${list} does not answer the policy's questions.`,
    hint: "Name a trust list; if it has no tiers and regions, ask for none.",
  }),
  NotEnoughGas: ([gas, needed]) => ({
    reason: `A list failed with the ${gas} gas that were left, so its answer is unknown.`,
    hint: `Send it with more gas: ${needed} for each list.`,
  }),
};

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
    reason: "The list would have no authority, so that nobody could ever accredit.",
    hint: "Name the account or the group that keeps it.",
  }),
  NoticeOutOfRange: ([notice, shortest, longest]) => ({
    reason: `A notice of ${time(notice)} is outside ${time(shortest)} to ${time(longest)}.`,
    hint: "Give one in this range: it never changes.",
  }),
  NotAuthority: ([caller, authority]) => ({
    reason: `Only the authority ${authority} changes its list, and the caller was ${caller}.`,
    hint: "Send it from the authority's account; a Safe or a group sends what --from and --calldata plan.",
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
    reason: `An accreditation from ${at(from)} on is refused: now it may begin from ${at(earliest)} to ${at(latest)}.`,
    hint: "Nothing is back-dated: let it begin now, or within a year.",
  }),
  UntilOutOfRange: ([until, from]) => ({
    reason: `The accreditation would end at ${at(until)}, and begins at ${at(from)}.`,
    hint: "Let it end later, or give no end.",
  }),
  StillAccredited: ([issuer, schema, until]) => ({
    reason: `${issuer} is accredited under ${under(schema)} already, ${Number(until) === 0 ? "without end" : `until ${at(until)}`}.`,
    hint:
      Number(until) === 0
        ? "End that one first, with notice; then accredit from its end on."
        : "Let the new one begin then, or later.",
  }),
  NoticeMissed: ([until, earliest]) => ({
    reason: `An end at ${at(until)} misses the list's notice: ${at(earliest)} is the soonest now.`,
    hint: "Give a later end. After a compromise cut back instead, which counts at once.",
  }),
  NothingToEnd: ([issuer, schema, moment]) => ({
    reason: `Nothing of ${issuer} under ${under(schema)} reaches beyond ${at(moment)}.`,
    hint: "Look what is accredited (symbolon trust list): it may be under another schema, or under every schema.",
  }),
  MomentInFuture: ([moment, time]) => ({
    reason: `A compromise at ${at(moment)} lies in the future: the block is of ${at(time)}.`,
    hint: "Give the moment at which it happened; an end to come takes notice.",
  }),
  MomentTooEarly: ([issuer, schema, moment, from]) => ({
    reason: `${at(moment)} lies before the accreditation of ${issuer} under ${under(schema)} that would be cut first: it began at ${at(from)}.`,
    hint: "Give that moment to cut all of it, or a later one.",
  }),
  EvidenceMissing: () => ({
    reason: "A cut-back names no evidence.",
    hint: "Give keccak256 of what it goes by, and publish that.",
  }),
  RegionOutOfRange: ([region]) => ({
    reason: `There is no region ${region}.`,
    hint: "Number regions from 0 to 127.",
  }),
  NameEmpty: () => ({ reason: "The name is empty.", hint: "Say what the tier or the region means." }),
  NamedAlready: ([number]) => ({
    reason: `Number ${number} has its name, and keeps it: others go by it.`,
    hint: "Take another number.",
  }),

  // A policy.
  ListsOutOfRange: ([lists, most]) => ({
    reason: `The policy has ${lists} lists, and may have 1 to ${most}.`,
    hint: "Name fewer; a policy may be a list of another.",
  }),
  NeededOutOfRange: ([needed, lists]) => ({
    reason: `${needed} lists would have to vouch, of ${lists}.`,
    hint: "Let at least one list vouch, and at most all of them.",
  }),
  ListWithoutCode: ([list]) => ({
    reason: `There is no contract at ${list}.`,
    hint: "Compare the list's address and its chain; an account that borrows its code is no list.",
  }),
  ListTwice: ([list]) => ({
    reason: `The list ${list} is named twice, and would count twice.`,
    hint: "Name it once.",
  }),
  ListSilent: ([list]) => ({
    reason: `${list} does not answer what the policy would ask.`,
    hint: "Name a trust list; where it knows no tiers and regions, want none of it.",
  }),
  NotEnoughGas: ([gas, needed]) => ({
    reason: `${gas} gas were left for a list that failed with them: whether it would have vouched, they do not tell.`,
    hint: `Send it with more gas: ${needed} for each list.`,
  }),
};

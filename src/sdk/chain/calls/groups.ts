import type { Address, Hex } from "viem";
import { actNumber, modes } from "../../core/governance/acts.ts";
import type { Proposal } from "../../core/governance/proposal.ts";
import type { Seat } from "../../core/governance/roster.ts";
import type { RuleChange } from "../../core/governance/rules.ts";
import { quorumAbi as abi } from "../abi/quorumAbi.ts";
import { rulebookAbi } from "../abi/rulebookAbi.ts";

/*
 * Calls of a Quorum, a group, and of its Rulebook, for viem's `writeContract`, `simulateContract` and the rest. Anybody may
 * send those of a group: the seats' signatures decide. Those of its Rulebook, and `replaceRosterCall`, are what a group
 * proposes: nobody else may call them.
 */

/** Said with each call, so that declarations name it and do not spell it out. */
type Abi = typeof abi;
type LawAbi = typeof rulebookAbi;

type OfGroup = {
  /** The Quorum. */
  readonly quorum: Address;
};

/** A seat's signature: the Solidity struct `Approval`. */
export type Approval = {
  /** Number of the seat, from 0. */
  readonly seat: number;
  /** 0 the member, 1 and 2 the stand-ins. */
  readonly chair: number;
  readonly signature: Hex;
};

type Signed = OfGroup & {
  /** Of the roster in force. */
  readonly seats: readonly Seat[];
  /** In ascending order of their seats. */
  readonly approvals: readonly Approval[];
};

export type ProposalCallParameters = Signed & { readonly proposal: Proposal };
export type VoteCallParameters = Signed & {
  /** Id of an open proposal. */
  readonly id: Hex;
};

/** Acts at once, with as many signatures as the rule's quorum; where the rule has a notice, it passes and waits for that. */
export function actCall({ quorum, proposal, seats, approvals }: ProposalCallParameters) {
  return {
    address: quorum,
    abi: abi as Abi,
    functionName: "act",
    args: [proposal, seats, approvals],
  } as const;
}

/** Opens a proposal with the signatures so far, at least one. */
export function openProposalCall({ quorum, proposal, seats, approvals }: ProposalCallParameters) {
  return {
    address: quorum,
    abi: abi as Abi,
    functionName: "open",
    args: [proposal, seats, approvals],
  } as const;
}

/** Adds assents to an open proposal. */
export function assentCall({ quorum, id, seats, approvals }: VoteCallParameters) {
  return { address: quorum, abi: abi as Abi, functionName: "assent", args: [id, seats, approvals] } as const;
}

/** Adds objections to an open proposal: signatures over `objectionTypedData`. */
export function objectCall({ quorum, id, seats, approvals }: VoteCallParameters) {
  return { address: quorum, abi: abi as Abi, functionName: "object", args: [id, seats, approvals] } as const;
}

/** Executes a proposal that passed, once its notice is over. */
export function executeCall({ quorum, proposal }: OfGroup & { readonly proposal: Proposal }) {
  return { address: quorum, abi: abi as Abi, functionName: "execute", args: [proposal] } as const;
}

/** Counts who was silent while a proposal lapsed: seats silent three times are not waited for, until they sign. */
export function countSilencesCall({ quorum, id }: OfGroup & { readonly id: Hex }) {
  return { address: quorum, abi: abi as Abi, functionName: "countSilences", args: [id] } as const;
}

/** Replaces the roster: an act of the group itself, on itself. */
export function replaceRosterCall({ quorum, seats }: OfGroup & { readonly seats: readonly Seat[] }) {
  return { address: quorum, abi: abi as Abi, functionName: "replaceRoster", args: [seats] } as const;
}

type OfRulebook = { readonly rulebook: Address };

/** Announces rules: an act of the group whose Rulebook it is. `from`: Unix seconds, whole minutes. */
export function announceRulesCall({
  rulebook,
  changes,
  from,
}: OfRulebook & { readonly changes: readonly RuleChange[]; readonly from: bigint }) {
  const args = [changes.map(encodedChange), from] as const;
  return { address: rulebook, abi: rulebookAbi as LawAbi, functionName: "announceRules", args } as const;
}

/** Drops announced rules before they are in force: an act of the group. */
export function dropRulesCall({ rulebook }: OfRulebook) {
  return { address: rulebook, abi: rulebookAbi as LawAbi, functionName: "dropRules", args: [] } as const;
}

/** A rule as contracts take it: act and mode by their numbers. */
function encodedChange({ act, rule }: RuleChange) {
  return { act: actNumber(act), rule: { ...rule, mode: modes.indexOf(rule.mode) } };
}

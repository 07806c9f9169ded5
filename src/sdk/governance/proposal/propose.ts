import { randomBytes } from "@noble/hashes/utils.js";
import { type Hex, hexToBigInt, zeroHash } from "viem";
import { asTransaction } from "../../chain/calls/asTransaction.ts";
import { announceRulesCall, dropRulesCall, replaceRosterCall } from "../../chain/calls/groups.ts";
import type { ReadClient } from "../../chain/clients.ts";
import { bytesToHex, WORD_BYTES } from "../../core/bytes.ts";
import { SymbolonError } from "../../core/errors.ts";
import {
  earliestFrom,
  minSeats,
  pendingAt,
  requireFrom,
  ruleAt,
  wholeMinute,
} from "../../core/governance/law.ts";
import { requireRoster, type Seat } from "../../core/governance/roster.ts";
import { type RuleChange, requireRules } from "../../core/governance/rules.ts";
import { minBigInt } from "../../core/minMaxBigInt.ts";
import { type Group, readGroupLaw, readRule } from "../group/readGroup.ts";
import type { GroupCall } from "./callsText.ts";
import { type CheckedProposal, checkProposal, refusedFrom } from "./checkProposal.ts";
import type { ProposalFile } from "./proposalFile.ts";
import { readCall, requireTold } from "./readCall.ts";

/** Seconds that a proposal is good to be sent or opened where nobody says how long. */
const USUAL_LIFE = 30n * 86_400n;

export type ProposeParameters = {
  readonly call: GroupCall;
  /** keccak256 of the evidence; default: what the call itself names, or none. */
  readonly evidence?: Hex | undefined;
  /** Default: drawn, so that no other proposal has it. Alternatives share one. */
  readonly nonce?: bigint | undefined;
  /** Last Unix second in which it may be sent or opened, 0 for no end; default: in 30 days, or when its call is too late. */
  readonly deadline?: bigint | undefined;
};

/** A proposal that nobody has signed yet, and what it is to its group. */
export type Proposed = CheckedProposal & { readonly file: ProposalFile };

/**
 * Makes a proposal of a call that the group is to make.
 * @throws SymbolonError `CallNotTold`, and as `checkProposal`
 */
export async function propose(
  client: ReadClient,
  group: Group,
  { call, evidence, nonce, deadline }: ProposeParameters,
): Promise<Proposed> {
  const found = readCall(group, call);
  requireTold(found);
  const late = refusedFrom(found, await readRule(client, group, found.act));
  const usual = group.asOf.time + USUAL_LIFE;
  const proposal = {
    ...call,
    evidence: evidence ?? found.evidence ?? zeroHash,
    nonce: nonce ?? hexToBigInt(bytesToHex(randomBytes(WORD_BYTES))),
    deadline: deadline ?? (late === undefined ? usual : minBigInt(usual, late - 1n)),
  };
  const { chainId, quorum, roster } = group;
  const file = { chainId, quorum, roster: roster.version, proposal, assents: [], objections: [] };
  return { ...(await checkProposal(client, group, file)), file };
}

/**
 * The call by which a group replaces its roster.
 * @throws SymbolonError `SeatsOutOfRange`, `SeatEmpty`, `KeyTwice`, and as `readGroupLaw`
 */
export async function rosterCall(
  client: ReadClient,
  group: Group,
  seats: readonly Seat[],
): Promise<GroupCall> {
  requireRoster(seats, minSeats(await readGroupLaw(client, group), group.asOf.time));
  return groupCall(replaceRosterCall({ quorum: group.quorum, seats }));
}

export type RulesCallParameters = {
  readonly changes: readonly RuleChange[];
  /** Unix seconds, whole minutes; default: as early as the group can decide it by its slow path, and its notice allow. */
  readonly from?: bigint | undefined;
};

/**
 * The call by which a group announces rules. The notice counts from the announcement, so signatures must be gathered before.
 * @throws SymbolonError as `requireRules` and `requireFrom`, and as `readGroupLaw`
 */
export async function rulesCall(
  client: ReadClient,
  group: Group,
  { changes, from }: RulesCallParameters,
): Promise<GroupCall> {
  const { asOf, roster, rulebook } = group;
  requireRules(changes, roster.seats.length);
  const law = await readGroupLaw(client, group);
  const { window } = ruleAt(law, "Rules", asOf.time);
  const chosen = from ?? wholeMinute(earliestFrom(law, asOf.time) + BigInt(window));
  requireFrom(law, chosen, asOf.time);
  return groupCall(announceRulesCall({ rulebook, changes, from: chosen }));
}

/** The call by which a group drops the rules that it announced. @throws SymbolonError `NothingPending` */
export async function dropCall(client: ReadClient, group: Group): Promise<GroupCall> {
  const law = await readGroupLaw(client, group);
  if (pendingAt(law, group.asOf.time) !== undefined) return groupCall(dropRulesCall(group));
  throw new SymbolonError({
    code: "NothingPending",
    reason: "No announced rules wait to come into force.",
    hint: "There is nothing to drop. To change the rules in force, propose others: symbolon govern propose GROUP --rules FILE.",
  });
}

function groupCall(call: Parameters<typeof asTransaction>[0]): GroupCall {
  const { to, data } = asTransaction(call);
  return { target: to, data };
}

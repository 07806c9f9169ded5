import type { Address } from "viem";
import { getBlock, getCode, readContract } from "viem/actions";
import { rulebookAbi } from "../../chain/abi/rulebookAbi.ts";
import { shippedCodes } from "../../chain/abi/shippedCodes.ts";
import { isShippedCode } from "../../chain/campaigns/codeFingerprint.ts";
import type { ReadClient } from "../../chain/clients.ts";
import { type GroupEvent, listGroupEvents, readLaw } from "../../chain/events/groups.ts";
import type { BlockRange } from "../../chain/events/readLogs.ts";
import { type QuorumState, readQuorum } from "../../chain/read/readQuorum.ts";
import { SymbolonError } from "../../core/errors.ts";
import { type Act, actNumber, acts } from "../../core/governance/acts.ts";
import { type Law, ruleAt } from "../../core/governance/law.ts";
import { rosterHash, type Seat } from "../../core/governance/roster.ts";
import { packRule, type Rule, unpackRule } from "../../core/governance/rules.ts";

/** A group as of one block. */
export type Group = Omit<QuorumState, "roster"> & {
  readonly quorum: Address;
  readonly chainId: bigint;
  readonly roster: { readonly version: number; readonly seats: readonly Seat[] };
  /** All rosters, openings and deeds so far. */
  readonly events: readonly GroupEvent[];
  readonly asOf: { readonly blockNumber: bigint; readonly time: bigint };
  /** Where its events begin, as far as they were asked for. */
  readonly fromBlock: bigint;
};

export type ReadGroupParameters = Pick<BlockRange, "fromBlock" | "onProgress"> & {
  /** The Quorum. */
  readonly quorum: Address;
  /** Default: the newest block. */
  readonly asOf?: Group["asOf"] | undefined;
  /** Gives its events, up to that block. Default: they are read. */
  readonly listEvents?: ((toBlock: bigint) => Promise<readonly GroupEvent[]>) | undefined;
};

/**
 * Reads a group and who sits in it: from its events, held against the hash that it keeps.
 * @throws SymbolonError `NotQuorum` where the contract is not ours; `RosterNotFound` where no event tells of the roster in
 * force; `LogsRefused`
 */
export async function readGroup(
  client: ReadClient,
  { quorum, fromBlock = 0n, onProgress, asOf, listEvents }: ReadGroupParameters,
): Promise<Group> {
  const { blockNumber, time } = asOf ?? (await newestBlock(client));
  const code = await getCode(client, { address: quorum, blockNumber });
  if (!isShippedCode(code, shippedCodes.Quorum)) throw notQuorum(quorum, code === undefined);
  const { roster, ...state } = await readQuorum(client, { quorum, blockNumber });
  const blocks = { fromBlock, toBlock: blockNumber, onProgress };
  const events = await (listEvents?.(blockNumber) ?? listGroupEvents(client, { quorum, ...blocks }));
  const seats = events.findLast(
    (event) => event.event === "RosterReplaced" && event.version === roster.version,
  );
  if (seats?.event !== "RosterReplaced" || rosterHash(seats.seats) !== roster.hash) {
    throw rosterNotFound(quorum, roster.version, fromBlock);
  }
  const chainId = BigInt(client.chain.id);
  return {
    ...state,
    quorum,
    chainId,
    events,
    fromBlock,
    roster: { version: roster.version, seats: seats.seats },
    asOf: { blockNumber, time },
  };
}

async function newestBlock(client: ReadClient): Promise<Group["asOf"]> {
  const { number: blockNumber, timestamp: time } = await getBlock(client);
  return { blockNumber, time };
}

/** The rule of an act in force at a moment; default: as of the group's block. */
export async function readRule(
  client: ReadClient,
  { rulebook, asOf }: Pick<Group, "rulebook" | "asOf">,
  act: Act,
  moment: bigint = asOf.time,
): Promise<Rule> {
  const packed = await readContract(client, {
    address: rulebook,
    abi: rulebookAbi,
    blockNumber: asOf.blockNumber,
    functionName: "packedRuleAt",
    args: [actNumber(act), moment],
  } as const);
  return unpackRule(packed);
}

/**
 * All rules that a group ever had or announced, from its Rulebook's events, held against what that says of now.
 * @throws SymbolonError `LawIncomplete`, `LawDiffers`, `LogsRefused`
 */
export async function readGroupLaw(client: ReadClient, group: Group): Promise<Law> {
  const { rulebook, asOf, fromBlock } = group;
  const law = await readLaw(client, { rulebook, fromBlock, toBlock: asOf.blockNumber });
  // Whatever waits is in force by then.
  const last = law.findLast(({ isDropped }) => !isDropped)?.from ?? 0n;
  const moments = last > asOf.time ? [asOf.time, last] : [asOf.time];
  for (const moment of moments) {
    const said = await Promise.all(acts.map((act) => readRule(client, group, act, moment)));
    const wrong = acts.find((act, i) => packRule(said[i] as Rule) !== packRule(ruleAt(law, act, moment)));
    if (wrong !== undefined) throw lawDiffers(rulebook, wrong);
  }
  return law;
}

function notQuorum(quorum: Address, isEmpty: boolean): SymbolonError {
  return new SymbolonError({
    code: "NotQuorum",
    reason: `There is no ${isEmpty ? "contract" : "group (Quorum) of this version"} at ${quorum}.`,
    hint: "Compare the address and the chain; `symbolon deploy group` prints where it puts a group.",
    details: { quorum },
  });
}

function rosterNotFound(quorum: Address, version: number, fromBlock: bigint): SymbolonError {
  return new SymbolonError({
    code: "RosterNotFound",
    reason: `No event from block ${fromBlock} on names the members of roster ${version} of ${quorum}.`,
    hint: "Read from an earlier block on (--from-block), or use a node that keeps the events of all blocks.",
    details: { quorum, version, fromBlock },
  });
}

function lawDiffers(rulebook: Address, act: Act): SymbolonError {
  return new SymbolonError({
    code: "LawDiffers",
    reason: `The events of the Rulebook ${rulebook} give another rule of ${act} than its storage.`,
    hint: "The node left events out, or made some up: ask another one.",
    details: { rulebook, act },
  });
}

import { getContractAddress, type Hex, parseEventLogs, zeroHash } from "viem";
import { quorumAbi } from "../../../sdk/chain/abi/quorumAbi.ts";
import { lawOf } from "../../../sdk/chain/events/groups.ts";
import { acts } from "../../../sdk/core/governance/acts.ts";
import { type Law, ruleAt } from "../../../sdk/core/governance/law.ts";
import type { Seat } from "../../../sdk/core/governance/roster.ts";
import type { Sql } from "../../store/sql.ts";
import {
  type ChainEvent,
  eventPlace,
  listEvents,
  listEventsOfActs,
  listEventsOfContracts,
  logOf,
} from "../tables/events.ts";
import type { Decision, Voice } from "./decision.ts";
import { isPayment } from "./intentsBehind.ts";

/** How what an event says was decided; undefined: by no group that is followed. */
export type DecisionOf = (event: ChainEvent) => Decision | undefined;

/** Reads how groups came to do what some events say. */
export async function readDecisions(
  sql: Sql,
  chain: number,
  events: readonly ChainEvent[],
): Promise<DecisionOf> {
  const transactions = new Set(
    events.filter((event) => !isPayment(event)).map(({ transaction }) => transaction),
  );
  const around = await listEventsOfActs(sql, chain, [...transactions]);
  const deeds = around.filter(isActed);
  const groups = await readGroups(sql, chain, [...new Set(deeds.map(({ contract }) => contract))]);
  const decisions = new Map<string, Decision>();
  for (const acted of deeds) {
    const group = groups.get(acted.contract) ?? NOBODY;
    const decision = await readDecision(sql, chain, acted, group);
    if (decision !== undefined) decisions.set(eventPlace(acted), decision);
  }
  const inBlocks = Map.groupBy(around, blockOf);
  return (event) => {
    const acted = actBehind(event, inBlocks.get(blockOf(event)) ?? []);
    return acted && decisions.get(eventPlace(acted));
  };
}

const isActed = ({ name, role }: ChainEvent) => name === "Acted" && role === "quorum";
/** A transaction may be in several blocks, of which one stands. */
const blockOf = ({ blockHash, transaction }: ChainEvent) => `${blockHash} ${transaction}`;
const isBefore = (one: ChainEvent, other: ChainEvent) =>
  one.block < other.block || (one.block === other.block && one.logIndex < other.logIndex);

/**
 * The `Acted` after which a group did what an event says. Others may do theirs in the same transaction: what names its actor
 * is that group's, and of what does not, only what is about the same as the first event that its target had then.
 * @param around of its transaction, in one block, in its order
 */
export function actBehind(event: ChainEvent, around: readonly ChainEvent[]): ChainEvent | undefined {
  if (isActed(event)) return event;
  const { contract, name, item, actor } = event;
  const acted = around.findLast(
    (one) => isActed(one) && one.logIndex < event.logIndex && targetOf(one) === contract,
  );
  if (acted === undefined) return undefined;
  if (actor !== undefined) return actor === acted.contract ? acted : undefined;
  const first = around.find((one) => one.contract === contract && one.logIndex > acted.logIndex);
  return first?.name === name && first.item === item ? acted : undefined;
}

const ADDRESS_AT = 26;
/** `Acted(id, act, target, ...)`, all three in topics. */
const targetOf = ({ topics: [, , , target = "0x"] }: ChainEvent): Hex => `0x${target.slice(ADDRESS_AT)}`;

type Roster = { readonly event: ChainEvent; readonly seats: readonly Seat[] };
type GroupPast = { readonly rosters: readonly Roster[]; readonly law: Law };

const NOBODY: GroupPast = { rosters: [], law: [] };

/** What is known of groups' rosters and rules, by the groups' addresses. */
async function readGroups(
  sql: Sql,
  chain: number,
  groups: readonly Hex[],
): Promise<ReadonlyMap<Hex, GroupPast>> {
  if (groups.length === 0) return new Map();
  const all = await listEventsOfContracts(
    sql,
    chain,
    groups.flatMap((group) => [group, rulebookOf(group)]),
    ["RosterReplaced", "RulesAnnounced", "RulesDropped"],
  );
  return new Map(
    groups.map((group) => {
      const rulebook = rulebookOf(group);
      const rosters = all.filter(({ contract, role }) => contract === group && role === "quorum");
      const rules = all.filter(({ contract, role }) => contract === rulebook && role === "rulebook");
      return [
        group,
        {
          rosters: rosters.flatMap((event) => {
            const log = decoded(event);
            return log?.eventName === "RosterReplaced" ? [{ event, seats: log.args.seats }] : [];
          }),
          law: lawOf(rulebook, rules.map(logOf)),
        },
      ];
    }),
  );
}

/** The Rulebook that a group makes, before anything else. */
function rulebookOf(group: Hex): Hex {
  return getContractAddress({ from: group, nonce: 1n }).toLowerCase() as Hex;
}

const decoded = (event: ChainEvent) => parseEventLogs({ abi: quorumAbi, logs: [logOf(event)] })[0];

async function readDecision(
  sql: Sql,
  chain: number,
  acted: ChainEvent,
  { rosters, law }: GroupPast,
): Promise<Decision | undefined> {
  const log = decoded(acted);
  const act = log?.eventName === "Acted" ? acts[log.args.act] : undefined;
  if (log?.eventName !== "Acted" || act === undefined) return undefined;
  const { id, assents } = log.args;
  const own = id === zeroHash ? [] : await listEvents(sql, { chain, contract: acted.contract, item: id });
  const voices = own.filter((event) => isBefore(event, acted)).flatMap(voiceIn);
  const opening = voices.find(({ event }) => event.undone === undefined)?.event ?? acted;
  const roster = rosters.findLast(({ event }) => isBefore(event, opening));
  const rule = law[0]?.version === 0 ? ruleAt(law, act, BigInt(opening.time)) : undefined;
  return { id, act, acted, assents, voices, seats: roster?.seats ?? [], rule };
}

function voiceIn(event: ChainEvent): readonly Voice[] {
  const log = decoded(event);
  switch (log?.eventName) {
    case "ProposalOpened":
      return [{ event, said: "opened", seats: log.args.assents }];
    case "Assented":
      return [{ event, said: "assented", seats: log.args.assents }];
    case "Objected":
      return [{ event, said: "objected", seats: log.args.objections }];
    default:
      return [];
  }
}

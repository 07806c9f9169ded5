import type { Address, Client, Hex, Log, Transport } from "viem";
import { SymbolonError } from "../../core/errors.ts";
import { type Act, acts, type Mode, modes } from "../../core/governance/acts.ts";
import type { Announcement, Law } from "../../core/governance/law.ts";
import type { Proposal } from "../../core/governance/proposal.ts";
import type { Seat } from "../../core/governance/roster.ts";
import type { Rule } from "../../core/governance/rules.ts";
import { quorumAbi } from "../abi/quorumAbi.ts";
import { rulebookAbi } from "../abi/rulebookAbi.ts";
import { ownEvents } from "./ownEvents.ts";
import { type BlockRange, type EventPlace, eventPlaceOf, readEventLogs } from "./readLogs.ts";

/** A roster came into force. */
export type RosterReplacedEvent = EventPlace & {
  readonly event: "RosterReplaced";
  readonly version: number;
  readonly seats: readonly Seat[];
};

/** A proposal was opened, or passed and waits for its notice. */
export type ProposalOpenedEvent = EventPlace & {
  readonly event: "ProposalOpened";
  readonly id: Hex;
  readonly act: Act;
  readonly proposal: Proposal;
  /** One bit a seat. */
  readonly assents: number;
};

/** A group acted. */
export type ActedEvent = EventPlace & {
  readonly event: "Acted";
  readonly id: Hex;
  readonly act: Act;
  readonly target: Address;
  readonly evidence: Hex;
  /** One bit a seat; 0: the dispute desk decided it. */
  readonly assents: number;
};

export type GroupEvent = RosterReplacedEvent | ProposalOpenedEvent | ActedEvent;

const GROUP_EVENTS = ["RosterReplaced", "ProposalOpened", "Acted"];

/** What a group says in these logs, in their order. Logs of other contracts and other events are left out. */
function groupEvents(quorum: Address, logs: readonly Log[]): readonly GroupEvent[] {
  return ownEvents({ contract: quorum, abi: quorumAbi, logs }).flatMap((log): GroupEvent[] => {
    const place = eventPlaceOf(log);
    switch (log.eventName) {
      case "RosterReplaced":
        return [{ ...place, event: log.eventName, ...log.args }];
      case "ProposalOpened":
      case "Acted":
        return [{ ...place, event: log.eventName, ...log.args, act: actNamed(log.args.act) } as GroupEvent];
      default:
        return [];
    }
  });
}

export type ListGroupEventsParameters = BlockRange & { readonly quorum: Address };

/** All rosters, openings and deeds of a group, the oldest first. @throws SymbolonError `LogsRefused` */
export async function listGroupEvents(
  client: Client<Transport>,
  { quorum, ...blocks }: ListGroupEventsParameters,
): Promise<readonly GroupEvent[]> {
  const query = { contract: quorum, abi: quorumAbi, events: GROUP_EVENTS };
  return groupEvents(quorum, await readEventLogs(client, { ...blocks, ...query }));
}

export type ReadLawParameters = BlockRange & { readonly rulebook: Address };

/**
 * All that a Rulebook ever announced, the oldest first, from its events.
 * @throws SymbolonError `LogsRefused`; `LawIncomplete` where the founding is not among these blocks
 */
export async function readLaw(
  client: Client<Transport>,
  { rulebook, ...blocks }: ReadLawParameters,
): Promise<Law> {
  const query = { contract: rulebook, abi: rulebookAbi, events: ["RulesAnnounced", "RulesDropped"] };
  const law = lawOf(rulebook, await readEventLogs(client, { ...blocks, ...query }));
  if (law[0]?.version === 0) return law;
  throw new SymbolonError({
    code: "LawIncomplete",
    reason: `The founding of the Rulebook ${rulebook} is not among the blocks that were read.`,
    hint: "Read from an earlier block on (--from-block), or use a node that keeps the events of all blocks.",
    details: { rulebook, fromBlock: blocks.fromBlock ?? 0n },
  });
}

/** The law that a Rulebook's events amount to. */
export function lawOf(rulebook: Address, logs: readonly Log[]): Law {
  const law = new Map<number, Announcement>();
  for (const log of ownEvents({ contract: rulebook, abi: rulebookAbi, logs })) {
    const { version } = log.args;
    if (log.eventName === "RulesAnnounced") {
      const changes = log.args.changes.map(({ act, rule }) => ({ act: actNamed(act), rule: ruleFrom(rule) }));
      law.set(version, { version, from: log.args.from, changes, isDropped: false });
    } else {
      const dropped = law.get(version);
      if (dropped !== undefined) law.set(version, { ...dropped, isDropped: true });
    }
  }
  return [...law.values()];
}

type EncodedRule = Omit<Rule, "mode"> & { readonly mode: number };

/** A rule as contracts give it. */
export function ruleFrom({ mode, ...rule }: EncodedRule): Rule {
  return { ...rule, mode: named<Mode>(modes, mode, "mode") };
}

/** The act of a contract's number. */
export function actNamed(number: number): Act {
  return named<Act>(acts, number, "act");
}

function named<Name extends string>(names: readonly Name[], number: number, what: string): Name {
  const name = names[number];
  if (name !== undefined) return name;
  throw new SymbolonError({
    code: "NotRulebook",
    reason: `The contract names an unknown ${what}, ${number}.`,
    hint: "Compare the address: another contract, or another version, answers there.",
    details: { [what]: number },
  });
}

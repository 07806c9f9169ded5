import { type Address, decodeAbiParameters, decodeEventLog, type Hex, zeroAddress } from "viem";
import { type BloomBits, bloomBits } from "../../../sdk/chain/blocks/logsBloom.ts";
import type { ReceiptLog } from "../../../sdk/chain/blocks/receiptsRoot.ts";
import { planOfAbi } from "../../../sdk/chain/campaigns/campaignFactory.ts";
import type { CampaignKind, CampaignPlan } from "../../../sdk/chain/campaigns/campaignPlan.ts";
import {
  type ContractEvent,
  eventsOf,
  keysOf,
  type LogKeys,
} from "../../../sdk/chain/events/contractEvents.ts";
import type { ContractRole } from "../../../sdk/chain/events/contractRoles.ts";
import { readSkips } from "../../../sdk/distribution/claim/paidIn.ts";

/** A contract whose events are read. */
export type WatchedContract = {
  /** In lower case. */
  readonly address: Hex;
  readonly role: ContractRole;
  /** First block that is read for it. */
  readonly since: number;
  /** The contract whose event named it, in lower case; undefined: the follower's operator named it. */
  readonly foundBy: Hex | undefined;
  /**
   * First and last of the blocks that were read before the contract was named, and still have to be read for it;
   * undefined: none.
   */
  readonly past?: { readonly from: number; readonly to: number } | undefined;
};

/** The contracts whose events are read, by address in lower case. */
export type WatchList = ReadonlyMap<Hex, WatchedContract>;

/** A log, and its position. */
export type ChainLog = ReceiptLog & {
  readonly block: number;
  /** Position among all logs of its block. */
  readonly logIndex: number;
  /** On the node's word: a receipt does not contain it. */
  readonly transaction: Hex;
};

/** The row of a log; a log that lists skipped leaves has a row for each. */
export type LogRow = Omit<ChainLog, "address"> &
  LogKeys & { readonly part: number; readonly contract: Hex; readonly name: string };

/** The rows of logs in their order, and the contracts in them that are not watched yet. */
export type LogRows = { readonly rows: readonly LogRow[]; readonly found: readonly WatchedContract[] };

/** The campaigns that a factory creates. */
const CREATES: Partial<Record<ContractRole, { readonly kind: CampaignKind; readonly role: ContractRole }>> = {
  instantCampaignFactory: { kind: "instant", role: "instantCampaign" },
  lightInstantCampaignFactory: { kind: "instant", role: "instantCampaign" },
  vestingCampaignFactory: { kind: "vesting", role: "vestingCampaign" },
  cumulativeCampaignFactory: { kind: "cumulative", role: "cumulativeCampaign" },
};

/**
 * Rows of watched contracts' events. It skips logs of other contracts, and events in none of our ABIs: any contract can
 * emit similar ones.
 */
export function rowsOf(logs: readonly ChainLog[], watched: WatchList): LogRows {
  const rows: LogRow[] = [];
  const found = new Map<Hex, WatchedContract>();
  for (const log of logs) {
    const address = log.address.toLowerCase() as Hex;
    const contract = watched.get(address);
    const event = contract && eventsOf(contract.role).get(log.topics[0] ?? "0x");
    if (contract === undefined || event === undefined || log.block < contract.since) continue;
    const own = rowsOfLog(log, address, event);
    for (const row of own) rows.push(row);
    if (event.name !== "CampaignCreated" || own.length === 0) continue;
    for (const one of contractsOf(log, contract))
      if (!watched.has(one.address) && !found.has(one.address)) found.set(one.address, one);
  }
  return { rows, found: [...found.values()] };
}

function rowsOfLog(log: ChainLog, contract: Hex, event: ContractEvent): readonly LogRow[] {
  const keys = keysOf(event, log);
  if (keys === undefined) return [];
  const { address: _, ...rest } = log;
  const row = { ...rest, ...keys, part: 0, contract, name: event.name };
  if (event.name !== "ClaimsSkipped" && event.name !== "ReleasesSkipped") return [row];
  const [skips] = decodeAbiParameters([{ type: "bytes" }], log.data);
  // Only the first row has the log's topics and data; the others serve to find it.
  return readSkips(skips).map(({ index }, part) => ({
    ...row,
    part,
    index: BigInt(index),
    data: part === 0 ? log.data : "0x",
  }));
}

/** A campaign as in its factory's event. */
export type CreatedCampaignRow = {
  readonly campaign: Address;
  readonly role: ContractRole;
  readonly plan: CampaignPlan;
};

/** The campaign of a factory's event; undefined: the event is not a factory's. @param role of the emitter */
export function createdCampaign(
  role: ContractRole,
  { topics, data }: Pick<ReceiptLog, "topics" | "data">,
): CreatedCampaignRow | undefined {
  const made = CREATES[role];
  const event = eventsOf(role).get(topics[0] ?? "0x");
  if (made === undefined || event?.name !== "CampaignCreated") return undefined;
  const { args } = decodeEventLog({ abi: [event.item], topics: topics as [Hex, ...Hex[]], data });
  const { campaign, arguments: struct } = args as unknown as { campaign: Address; arguments: unknown };
  return { campaign, role: made.role, plan: planOfAbi(made.kind, struct) };
}

/** A created campaign, and its gate. */
function contractsOf(log: ChainLog, factory: WatchedContract): readonly WatchedContract[] {
  const made = createdCampaign(factory.role, log);
  if (made === undefined) return [];
  const { gate } = made.plan.terms;
  const own = made.campaign.toLowerCase() as Hex;
  const since = log.block;
  return [
    { address: own, role: made.role, since, foundBy: factory.address },
    ...(gate === zeroAddress
      ? []
      : [{ address: gate.toLowerCase() as Hex, role: "gate" as const, since, foundBy: own }]),
  ];
}

const bits = new Map<Hex, BloomBits>();

/** A contract's bits in bloom filters, computed once. */
export function bitsOf(address: Hex): BloomBits {
  const own = bits.get(address) ?? bloomBits(address);
  bits.set(address, own);
  return own;
}

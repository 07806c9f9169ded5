import { type Abi, type AbiEvent, type Hex, toEventSelector } from "viem";
import { SymbolonError } from "../../core/errors.ts";
import { allOfGateAbi } from "../abi/allOfGateAbi.ts";
import { allOfManyGateAbi } from "../abi/allOfManyGateAbi.ts";
import { attestationRegistryAbi } from "../abi/attestationRegistryAbi.ts";
import { batchRegistryAbi } from "../abi/batchRegistryAbi.ts";
import { cumulativeCampaignAbi } from "../abi/cumulativeCampaignAbi.ts";
import { cumulativeCampaignFactoryAbi } from "../abi/cumulativeCampaignFactoryAbi.ts";
import { disputeDeskAbi } from "../abi/disputeDeskAbi.ts";
import { instantCampaignAbi } from "../abi/instantCampaignAbi.ts";
import { instantCampaignFactoryAbi } from "../abi/instantCampaignFactoryAbi.ts";
import { lightInstantCampaignFactoryAbi } from "../abi/lightInstantCampaignFactoryAbi.ts";
import { pauseGateAbi } from "../abi/pauseGateAbi.ts";
import { quorumAbi } from "../abi/quorumAbi.ts";
import { relayAbi } from "../abi/relayAbi.ts";
import { rulebookAbi } from "../abi/rulebookAbi.ts";
import { schemaRegistryAbi } from "../abi/schemaRegistryAbi.ts";
import { termsGateAbi } from "../abi/termsGateAbi.ts";
import { trustListAbi } from "../abi/trustListAbi.ts";
import { vestingCampaignAbi } from "../abi/vestingCampaignAbi.ts";
import { vestingCampaignFactoryAbi } from "../abi/vestingCampaignFactoryAbi.ts";
import type { ContractRole } from "./contractRoles.ts";

const ABIS: Readonly<Record<ContractRole, readonly Abi[]>> = {
  schemaRegistry: [schemaRegistryAbi],
  attestationRegistry: [attestationRegistryAbi],
  batchRegistry: [batchRegistryAbi],
  instantCampaignFactory: [instantCampaignFactoryAbi],
  lightInstantCampaignFactory: [lightInstantCampaignFactoryAbi],
  vestingCampaignFactory: [vestingCampaignFactoryAbi],
  cumulativeCampaignFactory: [cumulativeCampaignFactoryAbi],
  instantCampaign: [instantCampaignAbi],
  vestingCampaign: [vestingCampaignAbi],
  cumulativeCampaign: [cumulativeCampaignAbi],
  gate: [pauseGateAbi, allOfGateAbi, allOfManyGateAbi, termsGateAbi],
  relay: [relayAbi],
  quorum: [quorumAbi],
  rulebook: [rulebookAbi],
  disputeDesk: [disputeDeskAbi],
  trustList: [trustListAbi],
};

/** The keys of an event for look-ups, each by the name of its argument. */
type EventKeys = {
  /** Whom it is about: a subject, a claimant. */
  readonly account?: string;
  /** Who did it. */
  readonly actor?: string;
  /** What it is about: an attestation, a batch, a root, a campaign. */
  readonly item?: string;
  /** The index of a leaf or a credential in it. */
  readonly index?: string;
};

/** By role and event. An event without keys is only looked up by its contract and its transaction. */
const KEYS: Readonly<Record<string, EventKeys>> = {
  AccreditationCutBack: { account: "issuer", item: "schema" },
  AccreditationEnded: { account: "issuer", item: "schema" },
  Accredited: { account: "issuer", item: "schema" },
  Acted: { item: "id" },
  AdapterOpened: { item: "campaign" },
  Agreed: { account: "account", item: "campaign" },
  Assented: { item: "id" },
  Attested: { account: "recipient", actor: "attester", item: "uid" },
  BatchIssued: { actor: "issuer", item: "id" },
  BondCollected: { account: "account" },
  BondOwed: { account: "account" },
  CampaignCreated: { actor: "creator", item: "campaign" },
  CaseAnswered: { actor: "respondent", item: "id" },
  CaseAppealed: { actor: "appellant", item: "id" },
  CaseCarriedOut: { item: "id" },
  CaseHeld: { actor: "seat", item: "id" },
  CaseHoldEnded: { item: "id" },
  CaseOpened: { actor: "claimant", item: "credential" },
  CasePaid: { item: "id" },
  CaseRuled: { item: "id" },
  Claimed: { account: "account", index: "index" },
  ClaimsSkipped: {},
  Collected: { account: "treasury", item: "token" },
  Dispute: {},
  EIP712DomainChanged: {},
  Evidence: { actor: "party" },
  EvidenceAdded: { actor: "party", item: "id" },
  FeesKept: { account: "relayer" },
  Funded: {},
  HoldChanged: { item: "id", index: "target" },
  KeySet: { account: "key" },
  MetaEvidence: {},
  "attestationRegistry.NonceIncreased": {},
  "batchRegistry.NonceIncreased": { actor: "signer" },
  Objected: { item: "id" },
  OwnerChanged: { account: "next", actor: "previous" },
  OwnerProposed: { account: "next", actor: "owner" },
  PanelAnnounced: {},
  Paused: { item: "campaign" },
  ProposalOpened: { item: "id" },
  RegionNamed: {},
  Recalled: { account: "treasury" },
  Registered: { actor: "registerer", item: "uid" },
  Released: { account: "account", index: "index" },
  ReleasesSkipped: {},
  Resumed: { item: "campaign" },
  Revoked: { account: "recipient", actor: "attester", item: "uid" },
  RevokedOffchain: { actor: "revoker", item: "data" },
  RootAccepted: { item: "root" },
  RootProposed: { item: "root" },
  RootVetoed: { actor: "by", item: "root" },
  RosterReplaced: {},
  RulesAnnounced: {},
  RulesDropped: {},
  SilencesCounted: { item: "id" },
  StatusChanged: { item: "id" },
  Swept: { account: "treasury" },
  TierNamed: {},
  Timestamped: { item: "data" },
  TreasuryChanged: { account: "next", actor: "previous" },
};

/** The place of a value in a log: in a topic, or in a word of the data. */
type Place = { readonly of: "topic" | "word"; readonly at: number; readonly isAddress: boolean };

/** An event of a contract, and the places of its keys. */
export type ContractEvent = {
  readonly name: string;
  readonly item: AbiEvent;
  readonly places: Readonly<Record<keyof EventKeys, Place | undefined>>;
};

/** The parts of a log that the chain keeps. */
type LogContent = { readonly topics: readonly Hex[]; readonly data: Hex };

/** The keys of a log for look-ups; addresses and hashes in lower case. Undefined: no such key. */
export type LogKeys = {
  readonly account: Hex | undefined;
  readonly actor: Hex | undefined;
  readonly item: Hex | undefined;
  readonly index: bigint | undefined;
};

const known = new Map<ContractRole, ReadonlyMap<Hex, ContractEvent>>();

/** All events of a contract, by their first topic. */
export function eventsOf(role: ContractRole): ReadonlyMap<Hex, ContractEvent> {
  const events = known.get(role) ?? readEvents(role);
  known.set(role, events);
  return events;
}

function readEvents(role: ContractRole): ReadonlyMap<Hex, ContractEvent> {
  const items = ABIS[role].flatMap((abi) => abi.filter((item) => item.type === "event"));
  return new Map(
    items.map((item) => [toEventSelector(item), { name: item.name, item, places: placesOf(role, item) }]),
  );
}

function placesOf(role: ContractRole, item: AbiEvent): ContractEvent["places"] {
  const keys = KEYS[`${role}.${item.name}`] ?? KEYS[item.name];
  if (keys === undefined) throw noKeys(role, item.name, "is not listed");
  const placeOf = (name: string | undefined) => (name === undefined ? undefined : placeIn(role, item, name));
  return {
    account: placeOf(keys.account),
    actor: placeOf(keys.actor),
    item: placeOf(keys.item),
    index: placeOf(keys.index),
  };
}

/** Types of one word: the next argument's word follows directly. */
const ONE_WORD = /^(?:address|bool|bytes32|u?int\d+)$/;

function placeIn(role: ContractRole, { name, inputs }: AbiEvent, argument: string): Place {
  let topic = 1;
  let word = 0;
  for (const input of inputs) {
    const isIndexed = input.indexed === true;
    if (!ONE_WORD.test(input.type)) break;
    if (input.name === argument)
      return {
        of: isIndexed ? "topic" : "word",
        at: isIndexed ? topic : word,
        isAddress: input.type === "address",
      };
    if (isIndexed) topic++;
    else word++;
  }
  throw noKeys(role, name, `has no argument ${argument} that stands at a fixed place`);
}

/** A log's keys; undefined: it is too short for the event, so no contract of ours wrote it. */
export function keysOf({ places }: ContractEvent, log: LogContent): LogKeys | undefined {
  const values = Object.values(places).map((place) =>
    place === undefined ? undefined : valueAt(place, log),
  );
  if (values.includes(null)) return undefined;
  const [account, actor, item, index] = values as (Hex | undefined)[];
  return { account, actor, item, index: index === undefined ? undefined : BigInt(index) };
}

/** Null: no value. */
function valueAt({ of, at, isAddress }: Place, { topics, data }: LogContent): Hex | null {
  const word = of === "topic" ? topics[at]?.slice(2) : data.slice(2 + 64 * at, 66 + 64 * at);
  if (word === undefined || word.length !== 64) return null;
  return `0x${(isAddress ? word.slice(24) : word).toLowerCase()}`;
}

function noKeys(role: ContractRole, event: string, why: string): SymbolonError {
  return new SymbolonError({
    code: "EventWithoutKeys",
    reason: `The event ${event} of ${role} ${why} among the keys by which events are looked up.`,
    hint: "This is a bug: add it to the table in contractEvents.ts.",
    details: { role, event },
  });
}

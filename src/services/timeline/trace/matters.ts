import type { Hex } from "viem";
import { credentialId } from "../../../sdk/core/credential/credentialLeaf.ts";
import { saltedCredential, type Verification } from "../../../sdk/core/timeline/verification.ts";
import type { Ticket } from "../../gateway/policy/tickets.ts";
import type { Sql } from "../../store/sql.ts";
import { CLAIM_KIND, claimKey } from "../../work/claimIntent.ts";
import { REQUEST_KIND, requestKey } from "../../work/requestKind.ts";
import { type ChainEvent, eventPlace, listEvents } from "../tables/events.ts";
import {
  findFollowers,
  findIntentsByKey,
  findSentTransactions,
  type IntentRecord,
  readIntentRecords,
} from "../tables/intentRecords.ts";
import { listVerifications } from "../tables/verifications.ts";
import { campaignMade } from "./campaignMade.ts";
import { intentsBehind } from "./intentsBehind.ts";
import { concerns } from "./outcome.ts";
import type { NamedSubject } from "./subject.ts";

/** The data on one chain about the subject of a trace. */
export type Matter = {
  readonly chain: number;
  /** The subject, in words. */
  readonly what: string;
  /** Events that it builds on: the campaign of a leaf, the issuing of a credential's batch. */
  readonly background: readonly ChainEvent[];
  readonly events: readonly ChainEvent[];
  readonly intents: readonly bigint[];
  /** Set where it is a leaf. */
  readonly index?: bigint;
  /** Set where it is a credential of a batch. */
  readonly credential?: number;
  /** Whether these are all events of a batch or of a credential of it. */
  readonly isWhole?: boolean;
  /** Whether a verifier's answer may be about it. */
  readonly isItem?: boolean;
  /** The ticket that the caller asked about. */
  readonly ticket?: Ticket;
  /** For a credential or an attestation whose salt is given: the verifiers' answers, oldest first. */
  readonly verifications?: readonly Verification[];
};

/** Events of an account that are read: the newest. */
const MAX_ACCOUNT_EVENTS = 100;

/**
 * Everything on some chains that the name may mean. It skips what the store has no data on, except a leaf of a campaign
 * whose creation is in the store: that is used where nothing else is found.
 */
export async function findMatters(
  sql: Sql,
  chains: readonly number[],
  named: NamedSubject,
  salt?: Hex,
): Promise<readonly Matter[]> {
  const all = (await Promise.all(chains.map((chain) => find(sql, chain, named)))).flat();
  const matters = await Promise.all(all.map((matter) => withFollowers(sql, matter)));
  const verified = salt === undefined ? undefined : verifiedName(named);
  const found =
    salt === undefined || verified === undefined
      ? matters
      : await Promise.all(
          matters.map((matter) => withAnswers(sql, matter, saltedCredential(salt, verified))),
        );
  const known = found.filter(({ events, intents }) => events.length + intents.length > 0);
  return known.length > 0 ? known : found.filter(isUnpaidLeaf);
}

/** The id that verifiers would name, under a salt; undefined: verifiers do not answer about it. */
function verifiedName(named: NamedSubject): Hex | undefined {
  if (named.is === "credential") return credentialId(named.batch, named.index);
  return named.is === "hash" ? named.hash : undefined;
}

/** With what comes after its intents. */
async function withFollowers(sql: Sql, matter: Matter): Promise<Matter> {
  const followers = await findFollowers(sql, matter.intents);
  return followers.length === 0
    ? matter
    : { ...matter, intents: [...new Set([...matter.intents, ...followers])] };
}

async function withAnswers(sql: Sql, matter: Matter, credential: Hex): Promise<Matter> {
  const { chain, isItem } = matter;
  if (isItem !== true) return matter;
  return { ...matter, verifications: await listVerifications(sql, { chain, credential }) };
}

function isUnpaidLeaf({ background, index }: Matter): boolean {
  if (index === undefined) return false;
  return background.some((event) => index < (campaignMade(event)?.plan.terms.count ?? 0n));
}

async function find(sql: Sql, chain: number, named: NamedSubject): Promise<readonly Matter[]> {
  switch (named.is) {
    case "intent":
      return ofIntent(sql, chain, named.intent);
    case "account":
      return [await ofAccount(sql, chain, named.account)];
    case "leaf":
      return [await ofLeaf(sql, chain, named.campaign, named.index)];
    case "credential":
      return [await ofCredential(sql, chain, named.batch, named.index)];
    case "hash":
      return ofHash(sql, chain, named.hash);
    case "ticket":
      return named.ticket.chain === chain ? ofTicket(sql, chain, named.ticket) : [];
  }
}

async function ofIntent(sql: Sql, chain: number, id: bigint): Promise<readonly Matter[]> {
  const [record] = await readIntentRecords(sql, [id]);
  if (record?.chain !== chain) return [];
  const events = await listIntentEvents(sql, chain, record);
  return [{ chain, what: `intent ${id}`, background: [], events, intents: [id] }];
}

/** The events of an intent's transactions that are about it. */
async function listIntentEvents(
  sql: Sql,
  chain: number,
  record: IntentRecord,
): Promise<readonly ChainEvent[]> {
  const lists = await Promise.all(
    record.versions.map(({ hash }) => listEvents(sql, { chain, transaction: hash })),
  );
  return lists.flat().filter((event) => isAbout(record, event));
}

/** Whether an event of an intent's transaction is about that intent: a bundle has events of many. */
export function isAbout(record: IntentRecord, event: ChainEvent): boolean {
  if (record.kind === REQUEST_KIND) return true;
  const index = leafIndexOf(record);
  return event.contract === record.contract.toLowerCase() && index !== undefined && event.index === index;
}

/**
 * The leaf of the campaign that an intent asks to pay, or to pay more of; undefined: the intent is not about a leaf.
 */
export function leafIndexOf({ kind, content }: IntentRecord): bigint | undefined {
  const parsed = content as {
    readonly claim?: { readonly leaf?: { readonly index?: unknown } | null } | null;
    readonly entitlement?: { readonly index?: unknown } | null;
  } | null;
  const index = kind === CLAIM_KIND ? parsed?.claim?.leaf?.index : parsed?.entitlement?.index;
  // Damage may have left anything there.
  return /^\d+$/.test(String(index)) ? BigInt(String(index)) : undefined;
}

async function ofAccount(sql: Sql, chain: number, account: Hex): Promise<Matter> {
  const [about, by] = await Promise.all([
    listEvents(sql, { chain, account, max: MAX_ACCOUNT_EVENTS }),
    listEvents(sql, { chain, actor: account, max: MAX_ACCOUNT_EVENTS }),
  ]);
  const events = inOrder([...about, ...by]);
  const intents = await intentsBehind(sql, chain, events);
  const isCut = Math.max(about.length, by.length) === MAX_ACCOUNT_EVENTS;
  const newest = isCut ? `, by its newest ${MAX_ACCOUNT_EVENTS} events` : "";
  return { chain, what: `account ${account}${newest}`, background: [], events, intents };
}

async function ofLeaf(sql: Sql, chain: number, campaign: Hex, index: bigint): Promise<Matter> {
  const [events, made, own] = await Promise.all([
    listEvents(sql, { chain, contract: campaign, index }),
    listEvents(sql, { chain, item: campaign }),
    listEvents(sql, { chain, contract: campaign, index: null }),
  ]);
  const unpaid = await findIntentsByKey(sql, chain, [claimKey({ campaign, index, paidBefore: 0n })]);
  const intents = [...new Set([...unpaid, ...(await intentsBehind(sql, chain, events))])];
  const background = inOrder([...made, ...own]).filter(({ name }) => name !== "FeesKept");
  return { chain, what: `index ${index} of the campaign ${campaign}`, background, events, intents, index };
}

async function ofCredential(sql: Sql, chain: number, batch: Hex, index: bigint): Promise<Matter> {
  const all = await listEvents(sql, { chain, item: batch });
  const events = all.filter((event) => concerns(event, Number(index)));
  const intents = await intentsBehind(sql, chain, events);
  const what = `credential ${index} of the batch ${batch}`;
  return {
    chain,
    what,
    background: [],
    events,
    intents,
    credential: Number(index),
    isWhole: true,
    isItem: true,
  };
}

/** The subject of the events of some names. */
const ABOUT: Readonly<Record<string, string>> = {
  BatchIssued: "batch",
  StatusChanged: "batch",
  HoldChanged: "batch",
  Attested: "attestation",
  Revoked: "attestation",
  ProposalOpened: "proposal",
  Assented: "proposal",
  Objected: "proposal",
  Acted: "proposal",
};

async function ofHash(sql: Sql, chain: number, hash: Hex): Promise<readonly Matter[]> {
  const [inIt, about, [sent], requested] = await Promise.all([
    listEvents(sql, { chain, transaction: hash }),
    listEvents(sql, { chain, item: hash }),
    findSentTransactions(sql, [hash]),
    findIntentsByKey(sql, chain, [requestKey(hash)]),
  ]);
  const transaction: Matter = {
    chain,
    what: `transaction ${hash}`,
    background: [],
    events: inIt,
    intents: sent?.chain === chain ? sent.intents : [],
  };
  const [first] = about;
  const kind = ABOUT[first?.name ?? ""] ?? "root or schema";
  const item: Matter = {
    chain,
    what: `${kind} ${hash}`,
    background: [],
    events: about,
    intents: await intentsBehind(sql, chain, about),
    isWhole: kind === "batch",
    isItem: true,
  };
  const requests = await Promise.all(requested.map((id) => ofIntent(sql, chain, id)));
  return [transaction, item, ...requests.flat()];
}

/** A ticket is for a leaf, or for a signed request by its digest. */
async function ofTicket(sql: Sql, chain: number, ticket: Ticket): Promise<readonly Matter[]> {
  const { contract, item } = ticket;
  const found = /^\d+$/.test(item)
    ? [await ofLeaf(sql, chain, contract as Hex, BigInt(item))]
    : (await findIntentsByKey(sql, chain, [requestKey(item as Hex)])).map((id) => ofIntent(sql, chain, id));
  return (await Promise.all(found)).flat().map((matter) => ({ ...matter, ticket }));
}

/** In the chain's order, each once. */
function inOrder(events: readonly ChainEvent[]): readonly ChainEvent[] {
  const unique = new Map(events.map((event) => [eventPlace(event), event]));
  return [...unique.values()].toSorted(
    (a, b) => a.block - b.block || a.logIndex - b.logIndex || a.part - b.part,
  );
}

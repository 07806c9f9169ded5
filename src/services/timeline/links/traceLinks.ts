import type { Address } from "viem";
import { traceInRuled } from "../../../node/allocation/credentials/readRuledDirectory.ts";
import { rootEvents } from "../../../sdk/chain/events/roots.ts";
import { rowAccount, rowAmount, rowsOfAccount } from "../../../sdk/distribution/check/campaignRows.ts";
import type { Sql } from "../../store/sql.ts";
import { CLAIM_KIND, claimOf } from "../../work/claimIntent.ts";
import { type ChainEvent, eventAmount, listEvents, logOf } from "../tables/events.ts";
import { readFollowed } from "../tables/followed.ts";
import { readIntentRecords } from "../tables/intentRecords.ts";
import { readProgress } from "../tables/progress.ts";
import { campaignMade } from "../trace/campaignMade.ts";
import { isPayment } from "../trace/intentsBehind.ts";
import { intentionOf } from "../trace/intentWords.ts";
import { findMatters, type Matter } from "../trace/matters.ts";
import { parseSubject } from "../trace/subject.ts";
import { type Trace, type TraceParameters, traceMatter } from "../trace/trace.ts";
import type { CredentialFacts, KnownRegistry } from "./credentialFacts.ts";
import { kindOf, type LeafPlace, leafOfAccount, leafOfMatter } from "./findLeaf.ts";
import {
  type CampaignRoot,
  leafLinks,
  type Payment,
  type ProvenRow,
  type SubmittedClaim,
} from "./leafLinks.ts";
import type { Link } from "./link.ts";
import {
  type AllocationFolder,
  readAllocationFolder,
  readTreeFolder,
  type TreeFolder,
} from "./readFolders.ts";
import { type RowFacts, rowLinks } from "./rowLinks.ts";

export type TraceLinksParameters = TraceParameters & {
  /** Folder of the campaign's tree. */
  readonly tree: string;
  /**
   * Folder of the allocation from credentials that the tree was built from. Default: the links end at the tree's
   * rows.
   */
  readonly allocation?: string | undefined;
};

/** A trace, and the links from the payment back to the issuer, in this order. */
export type LinkedTrace = Trace & { readonly links: readonly Link[] };

/**
 * Traces a leaf, or what leads to exactly one: an intent, a transaction, an account with a row in the tree. Judges each
 * link from the payment to the issuer of the credentials that earned it, by the store and the two folders alone. Both
 * folders must be consistent in themselves.
 * @throws SymbolonError `NotOneLeaf`, `NotATree`, `BadManifest`, `TreeDiffers`, `BadAllocationDirectory`, `BadRules`,
 * and as `trace` and `readAllocation`
 */
export async function traceLinks(sql: Sql, parameters: TraceLinksParameters): Promise<LinkedTrace> {
  const { what, chain, tree: directory, allocation, ...rest } = parameters;
  const folder = await readTreeFolder(directory);
  const ruled = allocation === undefined ? undefined : await readAllocationFolder(allocation);
  const named = parseSubject(what);
  const account =
    named.is === "account" ? await leafOfAccount(sql, chain, named.account, folder.tree) : undefined;
  const query = account === undefined ? { what, chain } : { what: nameOf(account), chain: account.chain };
  const { found, matter } = await traceMatter(sql, { ...rest, ...query });
  const leaf =
    account ?? (named.is === "leaf" ? { ...named, chain: matter.chain } : await leafOfMatter(sql, matter));
  const row = rowOf(folder, leaf);
  const links = [
    ...(await linksOfLeaf(sql, leaf, matter, folder, ruled)),
    ...(ruled === undefined || row === undefined ? [] : rowLinks(await rowFacts(sql, row, ruled))),
  ];
  return { ...found, links };
}

const nameOf = ({ campaign, index }: LeafPlace) => `${campaign}:${index}`;

function rowOf({ tree }: TreeFolder, { index }: LeafPlace): ProvenRow | undefined {
  if (index >= BigInt(tree.count)) return undefined;
  const row = Number(index);
  const { allocation } = tree;
  return { account: rowAccount(allocation, row), amount: rowAmount(allocation, row), proof: tree.proof(row) };
}

/** @param matter the subject of the trace */
async function linksOfLeaf(
  sql: Sql,
  leaf: LeafPlace,
  matter: Matter,
  folder: TreeFolder,
  ruled: AllocationFolder | undefined,
): Promise<readonly Link[]> {
  const { chain, campaign, index } = leaf;
  const row = rowOf(folder, leaf);
  const [whole] = await findMatters(sql, [chain], { is: "leaf", campaign, index });
  const background = (whole?.background ?? []).filter(stands);
  const made = background.map((event) => ({ event, created: campaignMade(event) }));
  const creation = made.find(({ created }) => created !== undefined);
  const own = (whole?.events ?? []).filter(stands);
  const kind =
    creation?.created?.plan.kind ?? [...own, ...background].map(({ role }) => kindOf(role)).find(Boolean);
  const byAccount =
    kind === "cumulative" && row !== undefined
      ? (await listEvents(sql, { chain, contract: campaign, account: row.account })).filter(stands)
      : [];
  const unique = new Map([...own, ...byAccount].map((event) => [placeOf(event), event]));
  const payments = [...unique.values()].flatMap(paymentOf);
  return leafLinks({
    chain,
    campaign,
    index,
    kind,
    row,
    count: folder.tree.count,
    roots: rootsOf(campaign, background),
    isCreationKnown: creation !== undefined,
    payments,
    claims: await listClaims(sql, [...matter.intents, ...(whole?.intents ?? [])], leaf, {
      // More of a cumulative campaign's leaf may be claimed later.
      onlyPaid: payments.length > 0 && kind !== "cumulative",
    }),
    manifestHash: folder.manifestHash,
    allocationHashes: { ...folder.allocationHashes, allocation: ruled?.allocationHash },
  });
}

const stands = ({ undone }: ChainEvent) => undone === undefined;

const placeOf = ({ block, logIndex, part }: ChainEvent) => `${block} ${logIndex} ${part}`;

function paymentOf(event: ChainEvent): readonly Payment[] {
  const { index, account } = event;
  if (!isPayment(event) || index === undefined || account === undefined) return [];
  return [{ index, account, amount: eventAmount(event), event }];
}

/** The roots of a campaign in order, as far as the store has the events that put them in force. */
function rootsOf(campaign: Address, background: readonly ChainEvent[]): readonly CampaignRoot[] {
  return background.flatMap((event): readonly CampaignRoot[] => {
    const terms = campaignMade(event)?.plan.terms;
    if (terms !== undefined) return [{ root: terms.root, manifestHash: terms.manifestHash, event }];
    const [accepted] = event.name === "RootAccepted" ? rootEvents(campaign, [logOf(event)]) : [];
    if (accepted?.event !== "RootAccepted") return [];
    return [{ root: accepted.root, manifestHash: accepted.manifestHash, event }];
  });
}

/** States of paid claims, and of claims that will never be paid. */
const PAID = ["mined", "done"];
const ENDED = ["skipped", "expired"];

async function listClaims(
  sql: Sql,
  intents: readonly bigint[],
  { campaign, index }: LeafPlace,
  { onlyPaid }: { readonly onlyPaid: boolean },
): Promise<readonly SubmittedClaim[]> {
  const records = await readIntentRecords(sql, [...new Set(intents)]);
  return records.flatMap((record) => {
    const { id, kind, contract, state, content } = record;
    if (kind !== CLAIM_KIND || contract.toLowerCase() !== campaign) return [];
    const claim = claimOf(content);
    if (BigInt(claim.claim.index) !== index) return [];
    if (onlyPaid ? !PAID.includes(state) : ENDED.includes(state)) return [];
    return [{ ...claim, intent: id, words: intentionOf(record).words }];
  });
}

async function rowFacts(
  sql: Sql,
  { account, amount }: ProvenRow,
  { ruled, rows, rules }: AllocationFolder,
): Promise<RowFacts> {
  const { manifest, row: reasons } = traceInRuled(ruled, account);
  const registryOf = await registries(sql, manifest.chainId);
  const known = new Map<string, Promise<readonly ChainEvent[]>>();
  const credentials = (reasons?.credentials ?? []).map(async (reason): Promise<CredentialFacts> => {
    const batch = manifest.batches.find(({ id }) => id === reason.batch);
    const address = reason.batch === undefined ? manifest.attestations?.registry : batch?.registry;
    const registry = address && registryOf(address);
    const item = reason.batch ?? reason.credential;
    const events =
      known.get(item) ??
      (registry === undefined
        ? []
        : listEvents(sql, { chain: manifest.chainId, contract: registry.address, item }));
    known.set(item, Promise.resolve(events));
    const upTo = Number(manifest.block.number);
    const canonical = (await events).filter((event) => stands(event) && event.block <= upTo);
    return { reason, account, manifest, registry, events: canonical };
  });
  const amounts = rowsOfAccount(rows, account).map((index) => rowAmount(rows, index));
  return { account, amount, amounts, rules, reasons, credentials: await Promise.all(credentials) };
}

/** The registries that the store follows on a chain. */
async function registries(sql: Sql, chain: number): Promise<(address: Address) => KnownRegistry> {
  const progress = (await readProgress(sql)).find((one) => one.chain === chain);
  const watched = progress && (await readFollowed(sql, chain)).watched;
  return (address) => ({
    address,
    cursor: progress?.cursor ?? -1,
    since: watched?.get(address.toLowerCase() as Address)?.since,
  });
}

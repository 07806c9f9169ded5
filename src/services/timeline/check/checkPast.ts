import type { Address, Hex } from "viem";
import { getCode } from "viem/actions";
import type { ReadClient } from "../../../sdk/chain/clients.ts";
import type { ContractRole } from "../../../sdk/chain/events/contractRoles.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import type { CampaignFinding } from "../../../sdk/distribution/check/finding.ts";
import type { Sql } from "../../store/sql.ts";
import { askHeader } from "../follow/blocks.ts";
import type { WatchedContract } from "../follow/rows.ts";
import { type CheckedRole, isCheckedRole, markChecked, unmarkChecked } from "../tables/checked.ts";
import { changedBelowFinal, type Followed, readFollowed } from "../tables/followed.ts";
import { checkAttestations } from "./attestations.ts";
import { checkBatches } from "./batches.ts";
import { checkInstant, checkPastCumulative, checkPastVesting } from "./campaigns.ts";
import { openDisagreements } from "./disagreements.ts";
import { type PastCheck, readCheckedGroups } from "./pastCheck.ts";
import { requirePast } from "./requirePast.ts";

export type CheckPastParameters = {
  readonly sql: Sql;
  /** Of a chain that the store follows, by a node that has the state of its newest final block. */
  readonly client: ReadClient;
  /** Only these; default: all that keep something that their events lead to. */
  readonly contracts?: readonly Address[] | undefined;
  /** Told after each contract. */
  readonly onProgress?: (done: number, total: number) => void;
};

/** A contract, and whether its events are what it keeps. */
export type CheckedContract = {
  readonly contract: Hex;
  readonly role: CheckedRole;
  /** `absent`: it has no code, and the store no event of it. */
  readonly outcome: "checked" | "disagrees" | "absent";
  /** Batches, leaves, entitlements, accounts or attestations that have events. */
  readonly compared: number;
  /** In which ways they disagree. */
  readonly findings: readonly CampaignFinding[];
};

export type CheckedPast = {
  readonly chain: number;
  /** The newest final block: what was compared is its state, by the node's word, and all events up to it. */
  readonly block: number;
  readonly hash: Hex;
  readonly contracts: readonly CheckedContract[];
  /** Kinds of contracts that keep nothing that their events lead to, and how many of each are followed. */
  readonly uncheckable: Readonly<Partial<Record<ContractRole, number>>>;
};

const CHECKS: Readonly<Record<CheckedRole, (check: PastCheck) => Promise<number>>> = {
  batchRegistry: checkBatches,
  attestationRegistry: checkAttestations,
  instantCampaign: checkInstant,
  vestingCampaign: checkPastVesting,
  cumulativeCampaign: checkPastCumulative,
};

/**
 * Holds the events in a store against what their contracts keep at the newest final block. A contract that agrees is marked as
 * checked up to it, one that disagrees loses its mark; no row is changed.
 * @throws SymbolonError `NotFollowed`, `PastNotRead`, `NothingFinal`, `ContractNotFollowed`, `ChangedBelowFinal`, those of `askHeader`; what
 * viem throws, as where the node has not that block's state any more
 */
export async function checkPast(parameters: CheckPastParameters): Promise<CheckedPast> {
  const { sql, client, contracts, onProgress } = parameters;
  const chain = client.chain.id;
  const followed = await readFollowed(sql, chain);
  requirePast(chain, followed);
  const block = followed.final;
  const hash = followed.hashes.get(block);
  if (hash === undefined) throw nothingFinal(chain, followed);
  const selected = chosen(chain, followed, contracts);
  const requireFinal = async () => {
    const header = await askHeader(client, block, followed.way);
    if (header?.hash !== hash) throw changedBelowFinal(block, hash);
  };
  await requireFinal();
  const done: CheckedContract[] = [];
  for (const { address: contract, role } of selected) {
    const checked = await checkContract({ sql, client, contract, block }, role);
    // Its answers are of this block only if the node still has it.
    await requireFinal();
    if (checked.outcome === "checked") await markChecked(sql, { chain, contract, block, hash });
    else await unmarkChecked(sql, { chain, contract });
    done.push(checked);
    onProgress?.(done.length, selected.length);
  }
  return { chain, block, hash, contracts: done, uncheckable: uncheckableOf(followed) };
}

type SelectedContract = { readonly address: Hex; readonly role: CheckedRole };

function chosen(
  chain: number,
  { watched, final }: Followed,
  contracts: readonly Address[] | undefined,
): readonly SelectedContract[] {
  const named = contracts?.map((one) => one.toLowerCase());
  const unknown = named?.find((one) => !isCheckable(watched.get(one as Hex)));
  if (unknown !== undefined) throw contractNotFollowed(chain, unknown);
  return [...watched.values()]
    .filter(isCheckable)
    .filter(({ address, since }) => named?.includes(address) ?? since <= final)
    .toSorted((a, b) => (`${a.role} ${a.address}` < `${b.role} ${b.address}` ? -1 : 1));
}

function isCheckable(contract: WatchedContract | undefined): contract is WatchedContract & SelectedContract {
  return contract !== undefined && isCheckedRole(contract.role);
}

async function checkContract(
  place: Omit<PastCheck, "disagreements">,
  role: CheckedRole,
): Promise<CheckedContract> {
  const disagreements = openDisagreements();
  const check = { ...place, disagreements };
  const { client, contract, block } = place;
  const code = await getCode(client, { address: contract, blockNumber: BigInt(block) });
  const compared = code === undefined ? await countAbsent(check, role) : await CHECKS[role](check);
  const findings = disagreements.findings();
  const agreed = code === undefined ? "absent" : "checked";
  return { contract, role, outcome: findings.length === 0 ? agreed : "disagrees", compared, findings };
}

/** Where there is no contract there can be no event. */
async function countAbsent(check: PastCheck, role: CheckedRole): Promise<number> {
  let events = 0;
  for await (const groups of readCheckedGroups(check, role)) events += groups.flat().length;
  if (events > 0) check.disagreements.add("ContractMissing", `${check.contract}, ${events} events`);
  return events;
}

function uncheckableOf({ watched }: Followed): CheckedPast["uncheckable"] {
  const roles = [...watched.values()].map(({ role }) => role).filter((role) => !isCheckedRole(role));
  return Object.fromEntries([...Map.groupBy(roles, (role) => role)].map(([role, all]) => [role, all.length]));
}

function nothingFinal(chain: number, { cursor, final }: Followed): SymbolonError {
  return new SymbolonError({
    code: "NothingFinal",
    reason: `The store has no final block of chain ${chain} yet: it is read up to block ${cursor}, and block ${final} is final.`,
    hint: "Follow the chain until a block that was read is final.",
    details: { chain, cursor, final },
  });
}

function contractNotFollowed(chain: number, contract: string): SymbolonError {
  return new SymbolonError({
    code: "ContractNotFollowed",
    reason: `The store cannot check the past of ${contract} on chain ${chain}.`,
    hint: "Name a followed registry of credentials or campaign: symbolon timeline check without --contract lists them.",
    details: { chain, contract },
  });
}

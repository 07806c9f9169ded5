import type { Address, Hex } from "viem";
import { linesOfReasons, type ReasonLine } from "../../../node/allocation/credentials/readRuledDirectory.ts";
import { batchEvents } from "../../../sdk/chain/events/batches.ts";
import { locate } from "../../../sdk/core/status/statusWords.ts";
import { formatThings } from "../../../sdk/core/text/format.ts";
import { isoMoment } from "../../../sdk/core/text/moment.ts";
import type { Sql } from "../../store/sql.ts";
import type { AllocationFolder } from "../links/readFolders.ts";
import { type ChainEvent, listEvents, logOf } from "../tables/events.ts";
import { type Incident, MAX_SUBJECTS } from "./incident.ts";

/** When the revocation of a credential was announced, and from when on it counts: Unix seconds, by the chain's clock. */
export type Revocation = { readonly announced: number; readonly effective: number };

/** A credential that earned a row, by its place: a batch and an index, or an attestation's uid. */
type Earning = Pick<ReasonLine["credentials"][number], "credential" | "batch" | "index">;

const nameOf = ({ credential, batch, index }: Earning) =>
  batch === undefined ? credential : `${batch}:${index}`;

/** The revocations of the credentials that an allocation was made from, by their names; what was retracted is left out. */
export async function readRevocations(
  sql: Sql,
  { ruled: { manifest } }: AllocationFolder,
  earnings: Iterable<Earning>,
): Promise<ReadonlyMap<string, Revocation>> {
  const { chainId: chain, attestations } = manifest;
  const byBatch = Map.groupBy(earnings, ({ batch }) => batch);
  const found = new Map<string, Revocation>();
  for (const { id, registry } of manifest.batches) {
    const events = await listEvents(sql, { chain, contract: registry.toLowerCase() as Hex, item: id });
    const revoked = revokedIn(events);
    for (const one of byBatch.get(id) ?? []) {
      const revocation = revoked(Number(one.index));
      if (revocation !== undefined) found.set(nameOf(one), revocation);
    }
  }
  if (attestations !== null) {
    const contract = attestations.registry.toLowerCase() as Hex;
    const uids = new Set((byBatch.get(undefined) ?? []).map(({ credential }) => credential.toLowerCase()));
    for (const { name, undone, item = "0x", time } of await listEvents(sql, { chain, contract }))
      if (name === "Revoked" && undone === undefined && uids.has(item))
        found.set(item, { announced: time, effective: time + 1 });
  }
  return found;
}

/** What a batch's events say of each of its credentials. */
export function revokedIn(events: readonly ChainEvent[]): (index: number) => Revocation | undefined {
  const byWord = new Map<bigint, { kind: string; from: number; mask: bigint; announced: number }[]>();
  for (const event of events) {
    if (event.name !== "StatusChanged" || event.undone !== undefined) continue;
    const [change] = batchEvents(event.contract, [logOf(event)]);
    if (change?.event !== "StatusChanged" || !/Revoke$/.test(change.kind)) continue;
    for (const { word, mask } of change.masks) {
      const own = byWord.get(word) ?? [];
      byWord.set(word, own);
      own.push({ kind: change.kind, from: Number(change.from), mask, announced: event.time });
    }
  }
  return (index) => {
    const { word, mask } = locate(index);
    let inForce: Revocation | undefined;
    for (const one of byWord.get(BigInt(word)) ?? []) {
      if ((one.mask & mask) === 0n) continue;
      if (one.kind === "Revoke") inForce ??= { announced: one.announced, effective: one.from };
      else if (inForce?.effective === one.from) inForce = undefined;
    }
    return inForce;
  };
}

/** What was paid to an account, and when. */
export type PaidRow = { readonly account: Address; readonly name: string; readonly time: number };

/** Rows that were paid after a credential that earned them was revoked: in force, and announced alone. */
export function revokedPayments(
  campaign: Hex,
  payments: readonly PaidRow[],
  earned: ReadonlyMap<string, readonly Earning[]>,
  revocations: ReadonlyMap<string, Revocation>,
): readonly Omit<Incident, "chain">[] {
  const late = payments.flatMap((payment) =>
    (earned.get(payment.account.toLowerCase()) ?? []).flatMap((credential) => {
      const revocation = revocations.get(nameOf(credential));
      if (revocation === undefined || payment.time < revocation.announced) return [];
      const rule =
        payment.time < revocation.effective
          ? ("PaidWithinNotice" as const)
          : ("PaidAfterRevocation" as const);
      return [{ rule, payment, credential, revocation }];
    }),
  );
  return [...Map.groupBy(late, ({ rule }) => rule)].map(([rule, own]) => {
    const [first] = own as [(typeof own)[number]];
    const { payment, credential, revocation } = first;
    const at = (moment: number) => isoMoment(BigInt(moment));
    const times = own.map((one) => one.payment.time * 1_000);
    return {
      rule,
      actor: campaign,
      cause: `the revocation of ${nameOf(credential)} was announced at ${at(revocation.announced)} and counts from ${at(revocation.effective)}; ${payment.name} was paid at ${at(payment.time)}: ${formatThings(own.length, "payment")} in all`,
      from: Math.min(...times),
      to: Math.max(...times),
      count: own.length,
      subjects: own.slice(0, MAX_SUBJECTS).map((one) => one.payment.name),
    };
  });
}

/** What earned each account's row, by the account in lower case. */
export function groupEarnings(folder: AllocationFolder): ReadonlyMap<string, readonly Earning[]> {
  return new Map(
    linesOfReasons(folder.ruled).map(({ account, credentials }) => [account.toLowerCase(), credentials]),
  );
}

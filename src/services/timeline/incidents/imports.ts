import type { Address, Hex } from "viem";
import { type BatchIssuedEvent, batchEvents } from "../../../sdk/chain/events/batches.ts";
import type { ContractRole } from "../../../sdk/chain/events/contractRoles.ts";
import { type BatchHeader, batchId } from "../../../sdk/core/credential/batchId.ts";
import { credentialId } from "../../../sdk/core/credential/credentialLeaf.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import { formatThings } from "../../../sdk/core/text/format.ts";
import { isoMoment } from "../../../sdk/core/text/moment.ts";
import type { ImportReport } from "../../../sdk/credentials/import/importReport.ts";
import type { Sql } from "../../store/sql.ts";
import { requirePast } from "../check/requirePast.ts";
import {
  type ChainEvent,
  listEvents,
  listEventsOfContracts,
  logOf,
  readEventGroups,
} from "../tables/events.ts";
import type { Window } from "../tables/facts/window.ts";
import { readFollowed } from "../tables/followed.ts";
import { type ChainProgress, readProgress } from "../tables/progress.ts";
import { type Incident, MAX_SUBJECTS } from "./incident.ts";
import { revokedIn } from "./revocations.ts";

/** An import, and the report of it as it was named. */
type KnownImport = { readonly path: string; readonly report: ImportReport };

/** A contract of a chain that is followed, and the last block of it that is read. */
type Place = { readonly chain: number; readonly contract: Hex; readonly last: number };

/**
 * What an import made again, and its source has revoked since, while the copy counts still: also where its revocation is only
 * announced, it does not. Of revocations at the source that came in the window.
 * @throws SymbolonError `RegistryNotFollowed`, `PastNotRead`
 */
export async function importIncidents(
  sql: Sql,
  { since, until }: Omit<Window, "chain">,
  { path, report }: KnownImport,
): Promise<readonly Incident[]> {
  const { as, source, destination, attestations } = report;
  const progress = await readProgress(sql);
  const there = await findPlace(sql, progress, source, "attestationRegistry");
  const here = await findPlace(
    sql,
    progress,
    destination,
    as === "batch" ? "batchRegistry" : "attestationRegistry",
  );
  const copies = new Map(
    attestations.flatMap(({ source: uid, destination: copy }) => (copy === null ? [] : [[uid, copy]])),
  );
  const revoked = (await listRevocations(sql, there, new Set(copies.keys()))).filter(
    ({ time }) => time * 1_000 >= Date.parse(since) && time * 1_000 < Date.parse(until),
  );
  if (revoked.length === 0) return [];
  const nameOf =
    as === "batch" ? await batchCopies(sql, here, report) : await attestedCopies(sql, here, copies);
  const live = revoked.flatMap((event) => {
    const name = nameOf(copies.get(event.item ?? "0x") ?? "0x");
    return name === undefined ? [] : [{ event, name }];
  });
  const [first] = live;
  if (first === undefined) return [];
  const { item, time, block } = first.event;
  const times = live.map(({ event }) => event.time * 1_000);
  return [
    {
      rule: "RevokedAtSource",
      chain: there.chain,
      actor: destination.issuer,
      cause: `${item} was revoked at ${source.registry} in block ${block}, at ${isoMoment(BigInt(time))}, and its copy ${first.name} still counts: ${formatThings(live.length, "credential")} of ${path} in all; to revoke what is so here, too: ${commandOf(path, report)}`,
      from: Math.min(...times),
      to: Math.max(...times),
      count: live.length,
      subjects: live.slice(0, MAX_SUBJECTS).map(({ name }) => name),
    },
  ];
}

/** What makes up for it: the same import again. What of its options no report tells is left to whoever ran it. */
function commandOf(path: string, { as, source, destination, schemas }: ImportReport): string {
  const registry = as === "batch" ? "--as batch --batch-registry" : "--registry";
  return [
    `symbolon attestation import --source ${source.registry} ${registry} ${destination.registry}`,
    ...(source.chainId === destination.chainId ? [] : [`--to-rpc CHAIN_${destination.chainId}`]),
    ...(source.issuer === destination.issuer ? [] : [`--issuer ${source.issuer}`]),
    `--schema ${schemas.map((one) => one.source).join(" ")}`,
    `--out ${path.replace(/\.json$/, "")} --follow-revocations`,
  ].join(" ");
}

/** @throws SymbolonError `RegistryNotFollowed`, `PastNotRead` */
async function findPlace(
  sql: Sql,
  progress: readonly ChainProgress[],
  { chainId, registry }: { readonly chainId: number; readonly registry: Address },
  role: ContractRole,
): Promise<Place> {
  const contract = registry.toLowerCase() as Hex;
  const known = progress.find(({ chain }) => chain === chainId);
  const followed = known && (await readFollowed(sql, chainId));
  if (known === undefined || followed?.watched.get(contract)?.role !== role) {
    throw new SymbolonError({
      code: "RegistryNotFollowed",
      reason: `This store does not follow ${registry} of chain ${chainId}, so it does not know what was revoked there.`,
      hint: `Follow it, with a node of that chain: symbolon timeline follow --contract ${role}=${registry} --until-head.`,
      details: { chainId, registry, role },
    });
  }
  requirePast(chainId, followed);
  return { chain: chainId, contract, last: known.cursor };
}

/** The revocations of some attestations that stand, as they came. */
async function listRevocations(
  sql: Sql,
  place: Place,
  uids: ReadonlySet<Hex>,
): Promise<readonly ChainEvent[]> {
  const found: ChainEvent[] = [];
  for await (const groups of readEventGroups(sql, { ...place, names: ["Revoked"], by: "item" })) {
    for (const event of groups.flat()) if (uids.has(event.item ?? "0x")) found.push(event);
  }
  return found.toSorted((a, b) => a.block - b.block || a.logIndex - b.logIndex);
}

/** What `symbolon trace` calls a copy that is not revoked; undefined: it is, or it is announced. */
type NameOfLiveCopy = (copy: Hex) => string | undefined;

async function attestedCopies(
  sql: Sql,
  place: Place,
  copies: ReadonlyMap<Hex, Hex>,
): Promise<NameOfLiveCopy> {
  const events = await listRevocations(sql, place, new Set(copies.values()));
  const revoked = new Set(events.map(({ item }) => item));
  return (copy) => (revoked.has(copy) ? undefined : copy);
}

/** The credentials of the batches that have them, found by their ids. */
async function batchCopies(
  sql: Sql,
  place: Place,
  { destination, attestations }: ImportReport,
): Promise<NameOfLiveCopy> {
  const { chain, contract } = place;
  const destinations = new Set(attestations.map((one) => one.destination));
  const issued = await listEventsOfContracts(sql, chain, [contract], ["BatchIssued"]);
  const headers = batchEvents(contract, issued.map(logOf))
    .filter((one): one is BatchIssuedEvent => one.event === "BatchIssued")
    .map(({ header }) => header)
    .filter(({ issuer }) => issuer.toLowerCase() === destination.issuer.toLowerCase());
  const names = new Map<Hex, string | undefined>();
  for (const header of headers) {
    const id = batchId({ chainId: BigInt(chain), registry: contract, header });
    if (!destinations.has(credentialId(id, 0n))) continue;
    const revoked = revokedIn(await listEvents(sql, { chain, contract, item: id }));
    for (const index of indexesOf(header)) {
      const isRevoked = revoked(Number(index)) !== undefined;
      names.set(credentialId(id, index), isRevoked ? undefined : `${id}:${index}`);
    }
  }
  // What no event tells of counts as far as anybody knows.
  return (copy) => (names.has(copy) ? names.get(copy) : copy);
}

function* indexesOf({ size }: BatchHeader): Generator<bigint> {
  for (let index = 0n; index < size; index++) yield index;
}

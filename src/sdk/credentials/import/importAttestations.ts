import { concatHex, type Hex, keccak256, zeroHash } from "viem";
import type { PlannedCall } from "../../chain/calls/plannedCall.ts";
import type { WriteClient } from "../../chain/clients.ts";
import type { RunDeliveryParameters } from "../../delivery/deliver.ts";
import { deliver, settleEarlier } from "../../delivery/deliver.ts";
import { plannedTransactions } from "../../delivery/estimateTasks.ts";
import { type Delivery, type Done, doneTasks, withDelivery } from "../../delivery/openDelivery.ts";
import type { Place } from "../../delivery/task.ts";
import { type AttestTask, attestWork } from "../attestations/attestRows.ts";
import { ensureSchema, planSchema, type Registry } from "../attestations/findRegistry.ts";
import { revokeAttestations } from "../attestations/revokeAttestations.ts";
import { readAttestations } from "../attestations/revokeWork.ts";
import { type ImportedRow, type ImportedSchema, madeRows } from "./importReport.ts";
import type { Import, Selection } from "./selectImports.ts";

export type ImportAttestationsParameters = Pick<
  RunDeliveryParameters<AttestTask>,
  "journal" | "timing" | "signal" | "onProgress"
> & {
  readonly registry: Registry;
  /** Decides what to make, given what earlier runs made or may have made. */
  readonly select: (isMade: (uid: Hex) => boolean) => Selection;
  /** Simulates what can be sent next, sends nothing. */
  readonly dryRun?: boolean;
};

export type Imported = {
  readonly selection: Selection;
  readonly schemas: readonly ImportedSchema[];
  readonly rows: readonly ImportedRow[];
  /** How many of the rows were imported before this call. */
  readonly earlier: number;
  /** Of a dry run: what would be sent next, in order. */
  readonly calls: readonly PlannedCall[];
  /** Of a dry run: why this is not all, where the rest hangs on how it comes out; undefined: it is all. */
  readonly later: string | undefined;
};

/**
 * Makes attestations again, each exactly once: schemas first, then what others refer to before those.
 * @example
 * const choices = { source, now, resolvers: [], withRevoked: false, dropReferences: false };
 * const { rows } = await importAttestations(issuer, {
 *   registry: await findRegistry(issuer, registry),
 *   select: (isMade) => selectImports({ ...choices, isMade }),
 * });
 */
export async function importAttestations(
  client: WriteClient,
  parameters: ImportAttestationsParameters,
): Promise<Imported> {
  const { registry, journal, select, timing, signal, onProgress, dryRun = false } = parameters;
  const place: Place = {
    chainId: client.chain.id,
    registry: registry.address,
    account: client.account.address,
  };
  const opened = {
    client,
    place,
    work: attestWork(client, place),
    action: "import",
    journal,
    timing,
    signal,
    dryRun,
  };
  return withDelivery(opened, async (delivery) => {
    if (dryRun) return planImport(delivery, parameters);
    const known = sentKeys(delivery);
    const selection = select((uid) => known.has(uid));
    const imports = selection.levels.flat();
    const byUid = new Map(imports.map((one) => [one.attestation.uid as string, one]));
    let sofar = doneTasks(delivery);
    const uidOf = (source: Hex) => {
      // Only what has just been settled is missing; to gather everything for each reference would take for ever.
      if (!sofar.has(source)) sofar = doneTasks(delivery);
      return sofar.get(source)?.uid;
    };
    await settleEarlier(delivery, (key) => {
      const found = byUid.get(key);
      return found && importTask(found, uidOf);
    });
    sofar = doneTasks(delivery);
    const before = [...imports, ...selection.skipped];
    const earlier = before.filter(({ attestation }) => sofar.has(attestation.uid)).length;
    const schemas = await registerSchemas(client, parameters, imports);
    let reached = 0;
    for (const level of selection.levels) {
      const done = doneTasks(delivery);
      const tasks = level
        .map((one) => importTask(one, (source) => done.get(source)?.uid))
        .filter((task) => task !== undefined);
      const start = reached;
      await deliver(delivery, {
        tasks,
        onProgress: (count) => onProgress?.(start + count, imports.length),
      });
      reached += level.length;
      // At once, so that what is revoked at the source counts here for as short as can be.
      await revokeImported(client, parameters, level, doneTasks(delivery));
    }
    const done = doneTasks(delivery);
    const revoked = await revokedHere(client, registry, selection, (source) => done.get(source)?.uid);
    const rows = madeRows(selection, (uid) => done.get(uid), revoked);
    return { selection, schemas, rows, earlier, calls: [], later: undefined };
  });
}

/** Uids, at the source, of what this run and earlier ones sent. */
function sentKeys({ journal }: Delivery<AttestTask>): ReadonlySet<string> {
  return new Set(journal.sendings.flatMap(({ keys }) => keys));
}

/**
 * What can be sent next: the schemas; once they are there, the attestations that refer to no other; once those are there,
 * their revocations and what refers to them. What the account has made there already is found on the chain.
 */
async function planImport(
  delivery: Delivery<AttestTask>,
  parameters: ImportAttestationsParameters,
): Promise<Imported> {
  const { client, work } = delivery;
  const { registry } = parameters;
  const known = sentKeys(delivery);
  const selection = parameters.select((uid) => known.has(uid));
  const imports = selection.levels.flat();
  const made = new Map<string, Hex>([...doneTasks(delivery)].map(([source, { uid }]) => [source, uid]));
  const planned = async (calls: readonly PlannedCall[], later: string | undefined): Promise<Imported> => {
    const revoked = await revokedHere(client, registry, selection, (source) => made.get(source));
    const doneOf = (source: Hex) => {
      const uid = made.get(source);
      return uid && { uid, hash: undefined };
    };
    const rows = madeRows(selection, doneOf, revoked);
    return { selection, schemas: [], rows, earlier: made.size, calls, later };
  };
  const schemas = new Map(imports.map(({ schema }) => [schema.uid, schema.schema]));
  const registering: PlannedCall[] = [];
  for (const schema of schemas.values()) {
    registering.push(...(await planSchema(client, registry.schemas, schema)));
  }
  if (registering.length > 0)
    return planned(registering, "the attestations come once their schemas are registered");
  const used = new Set<Hex>();
  for (const level of selection.levels) {
    const tasks = level
      .map((one) => importTask(one, (source) => made.get(source)))
      .filter((task) => task !== undefined);
    const { results } = await work.recover(tasks, 0n, (uid) => used.has(uid));
    for (const [source, uid] of results) {
      made.set(source, uid);
      used.add(uid);
    }
    const left = tasks.filter(({ key }) => !results.has(key));
    if (left.length > 0) {
      const { calls } = await plannedTransactions(delivery, left);
      const isAll = level === selection.levels.at(-1) && level.every(({ toRevoke }) => !toRevoke);
      return planned(
        calls,
        isAll ? undefined : "what refers to these, or is revoked again, comes once they have uids",
      );
    }
    const { calls } = await planRevocations(client, parameters, level, made);
    if (calls.length > 0)
      return planned(
        calls,
        level === selection.levels.at(-1) ? undefined : "what refers to these comes then",
      );
  }
  return planned([], undefined);
}

function planRevocations(
  client: WriteClient,
  { registry }: ImportAttestationsParameters,
  level: readonly Import[],
  made: ReadonlyMap<string, Hex>,
) {
  const uids = level.filter(({ toRevoke }) => toRevoke).flatMap((one) => made.get(one.attestation.uid) ?? []);
  return revokeAttestations(client, { registry: registry.address, uids, dryRun: true });
}

async function registerSchemas(
  client: WriteClient,
  { registry, timing }: ImportAttestationsParameters,
  imports: readonly Import[],
): Promise<readonly ImportedSchema[]> {
  const mapped = new Map(imports.map(({ attestation, schema }) => [attestation.schema, schema]));
  const registered: ImportedSchema[] = [];
  for (const [source, { schema, uid }] of mapped) {
    const transaction = await ensureSchema(client, registry.schemas, schema, timing);
    registered.push({ source, destination: uid, schema, registered: transaction !== undefined });
  }
  return registered;
}

/** Revokes what was revoked at the source; it shows on the chain, so no journal is needed. */
async function revokeImported(
  client: WriteClient,
  { registry, timing, signal }: ImportAttestationsParameters,
  level: readonly Import[],
  done: ReadonlyMap<string, Done>,
): Promise<void> {
  const revoked = level.filter(({ toRevoke }) => toRevoke);
  const uids = revoked.flatMap(({ attestation }) => done.get(attestation.uid)?.uid ?? []);
  if (uids.length > 0) await revokeAttestations(client, { registry: registry.address, uids, timing, signal });
}

/** New uids of what was revoked at the source, and is revoked here, by whichever run or hand. */
async function revokedHere(
  client: WriteClient,
  registry: Registry,
  { levels, skipped }: Selection,
  uidOf: (source: Hex) => Hex | undefined,
): Promise<ReadonlySet<Hex>> {
  const uids = [...levels.flat(), ...skipped].flatMap(({ attestation: { uid, revocationTime } }) =>
    revocationTime === 0n ? [] : (uidOf(uid) ?? []),
  );
  const found = await readAttestations(client, { registry: registry.address, uids });
  return new Set(found.filter(({ revocationTime }) => revocationTime !== 0n).map(({ uid }) => uid));
}

/**
 * The task of making an attestation again; its key is the uid at the source. Undefined while what it refers to has no new
 * uid yet.
 * @param uidOf the new uid of what was made before
 */
function importTask(
  { attestation, schema, refersTo }: Import,
  uidOf: (source: Hex) => Hex | undefined,
): AttestTask | undefined {
  const { uid, recipient, expirationTime, revocable, data } = attestation;
  const refUID = refersTo === undefined ? zeroHash : uidOf(refersTo);
  if (refUID === undefined) return undefined;
  return {
    key: uid,
    // The uid is a hash of everything at the source; here the schema may be another.
    digest: keccak256(concatHex([uid, schema.uid])),
    label: `attestation ${uid} of the source`,
    request: {
      schema: schema.uid,
      data: { recipient, expirationTime, revocable, refUID, data, value: 0n },
    },
  };
}

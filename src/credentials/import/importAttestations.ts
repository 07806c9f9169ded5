import type { Hex } from "viem";
import { progress } from "../../../scripts/output.ts";
import type { WriteClient } from "../../chain/clients.ts";
import { deliver, settleEarlier } from "../../delivery/deliver.ts";
import { fileJournal } from "../../delivery/node/fileJournal.ts";
import { type Done, doneTasks, openDelivery } from "../../delivery/openDelivery.ts";
import { refusedTask } from "../../delivery/refusedTask.ts";
import { runDelivery } from "../../delivery/runDelivery.ts";
import type { Place } from "../../delivery/task.ts";
import type { Timing } from "../../delivery/timing.ts";
import { attestWork } from "../attestations/attestRows.ts";
import { ensureSchema } from "../attestations/ensureSchema.ts";
import type { Registry } from "../attestations/findRegistry.ts";
import { readAttestations } from "../attestations/readAttestations.ts";
import { type RevokeTask, revokeWork } from "../attestations/revokeAttestations.ts";
import { type ImportedRow, type ImportedSchema, importedRow, skippedRows } from "./importReport.ts";
import { importTask } from "./importTasks.ts";
import type { Import, Selection } from "./selectImports.ts";

export type ImportAttestationsParameters = {
  readonly client: WriteClient;
  readonly registry: Registry;
  readonly journalPath: string;
  /** Decides what to make, given what earlier runs made or may have made. */
  readonly select: (isMade: (uid: Hex) => boolean) => Selection;
  readonly timing?: Timing;
};

export type Imported = {
  readonly selection: Selection;
  readonly schemas: readonly ImportedSchema[];
  readonly rows: readonly ImportedRow[];
};

/**
 * Makes attestations again, each exactly once: schemas first, then level by level, since a uid is known only when it is
 * made, and what refers to it needs it.
 */
export async function importAttestations(parameters: ImportAttestationsParameters): Promise<Imported> {
  const { client, registry, journalPath, select, timing } = parameters;
  const place: Place = {
    chainId: client.chain.id,
    registry: registry.address,
    account: client.account.address,
  };
  const delivery = await openDelivery({
    client,
    place,
    work: attestWork(client, place),
    action: "import",
    journal: fileJournal(journalPath),
    ...(timing !== undefined && { timing }),
  });
  try {
    const known = new Set(delivery.journal.sendings.flatMap(({ keys }) => keys));
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
    const schemas = await registerSchemas(client, registry, imports);
    const revoked = new Set<Hex>();
    const onProgress = progress("importing");
    let before = 0;
    for (const level of selection.levels) {
      const done = doneTasks(delivery);
      const tasks = level
        .map((one) => importTask(one, (source) => done.get(source)?.uid))
        .filter((task) => task !== undefined);
      const start = before;
      await deliver(delivery, {
        tasks,
        refuse: refusedTask(delivery.work),
        onProgress: (count) => onProgress(start + count, imports.length),
      });
      before += level.length;
      // At once, so that what is revoked at the source counts here for as short as can be.
      const made = doneTasks(delivery);
      for (const uid of await revokeAgain(parameters, place, level, made)) revoked.add(uid);
    }
    const done = doneTasks(delivery);
    const rows = imports.map((one) => {
      const made = done.get(one.attestation.uid);
      return importedRow(one, made, made && revoked.has(made.uid) ? "imported and revoked" : "imported");
    });
    return { selection, schemas, rows: [...rows, ...skippedRows(selection)] };
  } finally {
    await delivery.journal.close();
  }
}

async function registerSchemas(
  client: WriteClient,
  { schemas }: Registry,
  imports: readonly Import[],
): Promise<readonly ImportedSchema[]> {
  const mapped = new Map(imports.map(({ attestation, schema }) => [attestation.schema, schema]));
  const registered: ImportedSchema[] = [];
  for (const [source, { schema, uid }] of mapped) {
    const transaction = await ensureSchema(client, schemas, schema);
    registered.push({ source, destination: uid, schema, registered: transaction !== undefined });
  }
  return registered;
}

/**
 * Revokes what was revoked at the source. It needs no journal: what is revoked shows on the chain, and a second
 * revocation is refused.
 */
async function revokeAgain(
  { client, registry, timing }: ImportAttestationsParameters,
  place: Place,
  level: readonly Import[],
  done: ReadonlyMap<string, Done>,
): Promise<readonly Hex[]> {
  const wanted = level.filter(({ toRevoke }) => toRevoke);
  if (wanted.length === 0) return [];
  const tasks = wanted.flatMap(({ attestation, schema }): RevokeTask[] => {
    const uid = done.get(attestation.uid)?.uid;
    if (uid === undefined) return [];
    const label = `attestation ${uid}`;
    return [{ key: uid, digest: uid, label, request: { schema: schema.uid, data: { uid, value: 0n } } }];
  });
  const uids = tasks.map(({ request }) => request.data.uid);
  const found = await readAttestations(client, { registry: registry.address, uids });
  const isRevoked = new Map(found.map(({ uid, revocationTime }) => [uid as string, revocationTime !== 0n]));
  await runDelivery({
    client,
    place,
    work: revokeWork(client, place),
    action: "revoke",
    tasks,
    isDone: ({ key }) => isRevoked.get(key) === true,
    dryRun: false,
    ...(timing !== undefined && { timing }),
  });
  return uids;
}

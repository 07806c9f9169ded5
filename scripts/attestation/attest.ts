import type { Address, Hex } from "viem";
import { readRows } from "../../src/node/files/readRows.ts";
import type { WriteClient } from "../../src/sdk/chain/clients.ts";
import {
  type AttestationDefaults,
  attestationRows,
  dataFromText,
} from "../../src/sdk/credentials/attestations/attestationRows.ts";
import { type AttestRow, attestRows } from "../../src/sdk/credentials/attestations/attestRows.ts";
import { findRegistry, requireSchema } from "../../src/sdk/credentials/attestations/findRegistry.ts";
import type { Delivered } from "../../src/sdk/delivery/deliver.ts";
import type { Timing } from "../../src/sdk/delivery/timing.ts";
import type { ActingOptions } from "../command/actingOptions.ts";
import { openActor, ownJournal } from "../command/calldata.ts";
import type { SignRequestOptions } from "../command/requestTypes.ts";
import { signOrPrint } from "../command/signedRequests.ts";
import { besideData } from "../command/standardInput.ts";
import { table } from "../output.ts";
import { progress } from "../progress.ts";

export type AttestOptions = ActingOptions &
  SignRequestOptions & {
    readonly rpc: string;
    readonly registry: Address;
    readonly schema: Hex;
    readonly recipient?: Address;
    readonly data?: string;
    readonly expires?: bigint;
    readonly irrevocable?: boolean;
    readonly ref?: Hex;
    readonly value?: bigint;
    readonly checksumChain?: number;
    readonly journal?: string;
    readonly fromBlock?: bigint;
  };

/** Uids that people are shown; programs get all of them. */
const MAX_SHOWN = 10;

/** `symbolon attestation attest [FILE]`. */
export async function attest(
  file: string | undefined,
  options: AttestOptions,
  timing?: Timing,
): Promise<void> {
  const { registry: address, dryRun = false, checksumChain } = options;
  const journalPath = options.journal ?? (file && besideData(file, ".journal", "--journal"));
  const client = await openActor(options);
  const registry = await findRegistry(client, address);
  const { schema, revocable } = await requireSchema(client, registry, options.schema);
  const { recipient, expires: expirationTime, ref: refUID, value, irrevocable = false } = options;
  const defaults = { revocable: revocable && !irrevocable, recipient, expirationTime, refUID, value };
  const rows =
    file === undefined
      ? oneTask(schema, options, defaults)
      : attestationRows({
          file,
          rows: await readRows(file),
          uid: options.schema,
          schema,
          defaults,
          checksumChain,
        });
  const delivered = await attestRows(client, {
    registry: address,
    rows,
    journal: ownJournal(options, journalPath),
    dryRun,
    onPlanning: progress("simulating", "attestations"),
    onProgress: progress("attesting", "attestations"),
    timing,
  });
  await report(client, delivered, options, journalPath);
}

function oneTask(
  schema: string,
  options: AttestOptions,
  defaults: AttestationDefaults,
): readonly AttestRow[] {
  const data = dataFromText(schema, options.data ?? "");
  const rows = attestationRows({
    file: "--data",
    rows: [{ row: 1, line: undefined, values: { data } }],
    uid: options.schema,
    schema,
    defaults,
  });
  return rows.map((row) => ({ ...row, label: "the attestation" }));
}

/** The chain does not tell one order of the same attestation from another. */
const NOT_RECOGNISED =
  "once these are made the same command would plan them again, for nothing tells them from others like them: run it once";

async function report(
  client: WriteClient,
  delivered: Delivered,
  options: AttestOptions,
  journal: string | undefined,
): Promise<void> {
  const { registry, schema, dryRun = false } = options;
  const { done, earlier, transactions, gas, calls } = delivered;
  const attestations = [...done].map(([row, { uid, hash }]) => ({
    row: Number(row),
    uid,
    transaction: hash ?? null,
  }));
  const shown = attestations.slice(0, MAX_SHOWN).map(({ row, uid }) => [`row ${row}`, uid] as const);
  const rest = attestations.length - shown.length;
  await signOrPrint(
    options,
    { client, calls, name: "Symbolon: attest", forgotten: NOT_RECOGNISED },
    {
      dryRun,
      registry,
      schema,
      attester: client.account.address,
      journal: journal ?? null,
      earlier,
      transactions,
      gas,
      attestations,
    },
    [
      ...table([
        ["registry", registry],
        ["schema", schema],
        ["attester", client.account.address],
        [
          "attested",
          dryRun
            ? `nothing (dry run; ${delivered.planned} would be)`
            : `${attestations.length}${earlier > 0 ? `, ${earlier} of them earlier` : ""}`,
        ],
        ["transactions", transactions.length],
        ["gas", gas.toLocaleString("en")],
        ...shown,
      ]),
      ...(rest > 0 ? [`and ${rest} more, in ${journal}`] : []),
    ],
  );
}

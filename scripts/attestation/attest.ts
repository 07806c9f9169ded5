import type { Command } from "commander";
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
import { type ActingOptions, acting, openActor, ownJournal } from "../command/calldata.ts";
import {
  readAddress,
  readBlock,
  readCount,
  readEth,
  readHash,
  readTimeOrNever,
} from "../command/optionReaders.ts";
import {
  type AcceptedRequests,
  orByRequest,
  requesting,
  type SignRequestOptions,
  signOrPrint,
} from "../command/requestOptions.ts";
import { besideData, readData } from "../command/standardInput.ts";
import { table } from "../output.ts";
import { progress } from "../progress.ts";
import { onChain } from "./commonOptions.ts";

const ATTEST_HELP = `
A field named like one of the other columns has the column data.NAME; a column data alone holds all fields, as --data
does. Values: integers in digits, true or false, bytes as 0x, lists as JSON; value is in wei.

Everything is simulated before anything is sent. Before a transaction is sent it is written to the journal; the same
command, run again after whatever happened, attests what is missing and nothing twice.`;

/** What the command takes. */
export function define(command: Command): void {
  requesting(acting(onChain(command)))
    .argument(
      "[file]",
      "CSV or JSON: a column a field, optionally recipient, expirationTime, revocable, ...",
      readData,
    )
    .requiredOption("--schema <uid>", "schema of the attestations", readHash)
    .option("--data <text>", "what it says: name=value,... or JSON, or the ABI-encoded bytes as 0x...")
    .option("--recipient <address>", "whom it is about (default: nobody)", readAddress)
    .option("--expires <moment>", "Unix seconds or 2030-12-31T23:59:59Z (default: never)", readTimeOrNever)
    .option("--irrevocable", "it can never be revoked")
    .option("--ref <uid>", "attestation it refers to", readHash)
    .option("--value <eth>", "for the schema's resolver, each", readEth)
    .option(
      "--checksum-chain <id>",
      "with a file: the chain whose EIP-1191 checksums its recipients have (default: EIP-55)",
      readCount,
    )
    .option("--journal <file>", "what was sent; with a file it defaults to FILE.journal")
    .option(
      "--from-block <number>",
      "with --by-request: where to begin to look for what others sent (default: 0)",
      readBlock,
    )
    .option("--dry-run", "simulate and count transactions and gas, send nothing")
    .addHelpText("after", ATTEST_HELP)
    .action(
      orByRequest(TO_MAKE, async (file: string | undefined, options: AttestOptions) => {
        if (file !== undefined && options.data !== undefined) {
          command.error("error: give a file or --data, not both");
        }
        if (options.fromBlock !== undefined) {
          command.error("error: --from-block goes with --by-request FILE");
        }
        await attest(file, options);
      }),
    );
}

const TO_MAKE: AcceptedRequests = {
  contract: "attestationRegistry",
  what: "attestations to be made",
  takes: ({ kind }) => kind === "attest" || kind === "multiAttest" || kind === "attestMany",
};

type AttestOptions = ActingOptions &
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

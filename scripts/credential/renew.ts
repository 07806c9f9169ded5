import { join } from "node:path";
import type { Command } from "commander";
import type { Address, Hex } from "viem";
import { evidenceHash } from "../../src/node/batches/evidenceHash.ts";
import { type RenewalBatch, renewCredentials } from "../../src/node/batches/renewCredentials.ts";
import { readRows } from "../../src/node/files/readRows.ts";
import {
  type RenewalRow,
  type RenewalTarget,
  readSettings,
  renewalRows,
} from "../../src/sdk/credentials/renewal/renewalRows.ts";
import type { Timing } from "../../src/sdk/delivery/timing.ts";
import { type ActingOptions, acting, keepsFiles, openActor, ownJournal } from "../command/calldata.ts";
import { readAddress, readPath, readTimeOrIssuance, readTimeOrNever } from "../command/optionReaders.ts";
import { readDataFiles } from "../command/standardInput.ts";
import { type Progress, progress } from "../progress.ts";
import { onChain, withReason } from "./commonOptions.ts";
import { reportRenewal } from "./reportRenewal.ts";

const RENEW_HELP = `
Example:
  symbolon credential renew club 17 --subject 0xNEW --reason 7 --evidence report.pdf --out club-17b --dry-run

The new credential has the fields and dates of the old one, but for what is named, under new salts, and lies in a batch of its
own with the same schema, issuer and policy. First it is issued; then the old one is revoked, by the epoch rule. Run again
after whatever happened, with the same options, it does what is left, and nothing twice. Where issuer and revoker are two,
each runs it, the issuer first.

--file: CSV or JSON; index, credential (its id) or subject name the old one; newSubject, validFrom, expires and fields say what
is to be another, reason and evidence why. What a holder's page writes for whoever lost a wallet is such a file. Anybody can
write one: who asks must prove that they are the person whom the old credential is about.`;

/** What the command takes. */
export function define(command: Command): void {
  const renewing = acting(onChain(command))
    .argument("<batch>", "the folder of the batch that holds the old one, with its secret part", readPath)
    .argument("[credential]", "its index, its id, or its present subject")
    .requiredOption("--out <dir>", "the folder of the new batch: public/ and secret/", readPath)
    .option("--subject <address>", "the account that is to hold it", readAddress)
    .option(
      "--valid-from <moment>",
      "from when it is good; 0: from issuance (default: as before)",
      readTimeOrIssuance,
    )
    .option("--expires <moment>", "when it expires; 0: never (default: as before)", readTimeOrNever)
    .option("--set <field=value>", "another value of a field; repeat it for several", readTexts)
    .option("--file <file>", "in place of one: many, a row each; repeat it for several files", readDataFiles)
    .option("--with-revoked", "issue also where the old credential is revoked already (default: refuse)")
    .option("--uri <url>", "where the new batch's manifest can be fetched (default: nowhere)");
  withReason(renewing)
    .option("--dry-run", "plan and simulate, count transactions and gas, write and send nothing")
    .addHelpText("after", RENEW_HELP)
    .action(async (batch, credential, options) => {
      const { file, subject, ...rest } = options;
      if ((credential === undefined) === (file === undefined)) {
        command.error("error: give a credential or --file");
      }
      if (file !== undefined && subject !== undefined) {
        command.error("error: --subject is for one credential: name theirs in the file, as newSubject");
      }
      const target = credential === undefined ? undefined : targetOf(credential);
      if (credential !== undefined && target === undefined) {
        command.error(`error: ${JSON.stringify(credential)} is neither an index, an id nor an address`);
      }
      return renew(batch, target, { ...rest, file, subject });
    });
}

const readTexts = (text: string, before: readonly string[] = []) => [...before, text];

function targetOf(text: string): RenewalTarget | undefined {
  if (/^\d{1,10}$/.test(text)) return { index: Number(text) };
  if (/^0x[0-9a-fA-F]{64}$/.test(text)) return { id: text as Hex };
  return /^0x[0-9a-fA-F]{40}$/.test(text) ? { subject: readAddress(text) } : undefined;
}

type RenewOptions = ActingOptions & {
  readonly rpc: string;
  readonly registry?: Address;
  readonly out: string;
  readonly subject?: Address;
  readonly validFrom?: bigint;
  readonly expires?: bigint;
  readonly set?: readonly string[];
  readonly file?: readonly string[];
  readonly withRevoked?: boolean;
  readonly uri?: string;
  readonly reason?: number;
  readonly evidence?: string;
};

/**
 * `symbolon credential renew FOLDER CREDENTIAL --out NEW`: issues what takes the place of a credential, then revokes that.
 * @param target undefined: a file names them
 */
export async function renew(
  from: string,
  target: RenewalTarget | undefined,
  options: RenewOptions,
  timing?: Timing,
): Promise<void> {
  const { out, registry, withRevoked, uri, dryRun = false } = options;
  const hashed = evidenceHash(options.evidence);
  const client = await openActor(options);
  const stages: Readonly<Record<"check" | "write" | "revoke", Progress>> = {
    check: progress("checking"),
    write: progress("writing"),
    revoke: progress("revoking"),
  };
  const renewed = await renewCredentials(client, {
    from,
    to: out,
    registry,
    rowsOf: (old) => readRenewalRows(old, target, options, hashed),
    withRevoked,
    uri,
    dryRun,
    keeps: keepsFiles(options),
    journals: {
      issue: ownJournal(options, `${join(out, "public")}.issue.journal`),
      revoke: ownJournal(options, join(out, "renewal.revoke.journal")),
    },
    timing,
    onProgress: (stage, done, total) => stages[stage](done, total),
  });
  await reportRenewal(renewed, { client, from, options });
}

async function readRenewalRows(
  { batch, fields }: RenewalBatch,
  target: RenewalTarget | undefined,
  { file = [], subject, validFrom, expires, set = [], reason = 0 }: RenewOptions,
  evidence: Hex,
): Promise<readonly RenewalRow[]> {
  const changes = {
    ...(subject !== undefined && { subject }),
    ...(validFrom !== undefined && { validFrom }),
    ...(expires !== undefined && { expires }),
    values: readSettings(set, fields),
  };
  const defaults = { changes, reason, evidence };
  if (target !== undefined) return [{ ...defaults, target }];
  const shared = { batch: batch.id, fields, defaults, hashEvidence: evidenceHash };
  const listed: RenewalRow[] = [];
  for (const one of file) {
    listed.push(...renewalRows({ ...shared, file: one, rows: await readRows(one, "credential") }));
  }
  return listed;
}

import { join } from "node:path";
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
import type { ActingOptions } from "../command/actingOptions.ts";
import { keepsFiles, openActor, ownJournal } from "../command/calldata.ts";
import { type Progress, progress } from "../progress.ts";
import { reportRenewal } from "./reportRenewal.ts";

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

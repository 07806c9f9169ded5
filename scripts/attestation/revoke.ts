import { type Address, type Hex, isHex } from "viem";
import { readRows } from "../../src/node/files/readRows.ts";
import type { WriteClient } from "../../src/sdk/chain/clients.ts";
import { fileError, valueError } from "../../src/sdk/core/inputErrors.ts";
import { isoMomentOr } from "../../src/sdk/core/text/moment.ts";
import { findRegistry } from "../../src/sdk/credentials/attestations/findRegistry.ts";
import {
  type RevokedAttestations,
  revokeAttestations,
} from "../../src/sdk/credentials/attestations/revokeAttestations.ts";
import type { Timing } from "../../src/sdk/delivery/timing.ts";
import type { ActingOptions } from "../command/actingOptions.ts";
import { openActor, ownJournal } from "../command/calldata.ts";
import type { SignRequestOptions } from "../command/requestTypes.ts";
import { signOrPrint } from "../command/signedRequests.ts";
import { besideData } from "../command/standardInput.ts";
import { table } from "../output.ts";
import { progress } from "../progress.ts";

export type RevokeOptions = ActingOptions &
  SignRequestOptions & {
    readonly rpc: string;
    readonly registry: Address;
    readonly file?: string;
    readonly value?: bigint;
    readonly journal?: string;
  };

/** `symbolon attestation revoke [UID...]`. What is revoked already is said, and is no failure. */
export async function revoke(uids: readonly Hex[], options: RevokeOptions, timing?: Timing): Promise<void> {
  const { registry: address, file, value = 0n, dryRun = false } = options;
  const journalPath = options.journal ?? (file && besideData(file, ".journal", "--journal"));
  const client = await openActor(options);
  await findRegistry(client, address);
  const revoked = await revokeAttestations(client, {
    registry: address,
    uids: [...uids, ...(file === undefined ? [] : await readUids(file))],
    value,
    journal: ownJournal(options, journalPath),
    dryRun,
    onReading: progress("reading", "attestations"),
    onPlanning: progress("simulating", "revocations"),
    onProgress: progress("revoking", "attestations"),
    timing,
  });
  await report(client, revoked, options, journalPath);
}

async function readUids(file: string): Promise<readonly Hex[]> {
  const rows = await readRows(file);
  return rows.map(({ row, line, values }) => {
    const place = { file, row, ...(line !== undefined && { line }) };
    const { uid } = values;
    if (uid === undefined) {
      throw fileError(file, {
        code: "WrongHeader",
        problem: "has no column uid",
        hint: "Name the column of uids uid in the first line.",
      });
    }
    const text = String(uid).trim();
    if (isHex(text) && text.length === 66) return text.toLowerCase() as Hex;
    throw valueError(place, "uid", text, {
      code: "BadUid",
      problem: "is not a uid",
      hint: "Write 0x and 64 hexadecimal digits.",
    });
  });
}

async function report(
  client: WriteClient,
  { done, found, transactions, gas, planned, calls }: RevokedAttestations,
  options: RevokeOptions,
  journal: string | undefined,
): Promise<void> {
  const { registry, dryRun = false } = options;
  const revocations = found.map(({ uid, revocationTime }) => ({
    uid,
    transaction: done.get(uid)?.hash ?? null,
    revokedBefore: done.get(uid)?.hash === undefined && revocationTime !== 0n ? revocationTime : null,
  }));
  const before = revocations.filter(({ revokedBefore }) => revokedBefore !== null);
  const now = found.length - before.length;
  const document = { dryRun, registry, journal: journal ?? null, transactions, gas, revocations };
  await signOrPrint(options, { client, calls, name: "Symbolon: revoke attestations" }, document, [
    ...table([
      ["registry", registry],
      ["revoked", dryRun ? `nothing (dry run; ${planned} would be)` : now],
      ["transactions", transactions.length],
      ["gas", gas.toLocaleString("en")],
    ]),
    ...before.map(
      ({ uid, revokedBefore }) => `${uid} was revoked already, ${isoMomentOr(revokedBefore ?? 0n, "")}`,
    ),
  ]);
}

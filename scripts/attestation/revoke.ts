import { type Address, type Hex, isAddressEqual, isHex } from "viem";
import type { Attestation } from "../../src/chain/attestation.ts";
import { SymbolonError } from "../../src/core/errors.ts";
import { fileError, valueError } from "../../src/core/inputErrors.ts";
import { findRegistry } from "../../src/credentials/attestations/findRegistry.ts";
import { readAttestations } from "../../src/credentials/attestations/readAttestations.ts";
import { type RevokeTask, revokeWork } from "../../src/credentials/attestations/revokeAttestations.ts";
import { fileJournal } from "../../src/delivery/node/fileJournal.ts";
import { type Delivered, runDelivery } from "../../src/delivery/runDelivery.ts";
import type { Timing } from "../../src/delivery/timing.ts";
import { readRows } from "../../src/files/readRows.ts";
import { openWriter } from "../command/connect.ts";
import { momentText } from "../command/momentText.ts";
import { printResult, progress, table } from "../output.ts";

export type RevokeOptions = {
  readonly rpc: string;
  readonly registry: Address;
  readonly file?: string;
  /** Wei for the resolver, each. */
  readonly value?: bigint;
  readonly journal?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
};

/** `symbolon attestation revoke [UID...]`. What is revoked already is said, and is no failure. */
export async function revoke(uids: readonly Hex[], options: RevokeOptions, timing?: Timing): Promise<void> {
  const { rpc, registry: address, file, value = 0n, dryRun = false, json = false } = options;
  const client = await openWriter(rpc);
  await findRegistry(client, address);
  const place = { chainId: client.chain.id, registry: address, account: client.account.address };
  const wanted = [...new Set([...uids, ...(file === undefined ? [] : await readUids(file))])];
  const found = await readAttestations(client, {
    registry: address,
    uids: wanted,
    onProgress: progress("reading"),
  });
  requireRevocable(found, wanted, place.account);
  const journalPath = options.journal ?? (file === undefined ? undefined : `${file}.journal`);
  const tasks = found.map((attestation): RevokeTask => {
    const { uid, schema } = attestation;
    return { key: uid, digest: uid, label: `attestation ${uid}`, request: { schema, data: { uid, value } } };
  });
  const revoked = new Map(found.filter(isRevoked).map(({ uid, revocationTime }) => [uid, revocationTime]));
  const delivered = await runDelivery({
    client,
    place,
    work: revokeWork(client, place),
    action: "revoke",
    journal: fileJournal(journalPath),
    tasks,
    isDone: ({ key }) => revoked.has(key as Hex),
    dryRun,
    onPlanning: progress("simulating"),
    onProgress: progress("revoking"),
    ...(timing !== undefined && { timing }),
  });
  report(delivered, found, options, journalPath, json);
}

function isRevoked({ revocationTime }: Attestation): boolean {
  return revocationTime !== 0n;
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

/** All of them at once, before anything is sent: a list that cannot be done is mended as a whole. */
function requireRevocable(found: readonly Attestation[], uids: readonly Hex[], account: Address): void {
  const problems = found.flatMap(({ uid, attester, revocable }, i) => {
    if (BigInt(uid) === 0n) return [`${uids[i]} is no attestation of this registry`];
    if (!isAddressEqual(attester, account)) return [`${uid} was attested by ${attester}, not by ${account}`];
    return revocable ? [] : [`${uid} was made irrevocable`];
  });
  const [first] = problems;
  if (first === undefined) return;
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : "";
  throw new SymbolonError({
    code: "NotRevocable",
    reason: `Nothing was revoked: ${first}${more}.`,
    hint: "Leave these out, or sign with the key of their attester.",
    details: { problems },
  });
}

function report(
  { done, transactions, gas, planned }: Delivered,
  found: readonly Attestation[],
  { registry, dryRun = false }: RevokeOptions,
  journal: string | undefined,
  json: boolean,
): void {
  const revocations = found.map(({ uid, revocationTime }) => ({
    uid,
    transaction: done.get(uid)?.hash ?? null,
    revokedBefore: done.get(uid)?.hash === undefined && revocationTime !== 0n ? revocationTime : null,
  }));
  const before = revocations.filter(({ revokedBefore }) => revokedBefore !== null);
  const now = found.length - before.length;
  printResult(json, { dryRun, registry, journal: journal ?? null, transactions, gas, revocations }, [
    ...table([
      ["registry", registry],
      ["revoked", dryRun ? `nothing (dry run; ${planned} would be)` : now],
      ["transactions", transactions.length],
      ["gas", gas.toLocaleString("en")],
    ]),
    ...before.map(
      ({ uid, revokedBefore }) => `${uid} was revoked already, ${momentText(revokedBefore ?? 0n, "")}`,
    ),
  ]);
}

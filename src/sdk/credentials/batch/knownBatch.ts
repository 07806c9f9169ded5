import { type Address, type Hex, isAddressEqual, zeroAddress } from "viem";
import { getCode } from "viem/actions";
import { batchRegistryAbi } from "../../chain/abi/batchRegistryAbi.ts";
import type { ReadClient } from "../../chain/clients.ts";
import { readBatchStatus } from "../../chain/read/batches.ts";
import type { BatchHeader } from "../../core/credential/batchId.ts";
import { SymbolonError } from "../../core/errors.ts";
import type { ChangeKindName } from "../../core/status/digest.ts";
import { batchRefusal } from "../changes/batchRefusal.ts";

/** A batch, and where it is. */
export type KnownBatch = {
  readonly id: Hex;
  readonly registry: Address;
  readonly header: BatchHeader;
};

/** What all work that a BatchRegistry does has in common. */
export const batchWork = {
  abi: batchRegistryAbi as typeof batchRegistryAbi,
  contract: "a BatchRegistry",
  explain: batchRefusal,
  smaller: "Use a chain whose blocks hold more.",
} as const;

/** Whether the registry has the batch. */
export async function isIssued(
  client: ReadClient,
  { id, registry }: Omit<KnownBatch, "header">,
): Promise<boolean> {
  return (await readBatchStatus(client, { registry, batch: id, index: 0n })).revision !== 0;
}

/**
 * Looks whether there is a contract at all: an address without code answers nothing, and takes every transaction.
 * @throws SymbolonError `NoRegistry`
 */
export async function requireRegistry(client: ReadClient, registry: Address): Promise<void> {
  if ((await getCode(client, { address: registry })) !== undefined) return;
  throw new SymbolonError({
    code: "NoRegistry",
    reason: `There is no contract at ${registry} on chain ${client.chain.id}.`,
    hint: "Give the address of a BatchRegistry, and the RPC of its chain.",
    details: { registry, chainId: client.chain.id },
  });
}

/** The registry knows nothing of such a batch. */
export function noBatch(id: Hex, registry: Address, chainId: number): SymbolonError {
  return new SymbolonError({
    code: "NoBatch",
    reason: `The registry ${registry} on chain ${chainId} has issued no batch ${id}.`,
    hint: "Check the id, the registry and the chain; with --from-block, begin earlier.",
    details: { id, registry, chainId },
  });
}

/** The roles of a batch, each of which may be a key, a contract or (but the issuer) nobody. */
export type BatchRole = "issuer" | "revoker" | "emergency";

const TASKS: Readonly<Record<BatchRole, string>> = {
  issuer: "issue the batch",
  revoker: "change the status of the batch",
  emergency: "hold credentials of the batch",
};

/** Who has a role in a batch; the zero address: nobody. */
export function batchRole(header: BatchHeader, role: BatchRole): Address {
  return role === "issuer" ? header.issuer : header.policy[role];
}

/**
 * Refuses an account that has not the role, before it pays or signs for nothing.
 * @throws SymbolonError `NotInRole`
 */
export function requireRole(header: BatchHeader, role: BatchRole, account: Address): void {
  const holder = requireHolder(header, role);
  if (isAddressEqual(holder, account)) return;
  throw new SymbolonError({
    code: "NotInRole",
    reason: `${account} may not ${TASKS[role]}: only its ${role === "emergency" ? "emergency role" : role} ${holder} may.`,
    hint: `Sign with the key of ${holder}, or let it sign a request that others can send.`,
    details: { role, holder, account },
  });
}

/**
 * Who has a role in a batch.
 * @throws SymbolonError `NotInRole` where the policy gives it to nobody
 */
export function requireHolder(header: BatchHeader, role: BatchRole): Address {
  const holder = batchRole(header, role);
  if (holder !== zeroAddress) return holder;
  throw new SymbolonError({
    code: "NotInRole",
    reason: `The policy of this batch lets nobody ${TASKS[role]}.`,
    hint: "Issue another batch with the right policy: a policy is part of the batch's id and never changes.",
    details: { role, holder },
  });
}

/** Revocations, suspensions and holds: signed for every revision, or a role could void them by acting first. */
const TIGHTENS: ReadonlySet<ChangeKindName> = new Set(["Revoke", "Suspend", "Emergency"]);

/** The revision that a change is signed for: 0, for every one, where it tightens. */
export function signedRevision(kind: ChangeKindName, revision: number): number {
  return TIGHTENS.has(kind) ? 0 : revision;
}

/**
 * Refuses a signature that no registry takes: what loosens names the batch's revision, what tightens names none.
 * @throws SymbolonError `WrongRevision`
 */
export function requireRevision(kind: ChangeKindName, revision: number): void {
  const tightens = TIGHTENS.has(kind);
  if (tightens === (revision === 0)) return;
  throw new SymbolonError({
    code: "WrongRevision",
    reason: tightens
      ? `${kind} is signed for every revision of the batch, which is 0, and not for revision ${revision} alone.`
      : `${kind} is signed for one revision of the batch, and 0 is none.`,
    hint: tightens
      ? "Give 0."
      : "Give the batch's present revision (readBatchStatus tells it), and the next one after each word or target that is sent before it.",
    details: { kind, revision },
  });
}

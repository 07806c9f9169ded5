import { serializeSignature } from "viem";
import { SymbolonError } from "../../../core/errors.ts";
import { statusCopyTypedData } from "../../../core/signing/statusCopyTypedData.ts";
import {
  keySignature,
  requireSigner,
  type Signer,
  signByKey,
  signerAddress,
} from "../../delegation/signer.ts";
import type { StatusBlock } from "../node/askNode.ts";
import { parseSnapshotFile, type SnapshotSignature, withSignature } from "./statusSnapshot.ts";

type SnapshotFile = ReturnType<typeof parseSnapshotFile>;

/** A file of status words that has some: of which block they are. @throws SymbolonError `EmptyCopy`, as `parseStatusSnapshot` */
export function parseStatusCopy(text: string): SnapshotFile & { readonly block: StatusBlock } {
  const file = parseSnapshotFile(text);
  const { copy, batches } = file.snapshot;
  if (copy !== undefined && batches.some(({ status }) => status !== undefined))
    return { ...file, block: copy.block };
  throw new SymbolonError({
    code: "EmptyCopy",
    reason: "The file names batches, and has the status of none.",
    hint: "Make a copy while there is a network: `symbolon credential copy`.",
  });
}

const typedDataOf = ({ snapshot, checksum, block }: ReturnType<typeof parseStatusCopy>) =>
  statusCopyTypedData({
    chainId: snapshot.chainId,
    registry: snapshot.registry,
    block: block.number,
    blockHash: block.hash,
    copy: checksum,
  });

/**
 * Signs a copy of status words with a key, for verifiers that trust it.
 * @returns the same copy, with signer and signature in its head
 * @throws SymbolonError `EmptyCopy`, `DamagedSnapshot`, `SnapshotVersionMismatch`, `NotKeySignature`
 */
export async function signStatusCopy(text: string, signer: Signer): Promise<string> {
  const { v, r, s } = await signByKey(signer, typedDataOf(parseStatusCopy(text)));
  const signature = serializeSignature({ r, s, v: BigInt(v) });
  return withSignature(text, { signer: signerAddress(signer), signature });
}

/**
 * Refuses a copy that its signer has not signed as it is. Only keys sign copies: a contract could not be asked without a
 * network.
 * @throws Forgery `WrongSigner`, `BadSignature`
 * @throws SymbolonError `NotKeySignature`
 */
export async function requireCopySigner(
  copy: ReturnType<typeof parseStatusCopy>,
  { signer, signature }: SnapshotSignature,
): Promise<void> {
  await requireSigner({
    typedData: typedDataOf(copy),
    signature: keySignature(signature),
    signer,
    what: "copy",
    hint: "Take no copy from whoever handed you this one. Make a new one while there is a network.",
  });
}

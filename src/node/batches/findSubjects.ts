import { statSync } from "node:fs";
import type { Address } from "viem";
import { SymbolonError } from "../../sdk/core/errors.ts";
import type { CredentialsBySubject } from "../../sdk/credentials/changes/subjectTargets.ts";
import { batchDiffers } from "./batchFiles.ts";
import { readHeaderFile } from "./knownBatch.ts";
import { readBatchSecret, selectCredentials } from "./selectCredentials.ts";

/**
 * All credentials of some accounts, by the secret part of a batch's folder, which is read once, row by row. Each is folded to
 * the root of the batch, and that is the issued one.
 * @param batch what was given as the batch
 * @param subjects in lower case
 * @throws SymbolonError `FolderNeeded` where it is no folder, `MissingFile` where it is not issued, and as `selectCredentials`
 */
export async function findSubjects(
  batch: string,
  subjects: ReadonlySet<Address>,
  onProgress?: (done: number, total: number) => void,
): Promise<CredentialsBySubject> {
  const found = new Map<Address, number[]>();
  if (subjects.size === 0) return found;
  if (statSync(batch, { throwIfNoEntry: false })?.isDirectory() !== true) throw folderNeeded(batch);
  const { header } = readHeaderFile(batch);
  const { root, size } = await readBatchSecret(batch);
  if (root !== header.root) throw batchDiffers(batch, [{ what: "root", stated: header.root, found: root }]);
  const isSelected = (index: number, subject: string) => {
    onProgress?.(index + 1, size);
    return subjects.has(subject.toLowerCase() as Address);
  };
  for await (const { credential } of selectCredentials(batch, (i, { subject }) => isSelected(i, subject))) {
    const subject = credential.subject.toLowerCase() as Address;
    const indexes = found.get(subject) ?? [];
    found.set(subject, indexes);
    indexes.push(Number(credential.index));
  }
  return found;
}

function folderNeeded(batch: string): SymbolonError {
  return new SymbolonError({
    code: "FolderNeeded",
    reason: `--subject needs the batch's folder, whose secret part lists subjects, and ${batch} is not a folder.`,
    hint: "Give --batch with the folder that `symbolon credential batch FILE --out DIR` wrote; or name indexes or ids.",
    details: { batch },
  });
}

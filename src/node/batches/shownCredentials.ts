import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Address } from "viem";
import type { ShownCredential } from "../../sdk/chain/calls/credentialGateData.ts";
import { SymbolonError } from "../../sdk/core/errors.ts";
import { heldCredential, readShown } from "../../sdk/credentials/shownCredential.ts";
import { readText } from "../files/readText.ts";
import { batchFiles } from "./batchFiles.ts";
import { selectCredentials } from "./selectCredentials.ts";

/** Credentials that can be shown to gates, and rejected files. */
type ShownCredentials = {
  /** By subject, in lower case. */
  readonly shown: ReadonlyMap<string, readonly ShownCredential[]>;
  /** Invalid files, and why: each may come from another person, so they do not stop the rest. */
  readonly rejected: readonly { readonly label: string; readonly code: string; readonly why: string }[];
};

/**
 * Reads presentations or holders' packages, a file or a folder of them, or a batch folder, whose issuer has all of
 * them.
 * @param isSelected decides by the subject; credentials of others are skipped
 * @throws SymbolonError as `selectCredentials`
 */
export async function shownCredentials(
  path: string,
  isSelected: (subject: Address) => boolean,
): Promise<ShownCredentials> {
  const credentials: ShownCredential[] = [];
  const rejected: { label: string; code: string; why: string }[] = [];
  if (existsSync(join(path, batchFiles.secret))) {
    for await (const held of selectCredentials(path, (_, { subject }) => isSelected(subject))) {
      credentials.push(heldCredential(held));
    }
  } else {
    for (const label of filesAt(path)) {
      try {
        credentials.push(readShown(readText(label), label));
      } catch (error) {
        if (!(error instanceof SymbolonError)) throw error;
        rejected.push({ label, code: error.code, why: error.reason });
      }
    }
  }
  const selected = credentials.filter(({ subject }) => isSelected(subject));
  return { shown: Map.groupBy(selected, ({ subject }) => subject.toLowerCase()), rejected };
}

/** One file, or those of a folder, sorted by name. */
function filesAt(path: string): readonly string[] {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return [path];
  const names = readdirSync(path).filter((name) => name.endsWith(".json"));
  const byName = (a: string, b: string) => a.localeCompare(b, "en", { numeric: true });
  return names.toSorted(byName).map((name) => join(path, name));
}

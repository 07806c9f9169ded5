import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { formatCredentialPackage } from "../../src/credentials/index.ts";
import { readBatchSecret } from "../../src/credentials/node/batchSecret.ts";
import { selectCredentials } from "../../src/credentials/node/index.ts";
import { writeOutput } from "../../src/files/writeOutput.ts";
import { printResult, progress, table } from "../output.ts";
import type { PresentOptions } from "./present.ts";

/**
 * `symbolon credential present DIR --all --out FOLDER`: writes what each holder is handed, one file a credential, named by
 * its index; all of it readable by its owner alone. Run again, it writes the same files again.
 */
export async function presentAll(directory: string, { out, json = false }: PresentOptions): Promise<void> {
  const { size } = await readBatchSecret(directory);
  mkdirSync(out, { recursive: true, mode: 0o700 });
  const onProgress = progress("writing packages");
  let written = 0;
  let isIssued = true;
  for await (const held of selectCredentials(directory, () => true)) {
    writeOutput(join(out, `${held.credential.index}.json`), `${formatCredentialPackage(held)}\n`, 0o600);
    isIssued &&= held.batch !== undefined;
    written += 1;
    onProgress(written, size);
  }
  printResult(json, { out, written, issued: isIssued }, [
    ...table([
      ["packages", written.toLocaleString("en")],
      ["written to", `${out}, each as INDEX.json`],
    ]),
    ...(isIssued
      ? []
      : ["warning: The batch is not issued yet: holders can disclose nothing with these files."]),
  ]);
}

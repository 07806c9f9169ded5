import { readText } from "../../src/node/files/readText.ts";
import type { BatchIdParameters } from "../../src/sdk/core/credential/batchId.ts";
import { fileError } from "../../src/sdk/core/inputErrors.ts";
import type { CredentialPackage } from "../../src/sdk/credentials/batch.ts";
import { disclose } from "../../src/sdk/credentials/disclosure/checkDisclosure.ts";
import { PACKAGE_FORMAT } from "../../src/sdk/credentials/disclosure/credentialPackage.ts";
import type { Presentation } from "../../src/sdk/credentials/disclosure/presentation.ts";
import {
  isCompactPresentation,
  parsePresentation,
} from "../../src/sdk/credentials/disclosure/presentationText.ts";
import { parseCredentialPackage } from "../../src/sdk/credentials/index.ts";

/**
 * Reads what a holder presents: a presentation, or the whole package of a credential, of which no field is shown then.
 * What it proves is for `checkDisclosure`.
 * @param place where its batch was issued, for a package from before that
 * @throws SymbolonError `MissingFile`, `UnreadableFile`, `BadCredentialFile`, and those of the parsers and of `disclose`
 */
export function readProven(file: string, place?: BatchIdParameters): Presentation {
  const text = readText(file);
  if (isCompactPresentation(text) || formatOf(file, text) !== PACKAGE_FORMAT) return parsePresentation(text);
  const held: CredentialPackage = parseCredentialPackage(text);
  const batch = held.batch ?? place;
  return disclose({ ...held, ...(batch !== undefined && { batch }) }, []);
}

function formatOf(file: string, text: string): unknown {
  try {
    return (JSON.parse(text) as { readonly format?: unknown } | null)?.format;
  } catch {
    throw fileError(file, {
      code: "BadCredentialFile",
      problem: "is not JSON",
      hint: "Give a presentation, or the package of a credential.",
    });
  }
}

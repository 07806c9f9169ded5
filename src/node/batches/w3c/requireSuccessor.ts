import { SymbolonError } from "../../../sdk/core/errors.ts";
import { fromBase64url } from "../../../sdk/core/text/base64url.ts";
import type { StatusList } from "./statusListCredential.ts";

/**
 * Refuses to write a list over one that it does not go on: whoever looks up a credential there would read of another batch,
 * or of an earlier block.
 * @param file names it for people
 * @param written what the file holds, a list as JSON or as a JWT
 * @throws SymbolonError `ListTakenBack`
 */
export function requireSuccessor(file: string, written: string, next: StatusList): void {
  const why = reasonOf(written, next);
  if (why === undefined) return;
  throw new SymbolonError({
    code: "ListTakenBack",
    reason: `Nothing was written: ${file} ${why}.`,
    hint: "Choose another --out and --url: with {batch} in them, each batch has its own. Or give --replace, if nobody reads the old list any more.",
    details: { file },
  });
}

function reasonOf(written: string, { credential, provenance }: StatusList): string | undefined {
  const before = readList(written);
  if (before === undefined) return "is not an earlier exported list";
  const purpose = credential.credentialSubject.statusPurpose;
  const isOurs = before.batch === provenance.batch && before.registry === provenance.registry;
  if (!isOurs) return `holds a list of the batch ${before.batch} of ${before.registry}`;
  if (before.purpose !== purpose) return `holds a list of ${before.purpose}s`;
  if (before.url !== credential.id) return `holds the list of ${before.url}`;
  const isLater = before.block > BigInt(provenance.block.number) || before.validFrom > credential.validFrom;
  return isLater
    ? `holds a later list, of block ${before.block} and valid from ${before.validFrom} on`
    : undefined;
}

/** As `statusListCredential` describes it. */
const DESCRIPTION =
  /^(revocation|suspension) status of batch (0x[\da-f]{64}) of (eip155:\d+:0x[\da-fA-F]{40}), revision \d+, as of block (\d+) /;

/** Undefined where it is none of ours. */
function readList(written: string) {
  const [, payload = ""] = written.split(".");
  const isJson = written.trimStart().startsWith("{");
  let found: Readonly<Record<"id" | "validFrom" | "description", unknown>>;
  try {
    found = JSON.parse(isJson ? written : new TextDecoder().decode(fromBase64url(payload)));
  } catch {
    return undefined;
  }
  const { id, validFrom, description } = found ?? {};
  const [, purpose, batch, registry, block = "0"] = DESCRIPTION.exec(String(description)) ?? [];
  if (purpose === undefined) return undefined;
  return { purpose, batch, registry, block: BigInt(block), url: id, validFrom: String(validFrom) };
}

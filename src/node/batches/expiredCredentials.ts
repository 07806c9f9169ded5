import { hasExpired } from "../../sdk/core/credential/hasExpired.ts";
import { SymbolonError } from "../../sdk/core/errors.ts";
import { momentText } from "../../sdk/core/text/moment.ts";
import type { CredentialRow } from "../../sdk/credentials/batch/buildBatch.ts";
import { parseSchema } from "../../sdk/credentials/parseSchema.ts";
import { readBatchSecret, readCredentialLines } from "./selectCredentials.ts";

/** Whether a credential has expired by a moment, in Unix seconds. */
export function isExpired({ expires = 0n }: CredentialRow, now: bigint): boolean {
  return hasExpired(expires, now);
}

/**
 * Refuses to issue a batch that holds what has expired: it would be paid for, and never count.
 * @param directory of the batch, with its secret part
 * @param now Unix seconds, by the chain's clock
 * @throws SymbolonError `CredentialsExpired`; as `readBatchSecret` and `readCredentialLines`
 */
export async function requireNoneExpired(directory: string, now: bigint): Promise<void> {
  const { schema, size } = await readBatchSecret(directory);
  let first: number | undefined;
  let expired = 0;
  let index = 0;
  for await (const row of readCredentialLines(directory, parseSchema(schema.schema))) {
    if (isExpired(row, now)) {
      first ??= index;
      expired++;
    }
    index++;
  }
  if (first === undefined) return;
  throw new SymbolonError({
    code: "CredentialsExpired",
    reason: `Nothing was issued: on the chain it is ${momentText(now)}, and ${expired} of the ${size} credentials of ${directory} have expired, the first of them ${first}.`,
    hint: "Build the batch again without them, or with later dates; or give --accept CredentialsExpired, to issue it as it is.",
    details: { directory, expired, size, first, now },
  });
}

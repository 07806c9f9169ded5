import type { ReadClient } from "../../src/chain/clients.ts";
import { readBatchStatus } from "../../src/chain/read/batches.ts";
import { credentialId } from "../../src/core/credential/credentialLeaf.ts";
import { isHeldAt, suspendedAt, unpackHold } from "../../src/core/status/holds.ts";
import { pendingAt } from "../../src/core/status/statusChanges.ts";
import { finalAt, locate, type StatusWord } from "../../src/core/status/statusWords.ts";
import type { KnownBatch } from "../../src/credentials/batch/knownBatch.ts";
import { momentText } from "../command/momentText.ts";

/** Status of one credential, for a report: not whether it counts, for which its dates are needed too. */
export type CredentialState = {
  readonly document: Readonly<Record<string, unknown>>;
  readonly lines: readonly (readonly [string, string | number])[];
};

/** What storage says of a credential in one block, and what is announced. */
export async function readCredentialState(
  client: ReadClient,
  { id, registry, header }: KnownBatch,
  index: number,
  block: { readonly number: bigint; readonly timestamp: bigint },
): Promise<CredentialState> {
  const { epochLength } = header.policy;
  const status = await readBatchStatus(client, {
    registry,
    batch: id,
    index: BigInt(index),
    blockNumber: block.number,
  });
  const { mask } = locate(index);
  const now = block.timestamp;
  const revoked = finalAt(status.revoked, mask, epochLength, now);
  const suspended = suspendedAt(status.suspended, mask, status.hold, status.batchHold, epochLength, now);
  const isHeld = isHeldAt(status.hold, now) || isHeldAt(status.batchHold, now);
  const pending = [
    ...pendingOf(status.revoked, mask, epochLength, now).map((from) => ({ kind: "Revoke", from })),
    ...pendingOf(status.suspended, mask, epochLength, now).map((from) => ({
      kind: "Suspend or reinstate",
      from,
    })),
  ];
  const hold = status.hold === 0n ? null : unpackHold(status.hold);
  const credential = credentialId(id, BigInt(index));
  return {
    document: {
      index,
      id: credential,
      revoked: revoked.set,
      suspended: suspended.set,
      held: isHeld,
      hold,
      pending,
    },
    lines: [
      ["credential", index],
      ["id", credential],
      ["revoked", revoked.set ? `since ${momentText(revoked.since, "")}` : "no"],
      ["suspended", suspended.set ? `yes${isHeld ? ", by an emergency hold" : ""}` : "no"],
      ...(hold === null
        ? []
        : [["held", `${momentText(hold.from, "")} to ${momentText(hold.until, "")}`] as const]),
      ...pending.map(({ kind, from }) => ["announced", `${kind}, from ${momentText(from, "")} on`] as const),
    ],
  };
}

function pendingOf(word: StatusWord, mask: bigint, epochLength: bigint, now: bigint): readonly bigint[] {
  return pendingAt(word, epochLength, now).flatMap(({ from, mask: bits }) =>
    (bits & mask) === 0n ? [] : [from],
  );
}

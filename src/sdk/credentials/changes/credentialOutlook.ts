import { WHOLE_BATCH } from "../../core/status/holds.ts";
import { changedWord, planeOf, projected } from "../../core/status/statusChanges.ts";
import { EMPTY_WORD, epochAt, locate } from "../../core/status/statusWords.ts";
import type { KnownBatch } from "../batch/knownBatch.ts";
import { type CredentialState, credentialState, type Words } from "./batchStatus.ts";
import type { ChangePlan, RequestedChange } from "./planChanges.ts";

/** A credential before and after a plan. */
export type CredentialOutlook = {
  /** As the block has it that the plan was made by. */
  readonly state: CredentialState;
  /** Once all that is announced and planned is in force; holds, which end by themselves, not counted. */
  readonly will: { readonly revoked: boolean; readonly suspended: boolean };
};

export type CredentialOutlooksParameters = {
  readonly batch: KnownBatch;
  readonly rows: readonly RequestedChange[];
  readonly plan: ChangePlan;
  readonly words: Words;
  /** As stored, by target. */
  readonly holds: ReadonlyMap<bigint, bigint>;
  /** Unix seconds. */
  readonly now: bigint;
  /** Credentials at most. */
  readonly limit: number;
};

/** What the credentials of a list are and will be, each once, in the list's order; those that the batch has not are left out. */
export function credentialOutlooks(parameters: CredentialOutlooksParameters): readonly CredentialOutlook[] {
  const { batch, rows, plan, words, holds, now, limit } = parameters;
  const { id, header } = batch;
  const { epochLength } = header.policy;
  const sent = new Set(plan.calls.flatMap((call) => call.rows));
  const planned = Map.groupBy(
    [...sent].map((row) => rows[row] as RequestedChange),
    ({ index }) => index,
  );
  const indexes = [...new Set(rows.map(({ index }) => index))].filter(
    (index) => index >= 0 && BigInt(index) < header.size,
  );
  return indexes.slice(0, limit).map((index) => {
    const { word, mask } = locate(index);
    const [revoked, suspended] = [words.revoked, words.suspended].map(
      (plane) => plane.get(word) ?? EMPTY_WORD,
    );
    const status = {
      revoked: revoked ?? EMPTY_WORD,
      suspended: suspended ?? EMPTY_WORD,
      hold: holds.get(BigInt(index)) ?? 0n,
      batchHold: holds.get(WHOLE_BATCH) ?? 0n,
    };
    const after = { revoked: status.revoked, suspended: status.suspended };
    for (const { kind } of planned.get(index) ?? []) {
      const plane = planeOf(kind);
      after[plane] = changedWord(kind, after[plane], epochAt(epochLength, now), mask);
    }
    const isSet = (plane: keyof typeof after) => (projected(after[plane]) & mask) !== 0n;
    return {
      state: credentialState({ id, epochLength, index, status, now }),
      will: { revoked: isSet("revoked"), suspended: isSet("suspended") },
    };
  });
}

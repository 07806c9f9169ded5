import { type ContractFunctionArgs, type ContractFunctionName, zeroAddress } from "viem";
import type { batchRegistryAbi } from "../../chain/abi/batchRegistryAbi.ts";
import type { Explain } from "../../chain/errors/explainRefusal.ts";
import { changeKinds } from "../../core/status/digest.ts";
import { momentText } from "../../core/text/moment.ts";
import { indexesInWord } from "../groupByWord.ts";
import { targetName, targetText } from "./planHolds.ts";

/** A status change or hold that cannot be, or a question about status that has no answer. */
export const changeRefusals: Readonly<Record<string, ExplainBatchError>> = {
  KindNotSupported: ([kind]) => ({
    reason: `A change of kind ${kind} is not announced through this function.`,
    hint: "Call hold and endHold, the functions for emergencies.",
  }),
  NoMasks: () => ({
    reason: "The change names no credentials.",
    hint: "Give at least one word and mask (groupByWord makes them from indexes).",
  }),
  MaskOutOfRange: ([word, mask, allowed]) => {
    const indexes = indexesInWord(wordOf(word, (mask as bigint) & ~(allowed as bigint)));
    const isEmpty = mask === 0n;
    return {
      reason: isEmpty
        ? `The mask of word ${word} names no credentials.`
        : `The batch has no ${indexes.length === 0 ? `credential in the low bits of word ${word}` : credentialsText(indexes)}.`,
      hint: isEmpty
        ? "Leave the word out."
        : "Take the indexes from this batch, and the masks from groupByWord.",
      details: { indexes },
    };
  },
  NoChange: ([word, mask, projected], call) => {
    const kind = kindOf(call);
    const bits = mask as bigint;
    const already =
      kind === changeKinds.Reinstate ? bits & ~(projected as bigint) : bits & (projected as bigint);
    const indexes = indexesInWord(wordOf(word, kind === undefined ? bits : already));
    const state = kind === changeKinds.Reinstate ? "not suspended" : "suspended";
    const are = `${indexes.length === 1 ? "is" : "are"} or will be`;
    return {
      reason:
        kind === undefined
          ? `Among ${credentialsText(indexes)} there are some that are (or will be, once all that is announced is in force) what the change makes them.`
          : `${upper(credentialsText(indexes))} ${are} ${state} already, once all that is announced is in force.`,
      hint: "Leave them out, and announce the rest again.",
      details: { indexes },
    };
  },
  NothingToRetract: ([word, mask, pending]) => {
    const indexes = indexesInWord(wordOf(word, (mask as bigint) & ~(pending as bigint)));
    return {
      reason: `Nothing that was announced in this epoch is about ${credentialsText(indexes)}.`,
      hint: "What an earlier epoch announced takes effect: suspend or reinstate to undo a suspension or reinstatement; a revocation is final.",
      details: { indexes },
    };
  },
  EpochOutOfRange: ([epoch], call) => {
    const isIssue = call?.functionName === "issue" || call?.functionName === "issueByDelegation";
    return {
      reason: isIssue
        ? `In 30 years the epoch will be ${epoch}, beyond what the registry can count (32 bits): nobody could revoke in this batch then.`
        : `The epoch ${epoch} is beyond what the registry can count: it has 32 bits.`,
      hint: "Issue a batch with a longer epoch: it is part of the policy, which never changes.",
    };
  },
  RevisionsExhausted: ([id]) => ({
    reason: `Batch ${id} has taken as many changes as a batch can (2^30 - 2).`,
    hint: "Issue what is still valid as a new batch.",
  }),
  HistoryNotKept: ([moment, floor]) => ({
    reason: `The registry keeps this status from ${timeText(floor)} on, not at ${timeText(moment)}.`,
    hint: "The events have older history: symbolon credential show lists it.",
  }),
  BeyondHorizon: ([moment, horizon]) => ({
    reason: `Nobody can know the status at ${timeText(moment)} yet: changes can still be announced that take effect from ${timeText(horizon)} on.`,
    hint: "Ask about an earlier moment, or again later.",
  }),

  // A hold that cannot be, or cannot end then.
  NoTargets: () => ({
    reason: "The emergency names no credentials.",
    hint: "Give at least one index, or 2^256 - 1 for the whole batch.",
  }),
  IndexBeyondBatch: ([index, size]) => ({
    reason: `The batch has the credentials 0 to ${(size as bigint) - 1n}, and no credential ${index}.`,
    hint: "Look the index up in the issuer's file of this batch.",
  }),
  HoldOutOfRange: ([until, earliest, latest]) => ({
    reason: `A hold in this block may end from ${timeText(earliest)} to ${timeText(latest)}, not at ${timeText(until)}.`,
    hint: "Give an end in between; before a hold ends, it can be imposed again.",
  }),
  HoldEndOutOfRange: ([target, until, earliest, latest]) => {
    const isOver = (latest as bigint) < (earliest as bigint);
    return {
      reason: isOver
        ? `${targetText(target as bigint)} has no hold that could end earlier than it does.`
        : `The hold of ${targetName(target as bigint)} may be ended from ${timeText(earliest)} to ${timeText(latest)}, not at ${timeText(until)}.`,
      hint: isOver
        ? "Leave it out: it ends by itself before an earlier end could take effect."
        : "Give a moment in between: before it, there may be copies of the status that count on the hold.",
    };
  },
};

function wordOf(word: unknown, mask: bigint): { readonly word: bigint; readonly mask: bigint } {
  return { word: word as bigint, mask };
}

/** What the refused call announces, where it is known. */
function kindOf(call: BatchCall | undefined): number | undefined {
  const isChange = call?.functionName === "change" || call?.functionName === "changeByDelegation";
  return isChange ? call.args[1] : undefined;
}

function upper(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}

type RegistryFunction = ContractFunctionName<typeof batchRegistryAbi>;

/** A call that a BatchRegistry refused, as viem's `writeContract` and `readContract` take it. */
export type BatchCall = {
  readonly [name in RegistryFunction]: {
    readonly functionName: name;
    readonly args: ContractFunctionArgs<typeof batchRegistryAbi, "nonpayable" | "view", name>;
  };
}[RegistryFunction];

/** Makes the explanation of one custom error from its values. */
export type ExplainBatchError = Explain<BatchCall>;

/** A moment among an error's values. */
export function timeText(seconds: unknown): string {
  return momentText(seconds as bigint);
}

export function isZeroAddress(address: unknown): boolean {
  return address === zeroAddress;
}

/** Numbers that one sentence repeats: a word has 224. */
const MAX_SHOWN = 8;

/** `credential 7`; `credentials 7, 9 and 3 more`. */
function credentialsText(indexes: readonly number[]): string {
  if (indexes.length === 1) return `credential ${indexes[0]}`;
  const more = indexes.length > MAX_SHOWN ? ` and ${indexes.length - MAX_SHOWN} more` : "";
  return `credentials ${indexes.slice(0, MAX_SHOWN).join(", ")}${more}`;
}

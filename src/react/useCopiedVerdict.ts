import { useMemo } from "react";
import { SymbolonError } from "../sdk/core/errors.ts";
import type { Presentation } from "../sdk/credentials/disclosure/presentation.ts";
import { unavailable } from "../sdk/credentials/verify/answer.ts";
import { STALE } from "../sdk/credentials/verify/cached/answerFromCopy.ts";
import { openStatusCache } from "../sdk/credentials/verify/cached/openStatusCache.ts";
import { type FixedExpectation, findMismatch, mismatch } from "../sdk/credentials/verify/expectation.ts";
import type { Finality, StatusBlock } from "../sdk/credentials/verify/node/askNode.ts";
import { reusableUntil, type ShownAnswer } from "../sdk/credentials/verify/shownAnswer.ts";
import { bestNow, CHAIN_CLOCK_SKEW, useDeviceMoment, useLastClock } from "./chainClock.ts";
import { copyTerms } from "./useStatusCopy.ts";
import { sentenceOf } from "./useVerdict.ts";

export type CopiedVerdictParameters = {
  readonly chainId: number;
  /** The text from `useStatusCopy`, or from `credential verify --cache`; undefined: no copy. */
  readonly copy: string | undefined;
  readonly shown: Pick<Presentation, "batch" | "credential" | "proof"> | undefined;
  readonly expected: FixedExpectation;
  readonly finality?: Finality | undefined;
};

/** Reads a copy: its block, and its answer at any moment. */
export type CopyReader = {
  /** The block of the copy; undefined: it contains no status. */
  readonly block: StatusBlock | undefined;
  readonly at: (now: bigint) => ShownAnswer;
};

/**
 * Opens a copy for what is shown. Its checksum detects damage, not malice: a copy is as trustworthy as its maker, so
 * accept none from the holder.
 * @throws SymbolonError `DamagedSnapshot`, `SnapshotVersionMismatch`, `RegistryMismatch`, `BatchNotFollowed`
 * @throws Forgery `IndexBeyondBatch`, `CredentialNotInBatch`
 */
export function openCopy(parameters: CopiedVerdictParameters): CopyReader | undefined {
  const { chainId, copy, shown, expected, finality } = parameters;
  if (copy === undefined || shown === undefined) return undefined;
  const { batch, credential, proof } = shown;
  const { registry, header } = batch;
  const cache = openStatusCache({ ...copyTerms({ chainId, registry, finality }), snapshot: copy });
  const { issuer, schema } = header;
  const other = findMismatch(expected, { issuer, schema, subject: credential.subject });
  if (other !== undefined) {
    const at = (now: bigint) => ({ kind: "mismatch", answer: mismatch("cached", now, other) }) as const;
    return { block: cache.block(), at };
  }
  const admitted = cache.admit({ header, credential, proof, expected });
  return { block: cache.block(), at: (now) => shownOf(cache.strict(admitted, now)) };
}

function shownOf(answer: ReturnType<ReturnType<typeof openStatusCache>["strict"]>): ShownAnswer {
  if (answer.outcome === "Mismatch") return { kind: "mismatch", answer };
  if (answer.outcome !== "Unavailable") {
    return { kind: "current", answer, until: reusableUntil(answer, CHAIN_CLOCK_SKEW) };
  }
  const { code, details } = answer.problem;
  const { horizon, freshUntil = horizon } = details as { horizon?: bigint; freshUntil?: bigint };
  if (!STALE.includes(code) || freshUntil === undefined) return { kind: "unavailable", answer };
  return { kind: "askAgain", over: reusableUntil({ freshUntil }, CHAIN_CLOCK_SKEW) };
}

/**
 * The verdict on what is shown, from a copy of status words, without a network, for as long as the copy covers it. Its
 * moment is the chain's, where a node has given it on this page; otherwise it is the device's, and `isByDevice` is set.
 * People must know that: with a slow clock, the copy counts as valid for too long.
 */
export function useCopiedVerdict({ chainId, copy, shown, expected, finality }: CopiedVerdictParameters) {
  const device = useDeviceMoment();
  const clock = useLastClock(chainId);
  const now = bestNow(clock, device);
  const opened = useMemo(() => {
    try {
      return { reader: openCopy({ chainId, copy, shown, expected, finality }), problem: undefined };
    } catch (problem) {
      if (!(problem instanceof SymbolonError)) throw problem;
      return { reader: undefined, problem };
    }
  }, [chainId, copy, shown, expected, finality]);
  const { reader, problem } = opened;
  const current: ShownAnswer | undefined =
    problem === undefined
      ? reader?.at(now)
      : { kind: "unavailable", answer: unavailable("cached", now, problem) };
  return {
    shown: current,
    sentence: sentenceOf(current),
    now,
    isByDevice: clock === undefined,
    block: reader?.block,
  };
}

import type { Address, Client, Hex, Transport } from "viem";
import { type BatchHeader, batchId } from "../../../sdk/core/credential/batchId.ts";
import { type Credential, credentialId } from "../../../sdk/core/credential/credentialLeaf.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import { jsonOf } from "../../../sdk/core/text/jsonText.ts";
import { openStatusCache } from "../../../sdk/credentials/verify/cached/openStatusCache.ts";
import type {
  AdmittedCredential,
  FollowParameters,
} from "../../../sdk/credentials/verify/cached/statusCache.ts";
import { decidedDocument } from "../../../sdk/credentials/verify/decidedDocument.ts";
import type { FixedExpectation } from "../../../sdk/credentials/verify/expectation.ts";
import type { Finality, StatusBlock } from "../../../sdk/credentials/verify/node/askNode.ts";
import type { OnAnswer } from "../../../sdk/credentials/verify/onAnswer.ts";
import { openNewest } from "../newest.ts";
import { lookEvery } from "./lookEvery.ts";
import { maxAgeOf } from "./maxAge.ts";

export type OpenVerdictsParameters = {
  readonly client: Client<Transport>;
  readonly chainId: bigint;
  /** The BatchRegistry. */
  readonly registry: Address;
  /** Batches whose credentials are judged. */
  readonly batches: readonly FollowParameters[];
  /** Issuers whose credentials count, their schema and subject. */
  readonly expected: FixedExpectation;
  /** Seconds by which this machine's clock may be slow. */
  readonly clockSkew: bigint;
  /** Seconds by which the block of the copy may be undone; 0 where it is final. */
  readonly reorgMargin: bigint;
  readonly finality?: Finality | undefined;
  /** Unix seconds with a fraction; default: this machine's. */
  readonly now?: (() => number) | undefined;
  /** Called with each answer. */
  readonly onAnswer?: OnAnswer | undefined;
  /** Called with the error when the copy could not be updated. The copy serves for as long as it is fresh. */
  readonly onTrouble?: ((thrown: unknown) => void) | undefined;
};

/** A credential, with what proves it to be in its batch. */
export type SubmittedCredential = {
  /** Id of the batch. */
  readonly batch: Hex;
  readonly credential: Credential;
  /** Siblings from its leaf to the root, lowest first. */
  readonly proof: readonly Hex[];
};

/** A verdict, and whole seconds for which it may be reused; 0: it may not be. */
export type GivenVerdict = { readonly document: object; readonly outcome: string; readonly maxAge: number };

export type Verdicts = {
  /**
   * Gives the verdict as of now.
   * @throws SymbolonError `BatchNotFollowed`, as `StatusCache.admit`, and where the copy cannot decide: `NotFresh` and
   * similar
   */
  readonly decide: (submitted: SubmittedCredential) => GivenVerdict;
  readonly batches: readonly Hex[];
  /** The block of the copy. */
  readonly block: () => StatusBlock;
  /** Seconds since the copy was updated. */
  readonly age: () => number;
  readonly now: () => number;
  /** Updates the copy; also runs by itself every two seconds. */
  readonly refresh: () => Promise<void>;
  readonly close: () => void;
};

const MILLI = 1_000;
/** Milliseconds between refreshes. */
const LOOK_MS = 2_000;
/** Most credentials whose proof is remembered as checked; beyond it, the oldest is checked again. */
const MAX_KNOWN = 10_000;

/**
 * Follows the status of batches, and gives verdicts from the copy without any request.
 * @throws SymbolonError as `StatusCache.refreshByEvents`, of the first copy
 */
export async function openVerdicts(parameters: OpenVerdictsParameters): Promise<Verdicts> {
  const { client, chainId, registry, batches, clockSkew, reorgMargin, finality } = parameters;
  const { expected, now = () => Date.now() / MILLI, onAnswer, onTrouble = () => {} } = parameters;
  const place = { chainId, registry };
  const cache = openStatusCache({
    ...place,
    clockSkew,
    reorgMargin,
    onAnswer,
    ...(finality !== undefined && { finality }),
  });
  const headers = new Map<Hex, BatchHeader>();
  for (const batch of batches) headers.set(cache.follow(batch), batch.header);
  let freshAt = 0;
  const refresh = async () => {
    await cache.refreshByEvents(client);
    freshAt = performance.now();
  };
  await refresh();
  const close = lookEvery(LOOK_MS, refresh, onTrouble);
  const admit = admitting((submitted) => {
    const header = headers.get(submitted.batch);
    if (header === undefined) throw notFollowed(submitted.batch, headers.size);
    return cache.admit({ header, credential: submitted.credential, proof: submitted.proof, expected });
  });
  return {
    batches: [...headers].map(([, header]) => batchId({ ...place, header })),
    block: () => cache.block() as StatusBlock,
    age: () => (performance.now() - freshAt) / MILLI,
    now,
    refresh,
    decide(submitted) {
      const moment = now();
      const answer = cache.strict(admit(submitted), BigInt(Math.floor(moment)));
      if ("problem" in answer) throw answer.problem;
      const { batch, credential } = submitted;
      const { index, subject } = credential;
      const maxAge = maxAgeOf(answer, { now: moment, clockSkew });
      const of = { batch, credential: credentialId(batch, index), index, subject };
      return { outcome: answer.outcome, maxAge, document: { ...decidedDocument(answer), ...of, maxAge } };
    },
    close,
  };
}

/** Checks each credential once, as long as it is remembered. */
function admitting(admit: (submitted: SubmittedCredential) => AdmittedCredential) {
  const known = openNewest<AdmittedCredential>(MAX_KNOWN);
  return (submitted: SubmittedCredential) => {
    const name = jsonOf([submitted.batch, submitted.credential, submitted.proof]);
    const before = known.get(name);
    if (before !== undefined) return before;
    const admitted = admit(submitted);
    known.add(name, admitted);
    return admitted;
  };
}

function notFollowed(batch: Hex, count: number): SymbolonError {
  return new SymbolonError({
    code: "BatchNotFollowed",
    reason: `The batch ${batch} is not among the ${count} that are followed here.`,
    hint: "Check the id of the batch; GET /health lists those that are followed.",
    details: { batch },
  });
}

import { queryOptions, useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import type { Address, Chain, Client, Hex, Transport } from "viem";
import type { Presentation } from "../sdk/credentials/disclosure/presentation.ts";
import {
  type Decided,
  type Mismatch,
  type Unavailable,
  unavailable,
  type VerificationResult,
} from "../sdk/credentials/verify/answer.ts";
import { USUAL_MARGIN } from "../sdk/credentials/verify/decideFromStatus.ts";
import type { Expectation } from "../sdk/credentials/verify/expectation.ts";
import { explain } from "../sdk/credentials/verify/explain.ts";
import { verifyLive } from "../sdk/credentials/verify/live/verifyLive.ts";
import { askNode, type Finality, readBlock } from "../sdk/credentials/verify/node/askNode.ts";
import { type ShownAnswer, shownAnswer } from "../sdk/credentials/verify/shownAnswer.ts";
import {
  CHAIN_CLOCK_SKEW,
  type ChainClock,
  chainClockKey,
  clockAt,
  deviceAheadOf,
  deviceMoment,
  laterClock,
  useDeviceMoment,
} from "./chainClock.ts";
import { LOOK_EVERY_MS, type QueryParameters, queryKeyOf, withQuery } from "./queryKey.ts";
import { type ReadConfig, type ReadConfigParameters, useReadConfig } from "./readConfig.ts";

/** The judged credential of a batch, or attestation. */
export type CredentialReference =
  | Pick<Presentation, "batch" | "credential" | "proof">
  | { readonly registry: Address; readonly uid: Hex };

export type VerdictParameters = {
  readonly chainId: number;
  /** Undefined: nothing is shown yet. */
  readonly shown: CredentialReference | undefined;
  /** The expected issuer, schema and subject. */
  readonly expected: Expectation;
  /** How final the block must be. Default: `latest`. Blocks that are not final count as 64 seconds older. */
  readonly finality?: Finality | undefined;
  /** Highest age of the block, in seconds. */
  readonly maxAge?: bigint | undefined;
};

/** An answer, and the chain's clock at that time; undefined: no node has given it. */
export type GivenAnswer =
  | { readonly answer: Decided | Mismatch; readonly clock: ChainClock; readonly givenAt: bigint }
  | { readonly answer: Unavailable; readonly clock: undefined };

/**
 * The verdict as of now by the chain's own clock, read again regularly: this also shows announcements and
 * reorganizations. Without an answer, the verdict is Unavailable; but an earlier answer stays, and the query fails.
 * Show its data only through `shownAnswer`.
 */
export function verdictQueryOptions(config: ReadConfig, parameters: VerdictParameters) {
  const { chainId, shown } = parameters;
  const queryKey = queryKeyOf("verdict", parameters);
  return queryOptions({
    queryKey,
    enabled: shown !== undefined,
    refetchInterval: LOOK_EVERY_MS,
    // Without a network, the error comes from the node that does not answer.
    networkMode: "always",
    retry: false,
    queryFn: async ({ client: queries }): Promise<GivenAnswer> => {
      const clockKey = chainClockKey(chainId);
      const keep = (read: ChainClock) => {
        const clock = laterClock(queries.getQueryData<ChainClock>(clockKey), read);
        queries.setQueryData(clockKey, clock);
        return clock;
      };
      try {
        return await askNode("a verdict", () => askNow(config, parameters, keep));
      } catch (problem) {
        if (queries.getQueryData<GivenAnswer>(queryKey)?.clock !== undefined) throw problem;
        return { answer: unavailable("live", 0n, problem), clock: undefined };
      }
    },
  });
}

/** The part of a verdict that may be shown, updated each second. */
export type VerdictView = {
  /** Undefined: no answer yet. From `freshUntil` on it no longer has the verdict. */
  readonly shown: ShownAnswer | undefined;
  /** `explain`'s sentence about what is shown. */
  readonly sentence: string | undefined;
  /** The chain's clock, in unix seconds; undefined: no node has given it. */
  readonly now: bigint | undefined;
  /** Seconds by which the device's clock is ahead of the newest block: it is wrong, or the node has stopped. */
  readonly deviceAhead: number;
  /** Why it could not be read again. */
  readonly error: Error | null;
  readonly isAsking: boolean;
  readonly askAgain: () => void;
};

/**
 * The verdict on what is shown, for as long as it holds by the chain's clock, never by the device's. At `freshUntil` at
 * the latest it turns to `askAgain`, with or without a node, and is read again automatically.
 * @example
 * const expected = { issuers: [club], schema: "any", subject: "any" } as const;
 * const { shown, sentence } = useVerdict({ chainId, shown: presentation, expected, finality: "finalized" });
 * const isGood = shown?.kind === "current" && shown.answer.outcome === "Valid";
 */
export function useVerdict({
  config,
  query,
  ...parameters
}: VerdictParameters & ReadConfigParameters & QueryParameters): VerdictView {
  const options = withQuery(verdictQueryOptions(useReadConfig({ config }), parameters), query);
  const { enabled } = options;
  const { data, error, isFetching, refetch } = useQuery(options);
  const device = useDeviceMoment();
  const now = data?.clock && clockAt(data.clock, device);
  const shown = data && shownOf(data, now);
  const isOver = shown?.kind === "askAgain";
  useEffect(() => {
    if (enabled && isOver) void refetch();
  }, [enabled, isOver, refetch]);
  return {
    shown,
    sentence: sentenceOf(shown),
    now,
    error,
    isAsking: isFetching,
    deviceAhead: data?.clock === undefined ? 0 : deviceAheadOf(data.clock),
    askAgain: () => void refetch(),
  };
}

/** `explain`'s sentence about what may be shown; undefined: nothing to say. */
export function sentenceOf(shown: ShownAnswer | undefined): string | undefined {
  return shown !== undefined && "answer" in shown ? explain(shown.answer) : undefined;
}

function shownOf(given: GivenAnswer, now: bigint | undefined): ShownAnswer {
  if (given.clock === undefined || now === undefined) return shownAnswer(given.answer, NO_CLOCK);
  return shownAnswer(given.answer, { givenAt: given.givenAt, now, clockSkew: CHAIN_CLOCK_SKEW });
}

/** Highest age, in seconds, of a block that answers only for its own moment. */
const MAX_AGE = 1_800n;

/** For answers that time does not change. */
const NO_CLOCK = { givenAt: 0n, now: 0n, clockSkew: 0n };

async function askNow(
  config: ReadConfig,
  parameters: VerdictParameters,
  keep: (read: ChainClock) => ChainClock,
): Promise<GivenAnswer> {
  const client = config.getClient({ chainId: parameters.chainId });
  const { timestamp } = await readBlock(client, "latest");
  const clock = keep({ timestamp, readAt: deviceMoment() });
  const now = () => clockAt(clock, deviceMoment());
  // Taken before the request: a verdict that expired on its way, while the device slept, must not be shown.
  const givenAt = now();
  const answer = await ask(client, parameters, now);
  if (answer.outcome === "Unavailable") throw answer.problem;
  return { answer, clock, givenAt };
}

async function ask(
  client: Client<Transport, Chain>,
  { shown, expected, finality = "latest", maxAge }: VerdictParameters,
  clock: () => bigint,
): Promise<VerificationResult> {
  if (shown === undefined) throw new TypeError("Nothing is shown.");
  const options = { expected, finality, maxAge, clock };
  if ("uid" in shown) {
    const { verifyAttestationLive } = await import("../sdk/credentials/verify/live/verifyAttestationLive.ts");
    return verifyAttestationLive(client, { ...shown, ...options, clockSkew: CHAIN_CLOCK_SKEW });
  }
  const { batch, credential, proof } = shown;
  const { registry, header } = batch;
  const about = { registry, header, credential, proof, ...options };
  // Where each second is an epoch, no margin extends an answer.
  const reorgMargin = header.policy.epochLength > 0n ? USUAL_MARGIN : 0n;
  const answer = await verifyLive(client, { ...about, reorgMargin, clockSkew: CHAIN_CLOCK_SKEW });
  return isOfBlockAlone(answer)
    ? verifyLive(client, { ...about, moment: "block", maxAge: maxAge ?? MAX_AGE })
    : answer;
}

/**
 * Whether a block answers only for its own moment: the batch is missing, or too young for the margin, or its epochs are
 * too short for it. A verdict that is known to change within these seconds is not read at the block: it would be used
 * beyond that moment.
 */
function isOfBlockAlone(answer: VerificationResult): boolean {
  if (answer.outcome !== "Unavailable") return false;
  const { code, details } = answer.problem;
  if (code === "NotSurelyIssued" || code === "BeyondHorizon") return true;
  const { freshUntil, block } = details as { freshUntil?: bigint; block?: { readonly timestamp: bigint } };
  return (
    code === "NotFresh" && freshUntil !== undefined && block !== undefined && freshUntil <= block.timestamp
  );
}

import { explainViemError } from "../../src/sdk/chain/errors/explainViemError.ts";
import { SymbolonError } from "../../src/sdk/core/errors.ts";
import { campaignRefusal } from "../../src/sdk/distribution/decodeClaimError.ts";
import type { WorkKind } from "../../src/services/delivery/work/kind.ts";
import { runWorker, type WorkedChain } from "../../src/services/delivery/work/worker.ts";
import { nearestTogether } from "../../src/services/gateway/nearestTogether.ts";
import { openPaceShare, partOfPace } from "../../src/services/gateway/paceShare.ts";
import type { Sql } from "../../src/services/store/sql.ts";
import { claimKind } from "../../src/services/work/claimKind.ts";
import { delegationKind } from "../../src/services/work/delegationKind.ts";
import { releaseKind } from "../../src/services/work/releaseKind.ts";
import { requestKind } from "../../src/services/work/requestKind.ts";
import { printAside } from "../output.ts";
import type { OpenedChain } from "./openChains.ts";

export type RunWorkersParameters = {
  readonly sql: Sql;
  readonly chains: readonly OpenedChain[];
  /** One worker each, of this process. */
  readonly names: readonly string[];
  /** Wei that one signed request may cost beside its gas. */
  readonly maxValue: bigint | undefined;
  readonly signal: AbortSignal;
};

/**
 * Runs workers in this process until the signal stops it.
 * @throws SymbolonError as `runWorker`
 */
export async function runWorkers(parameters: RunWorkersParameters): Promise<void> {
  const { sql, names, maxValue } = parameters;
  const failed = new AbortController();
  const signal = AbortSignal.any([parameters.signal, failed.signal]);
  const onTrouble = troubleTeller(signal);
  const chains = parameters.chains.map((chain) => inPart(chain, { sql, names, signal, onTrouble }));
  // What is asked meanwhile need not be waited for: all that counts is in the store.
  signal.addEventListener("abort", () => parameters.chains.forEach(({ close }) => void close()), {
    once: true,
  });
  const feeTakers = chains.flatMap(({ senders }) => senders.map(({ account }) => account.address));
  const relays = new Map(
    parameters.chains.flatMap(({ client, through }) =>
      through === undefined ? [] : [[client.chain.id, through]],
    ),
  );
  const claims = claimKind({ feeTakers, relays });
  const kinds: readonly WorkKind[] = [claims, releaseKind(), requestKind({ maxValue }), delegationKind()];
  const ends = await Promise.allSettled(
    names.map((name) =>
      runWorker({ sql, name, chains, kinds, signal, onTrouble }).catch((thrown) => {
        failed.abort();
        throw thrown;
      }),
    ),
  );
  const end = ends.find(({ status }) => status === "rejected");
  if (end?.status === "rejected" && !parameters.signal.aborted) throw end.reason;
}

type PartParameters = Pick<RunWorkersParameters, "sql" | "names" | "signal"> & {
  readonly onTrouble: (thrown: unknown, chain: number) => void;
};

/** A chain with these workers' part of its pace, of which neighbours go together: one process may be one of several over the store. */
function inPart(opened: OpenedChain, { onTrouble, ...parameters }: PartParameters): WorkedChain {
  const chain = {
    ...opened,
    choose: nearestTogether(() => Date.now() / 1_000, opened.profile.blockTime),
  };
  const { room } = chain;
  if (room === undefined) return chain;
  const { id } = chain.client.chain;
  const seen = { ...parameters, chain: id, onTrouble: (thrown: unknown) => onTrouble(thrown, id) };
  return { ...chain, room: partOfPace(room, openPaceShare(parameters.sql, seen)) };
}

/** Milliseconds for which the same trouble is not told again. */
const QUIET_MS = 30_000;

/** Tells on stderr what goes wrong, in words that hold no address with a key in it. @param note told the same */
export function troubleTeller(
  signal: AbortSignal,
  note: (words: string) => void = () => {},
): (thrown: unknown, chain?: number) => void {
  const last = new Map<string, number>();
  return (thrown, chain) => {
    if (signal.aborted) return;
    const problem = explainViemError(thrown, campaignRefusal);
    const words = problem instanceof SymbolonError ? `${problem.reason} ${problem.hint}` : String(problem);
    const text = chain === undefined ? words : `chain ${chain}: ${words}`;
    const now = performance.now();
    if (now - (last.get(text) ?? Number.NEGATIVE_INFINITY) < QUIET_MS) return;
    last.set(text, now);
    printAside([text]);
    note(text);
  };
}

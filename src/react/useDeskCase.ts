import { queryOptions, useQuery } from "@tanstack/react-query";
import type { Address, Hex } from "viem";
import { explainViemError } from "../sdk/chain/errors/explainViemError.ts";
import type { DeskCase } from "../sdk/chain/read/readDesk.ts";
import { readTokenWords } from "../sdk/chain/read/readToken.ts";
import { requireCase } from "../sdk/governance/cases/casePlace.ts";
import { effectText, subjectText } from "../sdk/governance/cases/caseText.ts";
import { type CaseActionName, possibleActions } from "../sdk/governance/cases/possibleActions.ts";
import { tellCase } from "../sdk/governance/cases/tellCase.ts";
import { governanceRefusal } from "../sdk/governance/governanceRefusal.ts";
import type { ToldRow } from "../sdk/governance/proposal/tell/told.ts";
import { type CaseTask, nextInCase } from "../sdk/governance/watch/caseTasks.ts";
import { openKnownCase } from "./openKnownCase.ts";
import { LOOK_EVERY_MS, type QueryParameters, queryKeyOf, withQuery } from "./queryKey.ts";
import { type ReadConfig, type ReadConfigParameters, useReadConfig } from "./readConfig.ts";

export type DeskCaseParameters = {
  readonly chainId: number;
  /** Undefined: no case is asked about yet. */
  readonly place: DeskCasePlace | undefined;
};

/** A case by its desk and its id. */
export type DeskCasePlace = {
  readonly desk: Address;
  readonly id: Hex;
  /** Where the desk's events begin; default: 0. */
  readonly fromBlock?: bigint | undefined;
};

/** A case as of the newest block, in the toolkit's words. */
export type ToldDeskCase = {
  readonly found: DeskCase;
  /** What is contested. */
  readonly about: string;
  /** What it would change. */
  readonly effect: string;
  readonly rows: readonly ToldRow[];
  /** What may be done next, by whom and until when; empty: it has ended, and nothing is left to do. */
  readonly next: readonly CaseTask[];
  /** What its stage leaves room for now. */
  readonly actions: readonly CaseActionName[];
  /** Of the newest block. */
  readonly time: bigint;
};

/** A case before a desk, read again regularly: others act in it, too. */
function deskCaseQueryOptions(config: ReadConfig, { chainId, place }: DeskCaseParameters) {
  return queryOptions({
    queryKey: queryKeyOf("deskCase", { chainId, place }),
    enabled: place !== undefined,
    retry: false,
    refetchInterval: LOOK_EVERY_MS,
    structuralSharing: false,
    queryFn: async ({ client: queries }): Promise<ToldDeskCase> => {
      if (place === undefined) throw new TypeError("Nothing is asked for.");
      const client = config.getClient({ chainId });
      try {
        const { opened, known } = await openKnownCase(queries, client, place);
        const { desk, terms, asOf } = opened;
        const found = requireCase(opened);
        const tokenWords = await readTokenWords(client, { token: terms.bondToken });
        const shown = { ...found, desk, subject: known, token: terms.bondToken, tokenWords };
        return {
          found,
          about: subjectText(found.credential, known),
          effect: effectText(found.kind, known),
          rows: await tellCase(client, opened),
          next: nextInCase(shown, asOf.time),
          actions: possibleActions(opened),
          time: asOf.time,
        };
      } catch (thrown) {
        throw explainViemError(thrown, governanceRefusal);
      }
    },
  });
}

/** A case before a desk ({@link deskCaseQueryOptions}). */
export function useDeskCase({
  config,
  query,
  ...parameters
}: DeskCaseParameters & ReadConfigParameters & QueryParameters) {
  return useQuery(withQuery(deskCaseQueryOptions(useReadConfig({ config }), parameters), query));
}

import type { QueryClient } from "@tanstack/react-query";
import type { ReadClient } from "../sdk/chain/clients.ts";
import {
  type CaseOpeningParameters,
  findCaseOpening,
  type KnownCase,
  openFoundCase,
} from "../sdk/governance/cases/caseOpening.ts";
import { queryKeyOf } from "./queryKey.ts";

/** Reads a case, and looks for its opening, which stays, only once. */
export async function openKnownCase(
  queries: QueryClient,
  client: ReadClient,
  place: Omit<CaseOpeningParameters, "onProgress">,
): Promise<KnownCase> {
  const opening = await queries.fetchQuery({
    queryKey: queryKeyOf("caseOpening", { chainId: client.chain.id, place }),
    queryFn: () => findCaseOpening(client, place),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
    structuralSharing: false,
  });
  return openFoundCase(client, opening);
}

import { queryOptions, useQuery } from "@tanstack/react-query";
import type { Hex } from "viem";
import { type AccountProof, proofOfRoot, urlReader } from "../sdk/allocation/proof/proofFromFiles.ts";
import { SymbolonError } from "../sdk/core/errors.ts";
import { nobleHasher } from "../sdk/core/hasher.ts";
import { firstFound } from "./firstFound.ts";
import { type QueryParameters, queryKeyOf, withQuery } from "./queryKey.ts";

export type EligibilityParameters = {
  /** Undefined: no account is given yet. */
  readonly account: string | undefined;
  /** Folders of the published tree: addresses, or relative to the page. */
  readonly trees: readonly string[];
  /** The root that every proof must fold to; undefined: not known yet. */
  readonly root: Hex | undefined;
  /** Name of the root's convention. */
  readonly convention: string;
};

/** A host's fault: it served something else than the tree, or nothing. */
export type TreeFault = { readonly tree: string; readonly thrown: unknown };

export type Eligibility = {
  /** Faults of the requested hosts. */
  readonly faults: readonly TreeFault[];
} & (
  | {
      readonly leaf: AccountProof;
      /** The one of `trees` that has proven it. */
      readonly tree: string;
    }
  | {
      /** The account is not listed, according to every host that answers. */
      readonly leaf: null;
      readonly tree?: undefined;
    }
);

/** Milliseconds after which the next host is also requested, if one has not answered. */
const PATIENCE_MS = 4_000;

/**
 * An account's leaf, from the files of a published tree and its root. It asks no node, and trusts nothing that a host
 * serves. The hosts are requested in turn; a leaf that one of them proves counts, whatever the others say.
 * @throws the first host's error from the query, where none has answered
 */
export function eligibilityQueryOptions({ account, trees, root, convention }: EligibilityParameters) {
  return queryOptions({
    queryKey: queryKeyOf("eligibility", { account, trees, root, convention }),
    enabled: account !== undefined && root !== undefined,
    // Files of a root never change, and each host has been requested.
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
    // Where it is fetched before account and root are known, these values match nothing.
    queryFn: () => askTrees(trees, { account: account ?? "", root: root ?? "0x", convention }),
  });
}

/** Whether an account is listed, and for how much ({@link eligibilityQueryOptions}). */
export function useEligibility({ query, ...parameters }: EligibilityParameters & QueryParameters) {
  return useQuery(withQuery(eligibilityQueryOptions(parameters), query));
}

type EligibilityQuery = { readonly account: string; readonly root: Hex; readonly convention: string };

async function askTrees(trees: readonly string[], query: EligibilityQuery): Promise<Eligibility> {
  const faults: TreeFault[] = [];
  let isUnlisted = false;
  const ask = async (tree: string) => {
    try {
      const leaf = await proofOfRoot({ ...query, read: urlReader(tree), hasher: nobleHasher });
      return { leaf, tree };
    } catch (thrown) {
      const { code } = thrown as { readonly code?: unknown };
      if (code === "NotAnAddress" || code === "WrongChecksum") throw thrown;
      if (code === "AccountNotInTree") isUnlisted = true;
      else faults.push({ tree, thrown });
      return undefined;
    }
  };
  const found = await firstFound({ places: trees, ask, patience: PATIENCE_MS });
  if (found !== undefined) return { ...found, faults };
  if (isUnlisted) return { leaf: null, faults };
  throw faults[0]?.thrown ?? noTrees();
}

function noTrees(): SymbolonError {
  return new SymbolonError({
    code: "NoTree",
    reason: "The address of a published tree is missing.",
    hint: "Give at least one.",
  });
}

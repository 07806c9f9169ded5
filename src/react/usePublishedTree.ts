import { queryOptions, useQuery } from "@tanstack/react-query";
import type { ReadFile } from "../sdk/allocation/proof/proofFromFiles.ts";
import type { PublishedTree } from "../sdk/allocation/published/publishedTree.ts";
import { SymbolonError } from "../sdk/core/errors.ts";
import type { CampaignFinding } from "../sdk/distribution/check/finding.ts";
import { type QueryParameters, withQuery } from "./queryKey.ts";

/** Where a published tree is: on a host, or in files that somebody has chosen. */
export type TreePlace =
  | { readonly url: string }
  | {
      /** What findings call it. */
      readonly name: string;
      /** By path within the tree's folder: `manifest.json`, `allocation.csv`, `tiles/top.bin`. */
      readonly files: ReadonlyMap<string, Blob>;
    };

/** The whole tree, or what is wrong with it, as `campaign check` says it. */
export type CheckedTree = {
  readonly published: PublishedTree | CampaignFinding;
  /** Whether its tiles were looked at, too. */
  readonly isWhole: boolean;
};

const numbers = new WeakMap<object, number>();
let next = 0;

/** Files have no name that tells them apart: each choice of them counts as one. */
function numberOf(files: object): number {
  const number = numbers.get(files) ?? next++;
  numbers.set(files, number);
  return number;
}

/**
 * Reads a published tree and believes none of it: leaves, nodes and root are made again of its rows, and every tile that it
 * has is compared with them.
 */
export function publishedTreeQueryOptions(place: TreePlace | undefined) {
  const key =
    place === undefined ? "" : "url" in place ? place.url : `${place.name}#${numberOf(place.files)}`;
  return queryOptions({
    queryKey: ["symbolon", "publishedTree", key] as const,
    enabled: place !== undefined,
    retry: false,
    // What was read is compared by its root; it is read again when it is asked for again.
    staleTime: Number.POSITIVE_INFINITY,
    structuralSharing: false,
    queryFn: () => readTree(place as TreePlace),
  });
}

/** A published tree, read whole ({@link publishedTreeQueryOptions}). */
export function usePublishedTree({
  place,
  query,
}: { readonly place: TreePlace | undefined } & QueryParameters) {
  return useQuery(withQuery(publishedTreeQueryOptions(place), query));
}

async function readTree(place: TreePlace): Promise<CheckedTree> {
  const [{ comparePieces, fetchPublishedTree, MAX_COMPARED_FILES }, { urlReader }, { findingOf }] =
    await Promise.all([
      import("../sdk/allocation/published/fetchPublishedTree.ts"),
      import("../sdk/allocation/proof/proofFromFiles.ts"),
      import("../sdk/distribution/check/finding.ts"),
    ]);
  const read = "url" in place ? urlReader(place.url) : filesReader(place.files);
  const name = "url" in place ? place.url : place.name;
  try {
    const published = await fetchPublishedTree({ read, name });
    const { tiles, accounts } = published.manifest;
    const count = (tiles?.files ?? 0) + (accounts?.files ?? 0);
    const isServed = "url" in place || [...place.files.keys()].some((path) => path.startsWith("tiles/"));
    const isWhole = isServed && count <= MAX_COMPARED_FILES;
    if (isWhole) await comparePieces(read, published);
    return { published, isWhole };
  } catch (thrown) {
    // That there is no tree at all is no finding about one.
    if (
      !(thrown instanceof SymbolonError) ||
      ["NotServed", "MissingFile", "TreeTooLarge"].includes(thrown.code)
    )
      throw thrown;
    return { published: findingOf(thrown), isWhole: false };
  }
}

function filesReader(files: ReadonlyMap<string, Blob>): ReadFile {
  return async (path, max) => {
    const file = files.get(path);
    if (file === undefined) throw unreadable(path, "is not among the files that were chosen");
    if (file.size > max) throw unreadable(path, `is longer than ${max} bytes, the most that it can have`);
    return new Uint8Array(await file.arrayBuffer());
  };
}

function unreadable(path: string, problem: string): SymbolonError {
  return new SymbolonError({
    code: "MissingFile",
    reason: `${path} ${problem}.`,
    hint: "Choose the folder that `symbolon tree build --out` wrote, or its manifest.json and allocation.csv.",
    details: { path },
  });
}

import { folderDigest } from "./folderDigest.ts";
import { type ReplaceableFolder, requireNothingThere } from "./ownOutput.ts";
import { replaceDirectory } from "./replaceDirectory.ts";

/**
 * A folder that somebody names with `--out`: written as a whole or not at all, and over an earlier one of its kind only where that
 * is the same, or where they want it.
 * @param over `digest`: what there may be before the new one is known; default: anything of the kind
 */
export function openFolderOutput(
  over: Omit<ReplaceableFolder, "digest"> & Partial<Pick<ReplaceableFolder, "digest">>,
) {
  let { digest } = over;
  const requireFree = (place: string) =>
    requireNothingThere(place, "Choose another --out.", { ...over, digest });
  return {
    /** To be called before long work; it is asked again before the folder gets its name. @throws SymbolonError `OutputInTheWay` */
    requireFree,
    /** @throws SymbolonError as `replaceDirectory`, and `OutputInTheWay` */
    write: <Result>(out: string, fill: (partial: string) => Promise<Result>): Promise<Result> =>
      replaceDirectory(out, requireFree, async (partial) => {
        const result = await fill(partial);
        digest = await folderDigest(partial);
        return result;
      }),
  };
}

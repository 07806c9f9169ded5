import { treeFiles } from "../sdk/allocation/published/manifest.ts";
import { treeFileAddress } from "../sdk/allocation/published/treeFileAddress.ts";

/** Where everybody can read who is listed, and for how much. @param tree folder of a published tree: an address, or relative to the page */
export const publishedList = (tree: string): string => treeFileAddress(tree, treeFiles.allocation);

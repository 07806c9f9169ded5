/** What a tree directory holds: these and nothing else. */
export const treeFiles = {
  /** What the tree is and how to rebuild it. */
  manifest: "manifest.json",
  /** The rows: `index,account,amount` in index order, checksummed accounts, base units. */
  allocation: "allocation.csv",
  /** Folder of the pieces of the tree, from which anybody takes the proof of a row. */
  tiles: "tiles",
  /** Folder of the rows by account, in which a claimant finds his own. */
  accounts: "accounts",
  /** Every proof, where it was asked for: one of the two. */
  binaryProofs: "proofs.bin",
  jsonProofs: "proofs.json",
} as const;

/** The name of a tile or bucket: two hexadecimal digits a folder. */
const PIECE = /^(?:(?:[0-9a-f]{2}\/)*[0-9a-f]{2}|top|all)\.bin$/;
const FOLDER = /^[0-9a-f]{2}(?:\/[0-9a-f]{2})*$/;

/** Whether a path, with forward slashes, is one that tree directories have. */
export function isTreePath(path: string): boolean {
  const { tiles, accounts, ...files } = treeFiles;
  if (Object.values(files).some((name) => name === path)) return true;
  const [folder, ...rest] = path.split("/");
  if (folder !== tiles && folder !== accounts) return false;
  const within = rest.join("/");
  return within === "" ? rest.length === 0 : PIECE.test(within) || FOLDER.test(within);
}

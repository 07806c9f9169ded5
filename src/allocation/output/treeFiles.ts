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

/** Bytes that a manifest can have, with some ten thousand warnings: all that a host may make a claimant fetch. */
export const MANIFEST_BYTES = 1 << 22;
/** The same of one on disk, where nobody waits for it: a list may have a warning for each of a million rows. */
export const LOCAL_MANIFEST_BYTES = 1 << 28;

/** The name of a tile or bucket: two hexadecimal digits a folder. */
const PIECE = /^(?:(?:[0-9a-f]{2}\/)*[0-9a-f]{2}|top|all)\.bin$/;
const FOLDER = /^[0-9a-f]{2}(?:\/[0-9a-f]{2})*$/;

/** Whether a path, with forward slashes, is one that files of tree directories have. */
export function isTreeFile(path: string): boolean {
  const { tiles: _tiles, accounts: _accounts, ...files } = treeFiles;
  return Object.values(files).some((name) => name === path) || PIECE.test(withinPieces(path) ?? "");
}

/** Whether a path, with forward slashes, is one that folders within tree directories have. */
export function isTreeFolder(path: string): boolean {
  const within = withinPieces(path);
  return path === treeFiles.tiles || path === treeFiles.accounts || FOLDER.test(within ?? "");
}

/** The path within the folder of tiles or of buckets; undefined elsewhere. */
function withinPieces(path: string): string | undefined {
  const [folder = "", ...rest] = path.split("/");
  return folder === treeFiles.tiles || folder === treeFiles.accounts ? rest.join("/") : undefined;
}

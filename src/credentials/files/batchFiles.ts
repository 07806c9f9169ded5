/** What a batch directory holds, with forward slashes. */
export const batchFiles = {
  /** The folder to be published as it is, on any plain static host. */
  public: "public",
  manifest: "public/manifest.json",
  /** Pieces of the tree, from which anybody fetches the proof of an index. */
  tiles: "public/tiles",
  /** Chain, registry and header; there once the batch is issued or about to be. */
  header: "public/header.json",
  /** The folder that never leaves the issuer; with it, everything else can be built again. */
  secret: "secret",
  /** The secret from which all salts follow. */
  master: "secret/secret.json",
  /** What the batch says: one line of JSON a credential, in index order. */
  credentials: "secret/credentials.jsonl",
} as const;

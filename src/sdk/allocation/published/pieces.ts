/** A file in pieces, each good until the next is asked for. */
export type FilePieces = { readonly count: number; readonly pieces: Iterable<Uint8Array> };

export type TreePiece = {
  /** Its place in its folder, with forward slashes. */
  readonly path: string;
  /** Good until the next piece is asked for. */
  readonly bytes: Uint8Array;
};

export type TreePieces = { readonly files: number; readonly pieces: () => Generator<TreePiece> };

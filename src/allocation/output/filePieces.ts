/** A file in pieces, each good until the next is asked for. */
export type FilePieces = { readonly count: number; readonly pieces: Iterable<Uint8Array> };

/** The block whose state is read; left out: the latest. */
export type AtBlock = { readonly blockNumber?: bigint | undefined };

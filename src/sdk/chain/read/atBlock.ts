/** The block whose state is read; default: the latest. */
export type AtBlock = { readonly blockNumber?: bigint | undefined };

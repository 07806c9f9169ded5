import { LANES } from "./keccakTables.ts";

/** Where things lie in a kernel's memory, in bytes, which it shares with its caller. */

/** Bytes of a block, which is what Keccak takes in at a time: 1600 - 2 * 256 bits. */
export const RATE = 136;

/** Where callers put messages, and how many bytes of them fit. */
export const INPUT = { at: 8192, bytes: 131_072 } as const;

/**
 * Where callers find hashes, and how many fit: enough to spread the cost of a call thin, few enough to stay in the
 * processor's cache. Between input and output lies room for reading a lane beyond the end.
 */
export const OUTPUT = { at: INPUT.at + INPUT.bytes + 64, hashes: 1020 } as const;

/** The state of `absorb`. */
export const SPONGE = { at: 256, bytes: 8 * LANES } as const;

/** Pages of 65,536 bytes that all of this takes. */
export const PAGES = 3;

/** The round constants, 8 bytes each. */
export const CONSTANTS = 0;

/** States that are worked on, each at most 25 rows of 32 bytes. */
const AREA = 832;
/** Padding alone but for its first bit: what a message of no bytes leaves in a state. */
export const PADDED = 512;
/** Messages of one block; their padding stays from one to the next. */
export const BLOCK = PADDED + AREA;
/** Pairs of children with their padding. */
export const PAIR = BLOCK + AREA;
/** Hashes that are hashed again, with their padding. */
export const ONCE = PAIR + AREA;
/** Messages of several blocks. */
export const STATE = ONCE + AREA;
/** Finished hashes. */
export const DIGEST = STATE + AREA;

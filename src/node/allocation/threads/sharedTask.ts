import { WORD_BYTES } from "../../../sdk/core/bytes.ts";
import type { Hasher } from "../../../sdk/core/hasher.ts";

/** Functions of a hasher whose rows do not depend on each other. */
export type SharedFunction = "hashEach" | "hashLeaves" | "hashLevel";

/**
 * Hashing that several threads do together, a piece each at a time: whoever is free takes the next one, so that a
 * thread that the system holds up holds up nobody else. Its memory is shared by all threads.
 */
export type SharedTask = {
  readonly function: SharedFunction;
  /** `rows * width` bytes. */
  readonly messages: Uint8Array;
  readonly width: number;
  /** `rows * 32` bytes. */
  readonly hashes: Uint8Array;
  /** Rows of a piece; the last one may be shorter. */
  readonly piece: number;
  /** The next piece to take, and then one of {@link pieceStates} for each piece. */
  readonly progress: Int32Array;
};

/**
 * What becomes of a piece. Only threads other than the main one go through `writing`: they hash into memory of their
 * own first. So the main thread can do a piece again that is late (`taken`), and whoever is late drops it: nothing is
 * ever written after the main thread has gone on.
 */
export const pieceStates = { open: 0, writing: 1, done: 2, taken: 3 } as const;

/** Where in `progress` the state of a piece stands. */
export const stateAt = (piece: number): number => piece + 1;

export function piecesOf({ progress }: SharedTask): number {
  return progress.length - 1;
}

/** The number of a piece that nobody has taken yet, or undefined where none is left. */
export function nextPiece(task: SharedTask): number | undefined {
  const piece = Atomics.add(task.progress, 0, 1);
  return piece < piecesOf(task) ? piece : undefined;
}

export function hashPiece(hasher: Hasher, task: SharedTask, piece: number): void {
  hashRows(hasher, task, piece, rowsOf(task, piece, task.hashes));
}

/**
 * What a thread other than the main one does with a task: piece after piece, until none is left.
 * @param scratch at least the hashes of one piece, memory of its own
 */
export function help(hasher: Hasher, task: SharedTask, scratch: Uint8Array): void {
  const { open, writing, done } = pieceStates;
  for (let piece = nextPiece(task); piece !== undefined; piece = nextPiece(task)) {
    const target = rowsOf(task, piece, task.hashes);
    const own = scratch.subarray(0, target.length);
    hashRows(hasher, task, piece, own);
    const at = stateAt(piece);
    if (Atomics.compareExchange(task.progress, at, open, writing) !== open) continue;
    target.set(own);
    Atomics.store(task.progress, at, done);
    Atomics.notify(task.progress, at);
  }
}

function hashRows(hasher: Hasher, task: SharedTask, piece: number, out: Uint8Array): void {
  const first = piece * task.piece * task.width;
  const messages = task.messages.subarray(first, first + (out.length / WORD_BYTES) * task.width);
  hashAlone(hasher, task.function, messages, task.width, out);
}

/** Hashes rows of `width` bytes on this thread. */
export function hashAlone(
  hasher: Hasher,
  name: SharedFunction,
  messages: Uint8Array,
  width: number,
  hashes: Uint8Array,
): void {
  if (name === "hashLevel") hasher.hashLevel(messages, hashes);
  else hasher[name](messages, width, hashes);
}

function rowsOf(task: SharedTask, piece: number, hashes: Uint8Array): Uint8Array {
  const first = piece * task.piece * WORD_BYTES;
  return hashes.subarray(first, first + task.piece * WORD_BYTES);
}

import { stat } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { WORD_BYTES } from "../../../sdk/core/bytes.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import type { Hasher } from "../../../sdk/core/hasher.ts";
import { fastHasher } from "../../../sdk/core/kernel/fastHasher.ts";
import {
  hashAlone,
  hashPiece,
  nextPiece,
  pieceStates,
  piecesOf,
  type SharedFunction,
  type SharedTask,
  stateAt,
} from "./sharedTask.ts";
import { startThreads } from "./startThreads.ts";

/** A hasher with threads of its own. */
export type ThreadedHasher = Hasher & {
  /**
   * Resolves when all threads take part; rejects with `ThreadNotStarted`. It hashes from the start, alone at first, so that
   * nobody need wait.
   */
  readonly ready: Promise<void>;
  /** Ends its threads; what was allocated stays. Where it is forgotten, the process ends all the same. */
  readonly close: () => Promise<void>;
};

const MAX_THREADS = 64;

/**
 * Opens the fastest hasher on several threads, this one counted. Its functions return when all is done and give the
 * same bytes whatever the number of threads.
 * @param threads 1 to 64; more than the machine has processors is no use
 * @throws SymbolonError `WrongThreadCount`
 */
export function openThreads(threads: number): ThreadedHasher {
  if (!Number.isInteger(threads) || threads < 1 || threads > MAX_THREADS) {
    throw new SymbolonError({
      code: "WrongThreadCount",
      reason: `${threads} is not a number of threads.`,
      hint: `Use a whole number from 1 to ${MAX_THREADS}; the number of processors is best.`,
      details: { threads, limit: MAX_THREADS },
    });
  }
  if (threads === 1) return { ...fastHasher(), ready: Promise.resolve(), close: async () => {} };
  const { ready, post, close } = startThreads(threads - 1);
  return { ...threadedHasher(fastHasher(), post), ready, close };
}

/** Files of more bytes than this are worth threads, which take some 30 ms to start; zipped ones are about a fourth. */
const LARGE_FILE = 8_000_000;
const LARGE_ZIPPED_FILE = LARGE_FILE / 4;
/** Beyond these the memory of the machine is what is waited for. */
const USUAL_THREADS = 8;

/**
 * Opens the hasher for a file: on the threads that were asked for, or on those that pay, and never on more than there are
 * processors: 64 on two take ten times as long as one, and 25 MB each. Close it.
 */
export async function openThreadsFor(file: string, threads: number | undefined): Promise<ThreadedHasher> {
  return openThreads(Math.min(threads ?? (await threadsFor(file)), availableParallelism()));
}

async function threadsFor(file: string): Promise<number> {
  const size = await stat(file).then(
    (found) => found.size,
    () => 0,
  );
  const isLarge = size > (file.endsWith(".gz") ? LARGE_ZIPPED_FILE : LARGE_FILE);
  return isLarge ? USUAL_THREADS : 1;
}

/** Milliseconds that the main thread waits for others. */
type Patience = {
  /** Until it does itself what another thread has begun. */
  readonly takeOver: number;
  /** Until it gives up on a thread that stopped while it wrote hashes down, which takes microseconds. */
  readonly giveUp: number;
};

/** Hashes of a piece: what a kernel takes at once, about an eighth of a millisecond. */
const PIECE_HASHES = 1020;
/** Bytes that Keccak takes in at a time. */
const RATE = 136;
/** Fewer pieces than this the main thread does alone: waking another takes about as long. */
const MIN_PIECES = 3;
/** Rows of memory that is not shared are copied through shared memory, so many pieces at a time. */
const STAGED_PIECES = 32;

/**
 * A hasher that shares its work with other threads. Its functions return when all is done and give what `hasher`
 * alone gives, whatever becomes of the others: a piece that does not come is done again here.
 *
 * Memory from `allocate` is worked on where it lies; any other is copied to and fro, which takes a tenth of the time
 * of the hashing.
 *
 * @param post wakes the other threads for a task
 * @throws SymbolonError `ThreadStuck` from its functions, where a thread stopped in the middle of a write
 */
export function threadedHasher(
  hasher: Hasher,
  post: (task: SharedTask) => void,
  { takeOver, giveUp }: Patience = { takeOver: 5, giveUp: 10_000 },
): Hasher {
  let staging: { readonly messages: Uint8Array; readonly hashes: Uint8Array } | undefined;

  const share = (name: SharedFunction, messages: Uint8Array, width: number, hashes: Uint8Array) => {
    const rows = hashes.length / WORD_BYTES;
    const piece = Math.max(1, Math.floor(PIECE_HASHES / (Math.floor(width / RATE) + 1)));
    const isWorthwhile = rows > (MIN_PIECES - 1) * piece && messages.length === rows * width;
    if (!isWorthwhile || width === 0) return hashAlone(hasher, name, messages, width, hashes);
    if (isShared(messages) && isShared(hashes)) {
      return run({ function: name, messages, width, hashes, piece });
    }
    const stride = STAGED_PIECES * piece;
    for (let from = 0; from < rows; from += stride) {
      const to = Math.min(from + stride, rows);
      const staged = stage(messages, from * width, to * width, (to - from) * WORD_BYTES);
      run({ function: name, ...staged, width, piece });
      hashes.set(staged.hashes, from * WORD_BYTES);
    }
  };

  /** Copies bytes `from` to `to` into shared memory, beside room for their hashes. */
  const stage = (messages: Uint8Array, from: number, to: number, hashBytes: number) => {
    if (staging === undefined || staging.messages.length < to - from || staging.hashes.length < hashBytes) {
      staging = { messages: sharedBytes(to - from), hashes: sharedBytes(hashBytes) };
    }
    staging.messages.set(messages.subarray(from, to));
    return {
      messages: staging.messages.subarray(0, to - from),
      hashes: staging.hashes.subarray(0, hashBytes),
    };
  };

  const run = (work: Omit<SharedTask, "progress">) => {
    const pieces = Math.ceil(work.hashes.length / WORD_BYTES / work.piece);
    const progress = new Int32Array(new SharedArrayBuffer(4 * stateAt(pieces)));
    const task: SharedTask = { ...work, progress };
    post(task);
    for (let piece = nextPiece(task); piece !== undefined; piece = nextPiece(task)) {
      hashPiece(hasher, task, piece);
      Atomics.store(progress, stateAt(piece), pieceStates.done);
    }
    for (let piece = 0; piece < piecesOf(task); piece++) settle(hasher, task, piece, { takeOver, giveUp });
  };

  return {
    name: hasher.name,
    keccak256: hasher.keccak256,
    hashEach: (preimages, width, out) => share("hashEach", preimages, width, out),
    hashLeaves: (preimages, width, leaves) => share("hashLeaves", preimages, width, leaves),
    hashLevel: (children, parents) => share("hashLevel", children, 2 * WORD_BYTES, parents),
    stream: hasher.stream,
    allocate: sharedBytes,
  };
}

/** Waits for a piece that another thread has begun, or does it again. */
function settle(hasher: Hasher, task: SharedTask, piece: number, { takeOver, giveUp }: Patience): void {
  const { open, writing, taken } = pieceStates;
  const at = stateAt(piece);
  Atomics.wait(task.progress, at, open, takeOver);
  if (Atomics.compareExchange(task.progress, at, open, taken) === open) {
    hashPiece(hasher, task, piece);
    return;
  }
  if (Atomics.wait(task.progress, at, writing, giveUp) !== "timed-out") return;
  throw new SymbolonError({
    code: "ThreadStuck",
    reason: `A thread that helps to hash stopped in the middle of a write and has not gone on for ${giveUp} ms.`,
    hint: "Start again; where it happens twice, use one thread.",
    details: { waitedMs: giveUp },
  });
}

function sharedBytes(bytes: number): Uint8Array {
  return new Uint8Array(new SharedArrayBuffer(bytes));
}

function isShared(bytes: Uint8Array): boolean {
  return bytes.buffer instanceof SharedArrayBuffer;
}

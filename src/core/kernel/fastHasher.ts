import { type Hasher, nobleHasher } from "../hasher.ts";
import { kernelHasher, openKernelHasher } from "./kernelHasher.ts";
import { passesSelfTest } from "./selfTest.ts";

let chosen: Hasher | undefined;

/**
 * The fastest hasher that this machine can run: the kernel with vector instructions, the one without, or
 * {@link nobleHasher}. A kernel is taken only if it passes a self-test. The first call takes some milliseconds, later
 * ones return the same hasher.
 */
export function fastHasher(): Hasher {
  chosen ??= firstSound([() => kernelHasher("simd"), () => kernelHasher("scalar")]);
  return chosen;
}

/**
 * The same, compiled aside, for pages whose browser refuses to compile at once; once it has come, {@link fastHasher}
 * returns it too.
 */
export async function openFastHasher(): Promise<Hasher> {
  const opened = await Promise.allSettled([openKernelHasher("simd"), openKernelHasher("scalar")]);
  chosen = firstSound(
    opened.map((each) => () => {
      if (each.status === "rejected") throw each.reason;
      return each.value;
    }),
  );
  return chosen;
}

/** The first that opens and passes the self-test, else {@link nobleHasher}. */
export function firstSound(candidates: readonly (() => Hasher)[]): Hasher {
  for (const open of candidates) {
    try {
      const hasher = open();
      if (passesSelfTest(hasher)) return hasher;
    } catch {
      // No WebAssembly, no vector instructions, or a page that refuses to compile: the next one may do.
    }
  }
  return nobleHasher;
}

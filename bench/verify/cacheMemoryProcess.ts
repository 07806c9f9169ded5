/** Prints the bytes that a cache of 1,000 batches of 10,000 keeps. Run by cacheMemory.ts, with `--expose-gc`. */
import { openStatusCache } from "../../src/sdk/credentials/verify/cached/openStatusCache.ts";
import { CHAIN, REGISTRY, syntheticSnapshot } from "./syntheticSnapshot.ts";

const collect = globalThis.gc;
if (collect === undefined) throw new Error("Run it with --expose-gc.");

const bytesKept = () => {
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};
const open = () =>
  openStatusCache({
    chainId: CHAIN,
    registry: REGISTRY,
    clockSkew: 5n,
    reorgMargin: 0n,
    snapshot: syntheticSnapshot({ batches: 1_000, size: 10_000, root: `0x${"1".padStart(64, "0")}` }),
  });

const before = bytesKept();
const cache = open();
const kept = bytesKept() - before;
// Asked again after the measurement, so that it cannot have been collected.
if (cache.block() === undefined) throw new Error("The cache has no copy.");
process.stdout.write(String(kept));

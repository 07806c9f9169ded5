import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { SymbolonError } from "../core/errors.ts";
import { neighbourParts, neighbourPrefix, removeLeftovers } from "./leftovers.ts";
import { runOwner } from "./runOwner.ts";

/**
 * Works in a new folder beside a directory, which nothing takes for one that is finished, and which is gone afterwards. A
 * run that is killed leaves it; the next run for the same directory takes it away.
 * @param target the directory, absolute
 * @param work is given the folder; in it, `new` is there already
 * @throws SymbolonError `OutputNotWritable`, and whatever `work` throws
 */
export async function inNeighbour<Result>(
  target: string,
  work: (neighbour: string) => Promise<Result>,
): Promise<Result> {
  let neighbour: string | undefined;
  try {
    await mkdir(dirname(target), { recursive: true });
    await removeLeftovers(target);
    // Only its owner may enter what mkdtemp makes, so nobody sees a secret before its own mode is set.
    neighbour = await mkdtemp(join(dirname(target), `${neighbourPrefix(target)}${runOwner()}-`));
    await mkdir(join(neighbour, neighbourParts.written));
    return await work(neighbour);
  } catch (error) {
    throw notWritable(target, error);
  } finally {
    if (neighbour !== undefined) await rm(neighbour, { recursive: true, force: true });
  }
}

/** What the system refuses is the operator's to cure; anything else is passed on as it is. */
function notWritable(directory: string, error: unknown): unknown {
  if (!(error instanceof Error && "code" in error && "syscall" in error)) return error;
  return new SymbolonError({
    code: "OutputNotWritable",
    reason: `${directory} cannot be written (${error.code}).`,
    cure: "Choose another --out, or make room and allow writing there.",
    details: { directory, system: error.code },
    cause: error,
  });
}

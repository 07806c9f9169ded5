import { resolve } from "node:path";
import { writeOwnOutput } from "../../src/node/files/ownOutput.ts";

/** Where a file that gathers signatures is written. */
export type GatheringPlace = {
  readonly out: string;
  /** The file that it was read from, if it was: that is gone on with. */
  readonly origin?: string;
  readonly replace?: boolean | undefined;
};

/**
 * Writes a file that gathers signatures; never over those of another one.
 * @throws SymbolonError `SignaturesLost`, and as `writeOwnOutput`
 */
export function writeSigned(text: string, { out, origin, replace }: GatheringPlace): void {
  const isOwn = origin !== undefined && resolve(origin) === resolve(out);
  writeOwnOutput(out, text, { replace, isEarlier: () => isOwn });
}

import type { NewIntent } from "./newIntent.ts";

type Hear = (places: readonly Pick<NewIntent, "chain" | "key">[]) => void;

const hearers = new Set<Hear>();

/**
 * Hears of all intents that this process inserts, into whichever store, before they are there; some may be there already, or
 * never will be. @returns what ends it
 */
export function hearInserted(hear: Hear): () => void {
  hearers.add(hear);
  return () => void hearers.delete(hear);
}

/** To be called before anything is inserted. */
export const tellInserted: Hear = (places) => {
  for (const hear of hearers) hear(places);
};

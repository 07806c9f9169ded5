import type { Sql } from "../../store/sql.ts";
import { addEndpointFaults } from "../tables/endpointFaults.ts";
import type { EndpointFaults } from "./endpointFaults.ts";

/** Milliseconds between two writes, of which there is none where nothing was met. */
const KEEP_MS = 5_000;

/** A chain whose endpoints are asked. */
type AskedChain = {
  readonly client: { readonly chain: { readonly id: number } };
  readonly faults: EndpointFaults;
};

/**
 * Keeps a process's faults in the store, where all that watch the work see them.
 * @param onTrouble called with why they could not be kept; they are kept later
 * @returns what keeps the last, and ends it
 */
export function keepFaults(
  sql: Sql,
  chains: readonly AskedChain[],
  onTrouble: (thrown: unknown, chain: number) => void,
): () => Promise<void> {
  let keeping: Promise<void> | undefined;
  const keepOf = async ({ client, faults }: AskedChain) => {
    const { id } = client.chain;
    const counts = faults.take();
    if (counts.length === 0) return;
    try {
      await addEndpointFaults(sql, id, counts);
    } catch (thrown) {
      faults.putBack(counts);
      onTrouble(thrown, id);
    }
  };
  const keepOnce = () =>
    (keeping ??= Promise.all(chains.map(keepOf)).then(() => {
      keeping = undefined;
    }));
  const timer = setInterval(() => void keepOnce(), KEEP_MS);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await keeping;
    await keepOnce();
  };
}

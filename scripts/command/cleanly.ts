import type { ExplainRefusal } from "../../src/chain/explainThrown.ts";
import { clearProgress } from "../output.ts";

/**
 * Waits for the body of a command; what it throws becomes a sentence and a hint.
 * @param loadExplain loads what knows the contracts that the command calls: only a failure needs it
 */
export async function cleanly(run: Promise<void>, loadExplain: () => Promise<ExplainRefusal>): Promise<void> {
  try {
    await run;
  } catch (thrown) {
    const { explainThrown } = await import("../../src/chain/explainThrown.ts");
    throw explainThrown(thrown, await loadExplain());
  } finally {
    clearProgress();
  }
}

import { clearProgress } from "../output.ts";
import type { ExplainRefusal } from "./explainThrown.ts";

/**
 * Waits for the body of a command; what it throws becomes a sentence and a cure.
 * @param loadExplain loads what knows the contracts that the command calls: only a failure needs it
 */
export async function cleanly(run: Promise<void>, loadExplain: () => Promise<ExplainRefusal>): Promise<void> {
  try {
    await run;
  } catch (thrown) {
    const { explainThrown } = await import("./explainThrown.ts");
    throw explainThrown(thrown, await loadExplain());
  } finally {
    clearProgress();
  }
}

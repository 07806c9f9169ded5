import { printResult } from "../output.ts";
import { type StateOptions, setState } from "./setState.ts";

export async function pause(options: StateOptions): Promise<void> {
  const { sql, chains } = await setState(options, "paused");
  printResult(options.json ?? false, { store: sql.name, state: "paused", chains }, [
    `paused: ${chains.length === 0 ? "no chain is known yet" : `chain ${chains.join(", ")}`}`,
  ]);
}

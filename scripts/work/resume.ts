import { printResult } from "../output.ts";
import { type StateOptions, setState } from "./setState.ts";

export async function resume(options: StateOptions): Promise<void> {
  const { sql, chains } = await setState(options, "running");
  printResult(options.json ?? false, { store: sql.name, state: "running", chains }, [
    `running: ${chains.length === 0 ? "no chain is known yet" : `chain ${chains.join(", ")}`}`,
  ]);
}

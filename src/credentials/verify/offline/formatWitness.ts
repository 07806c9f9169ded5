import { batchJsonText } from "../../files/batchJson.ts";
import type { Witness } from "./witness.ts";

/** A witness as the JSON of its file. */
export function formatWitness(witness: Witness): string {
  return `${batchJsonText(witness, 2)}\n`;
}

import { badCsvInputs } from "./badCsvInputs.ts";
import { badFileInputs } from "./badFileInputs.ts";
import type { BadInput } from "./badInput.ts";
import { badJsonInputs } from "./badJsonInputs.ts";

/** Every input that must be refused: for the reader's tests and the command's. */
export const badInputs: readonly BadInput[] = [...badFileInputs, ...badCsvInputs, ...badJsonInputs];

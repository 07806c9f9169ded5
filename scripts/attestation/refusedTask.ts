import { SymbolonError } from "../../src/core/errors.ts";
import type { Task } from "./delivery/task.ts";
import { explainThrown } from "./explainThrown.ts";

/** Why a task cannot be done, with its place in the input. `thrown` undefined: it is too much for one transaction. */
export function refusedTask(task: Task, thrown: unknown): unknown {
  if (thrown === undefined) {
    return new SymbolonError({
      code: "TooMuchForOneTransaction",
      reason: `${upper(task.label)} alone needs more gas or bytes than a transaction may have.`,
      cure: "Attest less data: the hash of a document instead of the document.",
      details: { key: task.key },
    });
  }
  const explained = explainThrown(thrown);
  if (!(explained instanceof SymbolonError)) return explained;
  const { code, reason, cure, details } = explained;
  return new SymbolonError({
    code,
    reason: `${upper(task.label)}: ${reason}`,
    cure,
    details: { ...details, key: task.key },
    cause: thrown,
  });
}

function upper(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

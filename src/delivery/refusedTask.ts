import { explainThrown } from "../chain/errors/explainThrown.ts";
import { SymbolonError } from "../core/errors.ts";
import type { Task, Work } from "./task.ts";

/** Why a task cannot be done, with its place in the input. `thrown` undefined: it is too much for one transaction. */
export function refusedTask<T extends Task>(work: Work<T>): (task: T, thrown: unknown) => unknown {
  return (task, thrown) => {
    if (thrown === undefined) {
      return new SymbolonError({
        code: "TooMuchForOneTransaction",
        reason: `${upper(task.label)} alone needs more gas or bytes than a transaction may have.`,
        hint: work.smaller,
        details: { key: task.key },
      });
    }
    const explained = explainThrown(thrown, work.explain);
    if (!(explained instanceof SymbolonError)) return explained;
    const { code, reason, hint, details } = explained;
    return new SymbolonError({
      code,
      reason: `${upper(task.label)}: ${reason}`,
      hint,
      details: { ...details, key: task.key },
      cause: thrown,
    });
  };
}

function upper(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

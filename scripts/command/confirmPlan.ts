import { Option } from "commander";
import { SymbolonError } from "../../src/sdk/core/errors.ts";
import { printAside } from "../output.ts";
import { requireYes } from "./requireYes.ts";

/** Value of {@link yesOption}. */
export type ConfirmOptions = { readonly yes?: boolean };

/** What is about to become fixed for good. */
export type FixedPlan = {
  /** `Create this campaign, whose terms hold for good?` */
  readonly question: string;
  /** What becomes fixed, in tokens and dates. */
  readonly lines: readonly string[];
};

/** Answers the one question of {@link confirmPlan}, and no other. */
export function yesOption(): Option {
  return new Option("--yes", "send what holds for good without asking");
}

/**
 * Shows what nobody can change afterwards, and asks at the terminal before it is sent; with `--yes` it does neither.
 * @throws SymbolonError `NoTerminal` where nobody can be asked; `NotConfirmed`
 */
export async function confirmPlan({ question, lines }: FixedPlan, { yes = false }: ConfirmOptions) {
  if (yes) return;
  requireTerminal(question, { yes });
  printAside(lines);
  await requireYes(question);
}

/** @throws SymbolonError `NoTerminal` where somebody has to be asked, and nobody can be */
export function requireTerminal(question: string, { yes = false }: ConfirmOptions): void {
  if (!yes && !process.stdin.isTTY) throw noTerminal(question);
}

function noTerminal(question: string): SymbolonError {
  return new SymbolonError({
    code: "NoTerminal",
    reason: `The command cannot ask, because standard input is not a terminal: "${question}" Nothing was sent.`,
    hint: "See what it would do with --dry-run, then give --yes; or run the command at a terminal.",
    details: { question },
  });
}

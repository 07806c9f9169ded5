import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Locator, Page } from "playwright-core";

const PAGE = readFileSync(join(import.meta.dirname, "../../../../docs/run-it-from-the-console.md"), "utf8");

/** The numbered steps below a heading of the docs page, one list after the other. */
export function docSteps(heading: string): readonly (readonly string[])[] {
  const [, below] = PAGE.split(new RegExp(`^#+ ${heading}$`, "m"));
  if (below === undefined) throw new Error(`The docs page has no heading "${heading}".`);
  const [section = ""] = below.split(/^#+ /m);
  const lists: string[][] = [];
  for (const line of section.split("\n")) {
    const [, number, step] = /^(\d+)\. (.*)$/.exec(line) ?? [];
    if (step === undefined) continue;
    if (number === "1") lists.push([]);
    lists.at(-1)?.push(step);
  }
  return lists;
}

/**
 * Does what steps of the docs say, as they say it.
 * @param values of the names in capitals
 */
export async function follow(
  part: Page | Locator,
  steps: readonly string[],
  values: Readonly<Record<string, string>> = {},
): Promise<void> {
  for (const step of steps) await followOne(part, step, values);
}

async function followOne(part: Page | Locator, step: string, values: Readonly<Record<string, string>>) {
  const [, press] = /^Press \*\*(.+)\*\*\.$/.exec(step) ?? [];
  const [, typed, into] = /^Type `(.+)` into \*\*(.+)\*\*\.$/.exec(step) ?? [];
  const [, option, under] = /^Choose \*\*(.+)\*\* under \*\*(.+)\*\*\.$/.exec(step) ?? [];
  const [, said] = /^Wait until it says \*\*(.+)\*\*\.?$/.exec(step) ?? [];
  if (press !== undefined) await part.getByRole("button", { name: press, exact: true }).first().click();
  else if (typed !== undefined && into !== undefined) {
    await part
      .getByLabel(into, { exact: true })
      .first()
      .fill(values[typed] ?? typed);
  } else if (option !== undefined && under !== undefined) {
    await part.getByLabel(under, { exact: true }).selectOption({ label: option });
  } else if (said !== undefined) await part.getByText(said).first().waitFor();
  else throw new Error(`The docs page has a step that nobody can follow: ${step}`);
}

import type { LayoutLines } from "./describeLayout.ts";

export type Layouts = { readonly [contract: string]: LayoutLines };

/** What is in one and not in the other, a line each: `-` only kept, `+` only built. Empty where they agree. */
export function layoutChanges(kept: Layouts, built: Layouts): string[] {
  const [before, after] = [linesOf(kept), linesOf(built)];
  return [
    ...before.filter((line) => !after.includes(line)).map((line) => `- ${line}`),
    ...after.filter((line) => !before.includes(line)).map((line) => `+ ${line}`),
  ];
}

function linesOf(layouts: Layouts): string[] {
  return Object.entries(layouts).flatMap(([contract, { storage, structs }]) => [
    `${contract}: ${storage.length} variables`,
    ...storage.map((line) => `${contract}: ${line}`),
    ...Object.entries(structs).flatMap(([name, lines]) =>
      lines.map((line) => `${contract}: ${name} ${line}`),
    ),
  ]);
}

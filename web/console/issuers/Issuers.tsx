import type { ConsolePartProps } from "../partProps.ts";

/** What issuers do in the console. */
export function Issuers(_: ConsolePartProps) {
  return null;
}

import type { Command } from "commander";
import { readPath } from "../command/optionReaders.ts";

/** What `addTimelineOption` reads. */
export type TimelineOptions = { readonly store?: string };

/** The option of commands that can add to what they read what a store's timeline knows of it. */
export function addTimelineOption(command: Command): Command {
  return command.option(
    "--store <address>",
    "tell, too, what the timeline of this store has of it",
    readPath,
  );
}

import { buildHooksPage, type HooksPage } from "../../test/consumers/hooksPage.ts";
import type { Measurement } from "../harness/measurement.ts";
import { peerless } from "../harness/peerless.ts";
import { installPacked } from "../package/installPacked.ts";
import type { Stage } from "./stage.ts";

const KB = 1_000;

/** What a reader of docs/use-the-hooks.md gets, who builds its page from the packed package. */
export async function docsEntryRows({ progress }: Pick<Stage, "progress">): Promise<readonly Measurement[]> {
  progress("packing the package, and building the docs' page of hooks with it");
  const consumer = installPacked();
  try {
    return [docsEntryRow(await buildHooksPage(consumer))];
  } finally {
    consumer.remove();
  }
}

/** The row, of a page that is built. */
export function docsEntryRow({ firstBytes }: Pick<HooksPage, "firstBytes">): Measurement {
  return peerless(
    "docs-entry-kb",
    "what the docs' page of hooks loads before anything is pressed, built by Vite from the packed package: its entry, with what this imports statically",
    "kB",
    [firstBytes / KB],
    100,
  );
}

import type { Stage } from "../stage.ts";
import type { Story } from "./story.ts";
import type { StorySites } from "./storySites.ts";

/** The pages for verifiers, holders and operators, as they are opened and in their main states. */
export async function otherStories(stage: Stage, sites: StorySites): Promise<readonly Story[]> {
  const pages = ["verify", "hold", "console"] as const;
  return Promise.all(
    pages.map(async (page) => ({
      ...{ page, name: "opened", url: await sites.put(page, stage.drop) },
      prepare: (opened) => opened.locator("main").waitFor(),
    })),
  );
}

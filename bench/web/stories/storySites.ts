import type { ClaimData, PageName } from "../../../src/sdk/pageData/index.ts";
import { type CountingHost, openCountingHost } from "../countingHost.ts";
import type { Drop } from "../drop.ts";
import { builtFiles, dataFor, type Stage } from "../stage.ts";

export type StorySites = {
  /** Origins of all that were put up so far. */
  readonly own: readonly string[];
  /** Puts a page up, for a campaign, on a host of its own. @returns its address */
  readonly put: (page: PageName, drop: Drop, changes?: Partial<ClaimData>) => Promise<string>;
  readonly close: () => void;
};

export async function openStorySites(stage: Stage): Promise<StorySites> {
  const hosts: CountingHost[] = [];
  return {
    get own() {
      return hosts.map(({ origin }) => origin);
    },
    async put(page, drop, changes) {
      const files = await builtFiles(page, await dataFor(stage, drop, changes));
      const host = await openCountingHost({ files, folder: { below: "tree/", path: drop.tree } });
      hosts.push(host);
      return `${host.origin}/`;
    },
    close() {
      for (const host of hosts) host.close();
    },
  };
}

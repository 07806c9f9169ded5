import { buildPage } from "../../../../src/node/pages/build/index.ts";
import { readSignClient } from "../../../../src/node/pages/build/readSignClient.ts";
import type { PageData, PageName } from "../../../../src/sdk/pageData/index.ts";
import { bundled, filesOf, type SiteFiles } from "./site.ts";

/** A page as its builder makes it for its data, below a path that ends with a slash; the page's own name where it is left out. */
export async function builtPage(name: PageName, data: PageData, path = `${name}/`): Promise<SiteFiles> {
  const bundle = filesOf(await bundled(name)) as ReadonlyMap<string, Uint8Array>;
  const signClient = data.walletConnect && readSignClient();
  const built = buildPage({ name, bundle, data, signClient });
  return new Map([...built].map(([file, bytes]) => [`${path}${file}`, bytes] as const));
}

import { type PageData, pageNames } from "../../../sdk/pageData/index.ts";
import type { BrandFiles } from "./brandFiles.ts";
import { buildPage, type PageFiles, type SignClientFiles } from "./buildPage.ts";
import type { PageBundles } from "./bundleArchive.ts";
import { rootPage } from "./rootPage.ts";
import { headersFile, nginxSnippet, ROOT_PAGE } from "./siteHeaders.ts";
import type { TermsFiles } from "./termsFiles.ts";

/** What hosts read and do not serve, or need not. */
export const hostFiles = { headers: "_headers", nginx: "nginx.conf" } as const;

export type BuildSiteOptions = {
  /** Gives what speaks WalletConnect; called where the data wants that. */
  readonly readSignClient?: () => SignClientFiles;
  /** What the data's brand names. */
  readonly brandFiles?: BrandFiles | undefined;
  /** The texts that campaigns' gates want signed. */
  readonly termsFiles?: TermsFiles | undefined;
};

/**
 * The pages that data is for, each in a folder of its own, a root page that leads to them, and what hosts need to serve them as
 * they are meant: files by path without a leading slash. The same bundles and data give the same bytes.
 */
export function buildSite(
  bundles: PageBundles,
  data: PageData,
  { readSignClient, brandFiles, termsFiles = new Map() }: BuildSiteOptions = {},
): PageFiles {
  const signClient = data.walletConnect && readSignClient?.();
  const files = new Map<string, Uint8Array>();
  const put = (path: string, text: string) => files.set(path, new TextEncoder().encode(text));
  const built = pageNames.filter((name) => data[name] !== undefined);
  for (const name of built) {
    const bundle = bundles.get(name) ?? new Map();
    for (const [path, bytes] of buildPage({ name, bundle, data, signClient, brandFiles }))
      files.set(`${name}/${path}`, bytes);
  }
  for (const [path, bytes] of termsFiles) files.set(`claim/${path}`, bytes);
  put(ROOT_PAGE, rootPage(data, built, new TextDecoder().decode(files.get(`${built[0]}/index.html`))));
  put(hostFiles.headers, headersFile(data));
  put(hostFiles.nginx, nginxSnippet(data));
  return files;
}

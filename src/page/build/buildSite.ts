import { TOOL_VERSION } from "../../allocation/output/manifest.ts";
import { jsonText } from "../../core/text/jsonText.ts";
import { type PageData, pageNames } from "../config/index.ts";
import { buildPage, type PageFiles } from "./buildPage.ts";
import type { PageBundles } from "./bundleArchive.ts";
import { headersFile, nginxSnippet, SAFE_MANIFEST } from "./siteHeaders.ts";

/** What hosts read and do not serve, or need not. */
export const hostFiles = { headers: "_headers", nginx: "nginx.conf" } as const;

/**
 * The pages that data is for, each in a folder of its own, and what hosts need to serve them as they are meant: files by path
 * without a leading slash. The same bundles and data give the same bytes.
 */
export function buildSite(bundles: PageBundles, data: PageData): PageFiles {
  const files = new Map<string, Uint8Array>();
  const put = (path: string, text: string) => files.set(path, new TextEncoder().encode(text));
  for (const name of pageNames) {
    if (data[name] === undefined) continue;
    const bundle = bundles.get(name) ?? new Map();
    for (const [path, bytes] of buildPage({ name, bundle, data })) files.set(`${name}/${path}`, bytes);
    if (name === "claim" && data.claim?.isSafeApp)
      put(`${name}/${SAFE_MANIFEST}`, safeManifest(data, bundle));
  }
  put(hostFiles.headers, headersFile(data));
  put(hostFiles.nginx, nginxSnippet(data));
  return files;
}

/** What Safe shows of an application in its list. */
function safeManifest({ title, claim }: PageData, bundle: PageFiles): string {
  const icon = [...bundle.keys()].find((path) => path.endsWith(".svg")) ?? "";
  const name = title === "" ? "Symbolon" : title;
  const description = `Claims of ${claim?.campaign}, made by ${TOOL_VERSION}`;
  return jsonText({ name, description, iconPath: icon }, 2);
}

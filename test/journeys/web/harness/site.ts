import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { bundlePage } from "../../../../tools/bundlePages.ts";
import { passingFolder } from "../../../toolkit/files/passingFolder.ts";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".json": "application/json",
};

/** A host's files by path without a leading slash; a function answers anew each time, undefined: it is not there. */
export type SiteFiles = Map<string, Uint8Array | string | (() => Uint8Array | string | undefined)>;

const bundles = new Map<string, Promise<string>>();

/** The folder of a page's bundle, made once a process. */
export function bundled(name: string): Promise<string> {
  let folder = bundles.get(name);
  if (folder === undefined) {
    const out = passingFolder("symbolon-page-");
    folder = bundlePage(name, out).then(() => out);
    bundles.set(name, folder);
  }
  return folder;
}

/** All files of a folder, by path from a prefix. */
export function filesOf(folder: string, prefix = ""): SiteFiles {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  return new Map(
    names.map((one) => {
      const path = join(one.parentPath, one.name);
      return [`${prefix}${path.slice(folder.length + 1)}`, readFileSync(path)] as const;
    }),
  );
}

/** A plain static host on a free port of this machine. Change `files` to change what it serves. */
export async function openSite(files: SiteFiles, headers: Readonly<Record<string, string>> = {}) {
  const asked: string[] = [];
  const server = createServer(({ url = "/" }, response) => {
    const { pathname } = new URL(url, "http://localhost");
    asked.push(pathname);
    const path = pathname.endsWith("/") ? `${pathname}index.html` : pathname;
    const found = files.get(path.slice(1));
    const body = typeof found === "function" ? found() : found;
    if (body === undefined) return void response.writeHead(404).end();
    response.writeHead(200, {
      "content-type": TYPES[extname(path)] ?? "application/octet-stream",
      "access-control-allow-origin": "*",
      ...headers,
    });
    response.end(body);
  });
  await new Promise<void>((go) => server.listen(0, "127.0.0.1", go));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    files,
    /** Paths that were asked for, oldest first. */
    asked,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

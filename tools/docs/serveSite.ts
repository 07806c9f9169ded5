import { readFileSync } from "node:fs";
import { join, normalize } from "node:path";
import { contentTypeOf } from "../../src/node/pages/build/contentTypeOf.ts";
import { type Listening, serveHandler } from "../../src/node/pages/serve/serveHandler.ts";

/**
 * Serves a folder to this machine alone, on a free port.
 * @param base the path below which the site was built
 */
export function serveSite(folder: string, base: string): Promise<Listening> {
  const find = (url: string) => {
    const { pathname } = new URL(url, "http://localhost");
    // No name of the site needs another spelling, such as %2e.
    const inside = normalize(pathname.startsWith(base) ? pathname.slice(base.length) : "..");
    const file = inside === "." || inside.endsWith("/") ? join(inside, "index.html") : inside;
    return { file, bytes: file.startsWith("..") ? undefined : readIfThere(join(folder, file)) };
  };
  return serveHandler(
    ({ url = "/" }, response) => {
      const { file, bytes } = find(url);
      const type = file.endsWith(".txt") ? "text/plain; charset=utf-8" : contentTypeOf(file);
      response.writeHead(bytes === undefined ? 404 : 200, {
        "content-type": type,
        "cache-control": "no-cache",
      });
      response.end(bytes);
    },
    { host: "127.0.0.1", port: 0 },
  );
}

function readIfThere(file: string): Uint8Array | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

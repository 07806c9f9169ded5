import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".svg": "image/svg+xml",
  ".md": "text/markdown; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
};

/**
 * Serves a folder to this machine alone, on a free port.
 * @param base the path below which the site was built
 * @returns the server, and the address of its first page
 */
export async function serveSite(folder: string, base: string): Promise<{ server: Server; url: string }> {
  const server = createServer(({ url = "/" }, response) => {
    const { pathname } = new URL(url, "http://localhost");
    // No name of the site needs another spelling, such as %2e.
    const inside = normalize(pathname.startsWith(base) ? pathname.slice(base.length) : "..");
    const file = inside === "." || inside.endsWith("/") ? join(inside, "index.html") : inside;
    const bytes = file.startsWith("..") ? undefined : readIfThere(join(folder, file));
    const type = TYPES[extname(file)] ?? "application/octet-stream";
    response.writeHead(bytes === undefined ? 404 : 200, {
      "content-type": type,
      "cache-control": "no-cache",
    });
    response.end(bytes);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${base}` };
}

function readIfThere(file: string): Uint8Array | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

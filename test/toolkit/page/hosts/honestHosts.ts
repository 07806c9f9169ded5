import { brotliCompressSync, gzipSync } from "node:zlib";
import { isThere, type PlayHost, type Visit } from "./playedHost.ts";

/** A host of files, as they really answer. */
export type HonestHost = {
  readonly name: string;
  readonly play: PlayHost;
  /** Findings that are right about it, and can be accepted. */
  readonly warns?: readonly string[];
};

const FOLDERS = ["verify", "hold"];

function refuse({ response }: Visit, page: string, type = "text/html", status = 404): void {
  response.writeHead(status, { "content-type": type, server: "host" }).end(page);
}

function lead({ response, request }: Visit, to: string, status: number, absolute = false): void {
  const location = absolute ? `http://${request.headers.host}${to}` : to;
  response.writeHead(status, { location, "content-type": "text/html" }).end("<h1>Moved</h1>");
}

const queryOf = ({ url, path }: Visit): string => url.slice(path.length);

/** They lead to the folder, refuse in ways of their own, name things in ways of their own: none of it is a fault. */
export const honestHosts: readonly HonestHost[] = [
  {
    name: "nginx: leads to the folder by its whole address, and refuses with a page of its own",
    play: (visit) => {
      const { path, serve } = visit;
      if (FOLDERS.includes(path.slice(1))) return lead(visit, `${path}/${queryOf(visit)}`, 301, true);
      if (isThere(visit)) return serve({ headers: { server: "nginx", "accept-ranges": "bytes" } });
      refuse(visit, "<html><head><title>404 Not Found</title></head><body><center><h1>404 Not Found</h1>");
    },
  },
  {
    name: "GitHub Pages: no header of ours, ten minutes of cache, a long page of its own that links elsewhere",
    warns: ["HeaderMissing", "HeaderWeaker"],
    play: (visit) => {
      const { path, response, request, file } = visit;
      if (FOLDERS.includes(path.slice(1))) return lead(visit, `${path}/`, 301, true);
      const name = path.endsWith("/") ? `${path.slice(1)}index.html` : path.slice(1);
      if (file(name).length === 0) {
        const style = `<style>body { background: url(data:image/png;base64,${"A".repeat(80_000)}) }</style>`;
        return refuse(visit, `<!DOCTYPE html>${style}<a href="https://docs.github.example/pages">help</a>`);
      }
      const types: Readonly<Record<string, string>> = {
        html: "text/html; charset=utf-8",
        js: "application/javascript; charset=utf-8",
        css: "text/css; charset=utf-8",
        svg: "image/svg+xml",
      };
      const packed = /gzip/.test(String(request.headers["accept-encoding"]));
      const headers = {
        "content-type": types[name.split(".").at(-1) ?? ""] ?? "application/octet-stream",
        "cache-control": "max-age=600",
        "access-control-allow-origin": "*",
        "x-proxy-cache": "MISS",
        vary: "Accept-Encoding",
        ...(packed && { "content-encoding": "gzip" }),
      };
      response.writeHead(200, headers).end(packed ? gzipSync(file(name)) : file(name));
    },
  },
  {
    name: "Netlify: leads capitals to small letters, serves a page by its bare name, packs with Brotli",
    play: (visit) => {
      const { path, serve, file, response } = visit;
      const small = path.toLowerCase();
      if (small !== path) return lead(visit, `${small}${queryOf(visit)}`, 301);
      const page = FOLDERS.find((folder) => path === `/${folder}` || path === `/${folder}.html`);
      if (page !== undefined) {
        const headers = { "content-type": "text/html; charset=UTF-8", "content-encoding": "br" };
        return void response.writeHead(200, headers).end(brotliCompressSync(file(`${page}/index.html`)));
      }
      if (isThere(visit)) return serve({ headers: { "x-nf-request-id": "01J", age: "12" } });
      refuse(visit, "Not Found", "text/plain; charset=utf-8");
    },
  },
  {
    name: "Vercel: leads from a document's file to the folder without its slash, and from there with it",
    play: (visit) => {
      const { path, serve } = visit;
      if (path.endsWith("/index.html") || path.endsWith("/index"))
        return lead(visit, path.replace(/\/index(?:[.]html)?$/, "") || "/", 308);
      if (FOLDERS.includes(path.slice(1))) return lead(visit, `${path}/${queryOf(visit)}`, 308);
      if (isThere(visit))
        return serve({
          headers: {
            "x-vercel-cache": "HIT",
            "cache-control": "public, max-age=0, must-revalidate",
            "content-disposition": `inline; filename="${path.split("/").at(-1) || "index.html"}"`,
          },
        });
      refuse(visit, "The page could not be found\n\nNOT_FOUND", "text/plain; charset=utf-8");
    },
  },
  {
    name: "S3 behind CloudFront: refuses in XML, with 403, what it does not have, folders without a slash too",
    play: (visit) => {
      const xml = '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code></Error>';
      if (!isThere(visit)) return refuse(visit, xml, "application/xml", 403);
      visit.serve({
        headers: { via: "1.1 cloudfront", "x-cache": "Hit from cloudfront", "x-amz-cf-id": "a" },
      });
    },
  },
  {
    name: "Apache: refuses in an encoding of its own, in which ASCII is ASCII",
    play: (visit) =>
      isThere(visit)
        ? visit.serve({ headers: { server: "Apache" } })
        : refuse(visit, "<title>404 Not Found</title>", "text/html; charset=iso-8859-1"),
  },
  {
    name: "Caddy: leads to the folder from its bare name and from its file, and refuses without a word",
    play: (visit) => {
      const { path, serve, response } = visit;
      if (FOLDERS.includes(path.slice(1))) return lead(visit, `${path}/${queryOf(visit)}`, 308);
      if (path.endsWith("/index.html")) return lead(visit, path.slice(0, -"index.html".length), 308);
      if (isThere(visit)) return serve({ headers: { server: "Caddy", "alt-svc": 'h3=":443"; ma=2592000' } });
      response.writeHead(404, { server: "Caddy", "content-length": "0" }).end();
    },
  },
  {
    name: "a host that tells no cases apart",
    play: (visit) => visit.serve({ path: visit.url.toLowerCase() }),
  },
  {
    name: "a host that has the root page for whatever it does not have",
    play: (visit) => visit.serve(isThere(visit) ? {} : { path: "/index.html" }),
  },
];

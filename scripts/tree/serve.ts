import { once } from "node:events";
import { serveTree } from "../../src/node/allocation/serve/serveTree.ts";
import { printResult, table } from "../output.ts";

export async function serve(
  directory: string,
  { port = 0, json = false }: { readonly port?: number; readonly json?: boolean },
): Promise<void> {
  const { url, manifest, close } = await serveTree(directory, port);
  const { root, count } = manifest;
  printResult(json, { url, directory, root, count }, [
    ...table([
      ["serving", url],
      ["look up", `${url}/ in a browser`],
      ["folder", directory],
      ["root", root],
      ["rows", count],
    ]),
    "Ctrl-C ends it.",
  ]);
  await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
  close();
}

import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { openSite } from "../../src/node/pages/serve/openSite.ts";
import { siteHandler } from "../../src/node/pages/serve/siteHandler.ts";
import { runHere } from "../journeys/wrongCalls/runCall.ts";
import type { Ended } from "../toolkit/scripts/runProcess.ts";
import type { Cell } from "./stage.ts";

/** Pages about a campaign are built, with the tree beside them, served by this process, and compared with what was built. */
export async function checkPages({ names, env }: Cell): Promise<Ended> {
  const config = JSON.parse(readFileSync("pages.json", "utf8"));
  const chain = { ...config.chain, nodes: [names.get("node")] };
  const claim = { campaign: "campaign.json", tree: "fresh", accept: ["TotalBelowOneToken"] };
  writeFileSync("own-pages.json", JSON.stringify({ ...config, chain, claim }));
  const run = (...args: readonly string[]) => runHere({ args, env });
  const built = await run("page", "build", "own-pages.json", "--out", "site", "--with-tree", "--json");
  if (built.code !== 0) return built;
  const server = createServer(siteHandler(await openSite("site")));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  try {
    const known = ["--campaign-file", "campaign.json", "--accept", "TotalBelowOneToken"];
    return await run("page", "check", `http://127.0.0.1:${port}/`, "--build", "site", ...known, "--json");
  } finally {
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  }
}

import { privateKeyToAccount } from "viem/accounts";
import { temporaryFolder } from "../allocation/temporaryFolder.ts";
import { openOtherChain } from "./otherChain.ts";
import { acceptanceReport } from "../../../src/acceptance/index.ts";
import { jsonText } from "../../../src/core/text/jsonText.ts";

describe("trial", () => {
  const folder = temporaryFolder();
  it("runs", async () => {
    const chain = await openOtherChain();
    try {
      const key = `0x${"d1".repeat(32)}` as const;
      await chain.giveEther(privateKeyToAccount(key).address);
      const t = performance.now();
      const accepted = await chain.accept(chain.parameters(key, folder.path("run")));
      console.log(jsonText(acceptanceReport(accepted, chain.rpc), 1), performance.now() - t, chain.asked.length);
    } finally {
      await chain.close();
    }
  });
});

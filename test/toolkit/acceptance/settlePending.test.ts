import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { createWalletClient, custom, type Hash, numberToHex } from "viem";
import { hardhat } from "viem/chains";
import { systemClock } from "../../../src/lab/acceptance/story/clock.ts";
import { Meter } from "../../../src/lab/acceptance/story/meter.ts";
import { settlePending } from "../../../src/lab/acceptance/story/settlePending.ts";
import type { SymbolonError } from "../../../src/sdk/core/errors.ts";

const hash: Hash = `0x${"41".repeat(32)}`;
const NONCE = 7;
const SENT = {
  record: "sent",
  id: 0,
  step: "system",
  nonce: NONCE,
  hash,
  raw: null,
  most: "9n",
  value: "0n",
  at: 0,
};

describe("what an earlier run has sent, and no block shows", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "symbolon-pending-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** What comes of it by an account that has used so many nonces. */
  async function settledWith(used: number): Promise<string | undefined> {
    const answers: Readonly<Record<string, unknown>> = {
      eth_getTransactionReceipt: null,
      eth_getTransactionCount: numberToHex(used),
    };
    const client = createWalletClient({
      account: `0x${"0a".repeat(20)}`,
      chain: hardhat,
      transport: custom({ request: async ({ method }) => answers[method] }),
    });
    const path = join(folder, `${used}.jsonl`);
    const text = `${JSON.stringify(SENT)}\n`;
    const meter = new Meter({ path, text, clock: systemClock, l1FeeOf: () => 0n, returned: () => 0n });
    const timing = { patience: 0, rounds: 0, lag: 0, doubt: 0 };
    const failure = await settlePending(client, meter, timing).catch((thrown) => thrown as SymbolonError);
    return failure?.code ?? meter.sent[0]?.outcome?.status;
  }

  it("waits as long as its nonce is the next one, and was replaced once that is used", async () => {
    expect(await settledWith(NONCE)).to.equal("TransactionPending");
    expect(await settledWith(NONCE + 1)).to.equal("replaced");
  });
});

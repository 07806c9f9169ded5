import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { openBoundedAsk } from "../../../../src/lab/simulation/live/boundedAsk.ts";

describe("asking with so many requests open", () => {
  let server: Server;
  let url: string;
  let waiting: (() => void)[];
  let arrived: () => void;
  beforeEach(async () => {
    waiting = [];
    arrived = () => {};
    server = createServer((request, response) => {
      request.resume();
      waiting.push(() => response.end(JSON.stringify({ path: request.url })));
      arrived();
    });
    await new Promise<void>((go) => server.listen(0, "127.0.0.1", go));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });
  const until = async (count: number) => {
    while (waiting.length < count) {
      await new Promise<void>((go) => {
        arrived = go;
      });
    }
  };

  it("has no more open than it may, sends each in its turn, and counts those that had to wait", async () => {
    const ask = openBoundedAsk({ open: 2, timeout: 60 });
    const answers = ["/1", "/2", "/3"].map(async (path) => (await ask.fetch(url + path)).json());
    await until(2);
    expect(waiting).to.have.length(2);
    waiting[0]?.();
    await until(3);
    waiting[1]?.();
    waiting[2]?.();
    expect(await Promise.all(answers)).to.deep.equal([{ path: "/1" }, { path: "/2" }, { path: "/3" }]);
    const { made, waited, longestWait } = ask.counts();
    expect([made, waited]).to.deep.equal([3, 1]);
    expect(longestWait).to.be.above(0);
    ask.close();
  });

  it("gives up what is not answered in time, and lets the next go", async () => {
    const ask = openBoundedAsk({ open: 1, timeout: 0.05 });
    const failed = await ask.fetch(`${url}/1`).catch((thrown) => thrown);
    expect(String(failed)).to.include("no answer within 50 ms");
    expect(String(await ask.fetch(`${url}/2`).catch((thrown) => thrown))).to.include("no answer");
    ask.close();
  });
});

import { once } from "node:events";
import { request } from "node:http";
import { expect } from "chai";
import { openAnswering } from "./answering.ts";

describe("a server of a test's own", () => {
  it("answers with what came, body and all, on a port of its own", async () => {
    const server = await openAnswering(({ response, body }) => response.end(`heard ${body}`));
    const answer = await fetch(server.url, { method: "POST", body: "this" });
    expect(await answer.text()).to.equal("heard this");
    await server.close();
  });

  it("fails nobody with an answer that nobody waits for, whoever went: who asked, or the server", async () => {
    for (const who of ["asker", "server"]) {
      const begun = Promise.withResolvers<void>();
      const gone = Promise.withResolvers<void>();
      const over = Promise.withResolvers<void>();
      const server = await openAnswering(async ({ response }) => {
        response.once("close", gone.resolve);
        begun.resolve();
        await gone.promise;
        // What the test has to wait for before it ends.
        setTimeout(over.resolve);
        throw new Error("the node behind it is closed");
      });
      const asking = request(server.url, { method: "POST" }).on("error", () => {});
      asking.end();
      await begun.promise;
      if (who === "asker") asking.destroy();
      else await server.close();
      await over.promise;
      await server.close();
    }
  });

  it("fails nobody where who asked went in the middle of it", async () => {
    const server = await openAnswering(() => expect.fail("it was answered"));
    const asking = request(server.url, { method: "POST", headers: { "content-length": 100 } });
    asking.on("error", () => {}).write("half");
    const [socket] = await once(asking, "socket");
    if (socket.connecting) await once(socket, "connect");
    asking.destroy();
    await server.close();
  });
});

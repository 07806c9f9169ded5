import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { fetchFile } from "../../../src/node/files/fetchFile.ts";
import { temporaryFolder } from "../allocation/temporaryFolder.ts";
import { closeServer } from "../closeServer.ts";

describe("fetchFile", () => {
  const folder = temporaryFolder();

  async function refusal(
    serve: (response: ServerResponse) => void,
    patience: { silence: number; whole: number },
  ) {
    const server = createServer((_, response) => serve(response));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/list.json`;
    try {
      return await fetchFile({ url, path: folder.path("list.json"), max: 1_000, patience }).then(
        () => expect.fail("it was fetched"),
        (thrown) => thrown,
      );
    } finally {
      await closeServer(server);
    }
  }

  it("does not wait for ever: not for a host that is silent, nor for one that sends a byte now and then", async () => {
    const silent = await refusal((response) => response.writeHead(200).write("{"), {
      silence: 50,
      whole: 600_000,
    });
    expect(silent).to.have.property("code", "NotFetched");
    expect(silent.message).to.include("nothing came for 0.05 seconds");
    const dripping = await refusal(
      (response) => {
        const timer = setInterval(() => response.write(" "), 5);
        response.on("close", () => clearInterval(timer));
      },
      { silence: 600_000, whole: 100 },
    );
    expect(dripping).to.have.property("code", "NotFetched");
    expect(dripping.message).to.include("it has not come as a whole after 0.1 seconds");
  });

  it("says why where the system has no code for it", async () => {
    const parameters = { url: "http://127.0.0.1:1/list.json", path: folder.path("list.json"), max: 1_000 };
    const error = await fetchFile(parameters).then(
      () => expect.fail("it was fetched"),
      (thrown) => thrown,
    );
    expect(error.message).to.include("(bad port)");
  });
});

import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { runProcess } from "../scripts/runProcess.ts";
import { makeTestStore } from "./openTestStore.ts";

const PROGRAM = join(import.meta.dirname, "memoryProcess.ts");
/** MiB: some 330 of it are used, and were 860 where V8 compiled all of PGlite that is run while it opens. */
const MOST = 600;

describe("store: the memory of a pglite", () => {
  it("is no more than it needs once it is open", async function () {
    if (!existsSync("/proc/self/status")) this.skip();
    const { address, clear } = await makeTestStore("pglite");
    const { stdout, stderr } = await runProcess([PROGRAM, address]);
    expect(Number(stdout), stderr).to.be.within(100, MOST);
    await clear();
  });
});

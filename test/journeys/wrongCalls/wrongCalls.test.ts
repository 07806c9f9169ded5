import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
// Hardhat looks for its configuration once, in the folder of then: the checkout.
import "hardhat";
import { openChainInputs } from "./chainInputs.ts";
import { plainNames, writePlainInputs } from "./plainInputs.ts";
import { KeptFolder, readParts, recordPart, type Setting, unnamed } from "./session.ts";

/*
 * Every message of the command line, as it is said to wrong calls. Where a message was changed on purpose, record again and
 * look at the difference: `RECORD_WRONG_CALLS=1 node node_modules/mocha/bin/mocha.js test/journeys/wrongCalls/*.test.ts`.
 */
const isRecording = process.env.RECORD_WRONG_CALLS === "1";

type Opened = { readonly setting: Setting; readonly close: () => Promise<void> };

/** Runs and compares the calls of a file, in a folder of their own. */
function compareCalls(name: string, open: (folder: string) => Promise<Opened>): void {
  const file = join(import.meta.dirname, name);
  const { head, parts } = readParts(file);
  const home = process.cwd();
  const recorded: string[] = [];
  let folder = "";
  let opened: Opened | undefined;
  let kept: KeptFolder;

  before(async () => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "symbolon-calls-")));
    process.chdir(folder);
    opened = await open(folder);
    kept = new KeptFolder();
  });
  after(async () => {
    process.chdir(home);
    rmSync(folder, { recursive: true });
    await opened?.close();
    if (isRecording && recorded.length === parts.length)
      writeFileSync(file, `${[head, ...recorded].join("").trimEnd()}\n`);
  });

  for (const part of parts) {
    it(part.title, async () => {
      const told = await recordPart(part, (opened as Opened).setting, kept);
      recorded.push(told);
      if (!isRecording) expect(told.trimEnd()).to.equal(part.text.trimEnd());
    });
  }
}

/** Of this machine, not of the call: what `doctor` finds there, and how long ago something was. */
const maskMachine = (text: string) =>
  text
    .replaceAll(
      /^(?:ok|missing) +(node|npm|packages|compiler|contracts|embedded chain|disk|memory)\b.*(?:\n {10}.*)*/gm,
      "{machine} $1",
    )
    .replaceAll(/(?:^ {4}at .*\n)+/gm, "    at {stack}\n")
    .replaceAll(/\d+ seconds ago/g, "{seconds} seconds ago")
    .replaceAll(/drand:\d+/g, "drand:{round}");

describe("wrong calls without a chain", function () {
  this.timeout(120_000);
  compareCalls("withoutChain.txt", async (folder) => {
    await writePlainInputs();
    const nobody = createServer((_, response) => response.writeHead(404).end("gone"));
    await new Promise<void>((resolve) => nobody.listen(0, "127.0.0.1", resolve));
    const { port } = nobody.address() as AddressInfo;
    const names = new Map([...plainNames, ["gone", `http://127.0.0.1:${port}`]]);
    const byName = unnamed(new Map([...names, ["folder", folder]]));
    return {
      setting: { names, env: {}, mask: (text) => maskMachine(byName(text)), reset: async () => {} },
      close: () => new Promise((resolve) => nobody.close(() => resolve())),
    };
  });
});

/** Of when the chain began and what its contracts are: hashes, moments, gas, addresses that no name stands for. */
const maskChain = (text: string) =>
  text
    .replaceAll(/\b0x[0-9a-f]{130}\b/gi, "{signature}")
    .replaceAll(/\b0x[0-9a-f]{64}\b/gi, "{32 bytes}")
    .replaceAll(/\b0x(?!0{20})[0-9a-f]{40}\b/gi, "{address}")
    .replaceAll(/\b20\d\d-\d\d-\d\d[T ]\d\d:\d\d:\d\dZ?/g, "{moment}")
    .replaceAll(/\b1[789]\d{8}\b/g, "{second}")
    .replaceAll(/\b\d+(?= seconds\b| s left)/g, "{some}")
    .replaceAll(/127\.0\.0\.1:\d{4,}/g, "{host}")
    .replaceAll(/(?<=upfront cost is: )\d+/g, "{wei}")
    .replaceAll(/^((?:full costs|light costs|gas|took|memory) +).*/gm, "$1{measured}");

describe("wrong calls to a chain", function () {
  this.timeout(120_000);
  compareCalls("withChain.txt", async (folder) => {
    const { names, env, reset, close } = await openChainInputs();
    const byName = unnamed(new Map([...names, ["folder", folder]]));
    return { setting: { names, env, mask: (text) => maskChain(maskMachine(byName(text))), reset }, close };
  });
});

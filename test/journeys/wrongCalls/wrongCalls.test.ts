import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
// Hardhat looks for its configuration once, in the folder of then: the checkout.
import "hardhat";
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
  let opened: Opened;
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
    await opened.close();
    if (isRecording) writeFileSync(file, `${[head, ...recorded].join("").trimEnd()}\n`);
  });

  for (const part of parts) {
    it(part.title, async () => {
      const told = await recordPart(part, opened.setting, kept);
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
      setting: { names, env: {}, mask: (text) => maskMachine(byName(text)) },
      close: () => new Promise((resolve) => nobody.close(() => resolve())),
    };
  });
});

import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { closeServer } from "../../toolkit/closeServer.ts";
// Hardhat looks for its configuration once, in the folder of then: the checkout.
import "hardhat";
import { openChainInputs } from "./chainInputs.ts";
import { plainNames, writePlainInputs } from "./plainInputs.ts";
import { runApart, runHere } from "./runCall.ts";
import { KeptFolder, plainLines, readParts, recordPart, type Setting, unnamed } from "./session.ts";

/*
 * Every message of the command line, as it is said to wrong calls. Where a message was changed on purpose, record again and
 * look at the difference: test/README.md says how.
 */
const isRecording = process.env.RECORD_WRONG_CALLS === "1";

type Opened = { readonly setting: Setting; readonly close: () => Promise<void> };

/** Runs the calls of a file, and compares; `open` gives what they are made with. */
function compareCalls(name: string, open: () => Promise<Opened>, sample: readonly string[]): void {
  const file = join(import.meta.dirname, name);
  const { head, parts } = readParts(file);
  const recorded: string[] = [];
  let opened: Opened | undefined;
  const setting = () => (opened as Opened).setting;

  before(async () => {
    opened = await open();
  });
  after(async () => {
    await opened?.close();
    if (isRecording && recorded.length === parts.length) {
      writeFileSync(file, `${[head, ...recorded].join("").trimEnd()}\n`);
    }
  });

  for (const part of parts) {
    it(part.title, async () => {
      const told = await recordPart(part, setting());
      recorded.push(told);
      if (!isRecording) expect(told.trimEnd()).to.equal(part.text.trimEnd());
    });
  }

  it("says the same as a program of its own", async () => {
    for (const line of sample) {
      const here = await plainLines(line, setting(), runHere);
      expect(await plainLines(line, setting(), runApart), line).to.deep.equal(here);
    }
  });
}

/** Of this machine, not of the call: what `doctor` finds there, and how long ago something was. */
const maskMachine = (text: string) =>
  text
    .replaceAll(
      /^(?:ok|missing) +(node|npm|packages|compiler|contracts|embedded chain|disk|memory)\b.*(?:\n {10}.*)*/gm,
      "{machine} $1",
    )
    .replaceAll(/(?:^ {4}at .*\n)+/gm, "    at {stack}\n")
    .replaceAll(/\d+ d [\d hms]+ ago/g, "{duration} ago")
    .replaceAll(/drand:\d+/g, "drand:{round}");

/** Of when the chain began and what its contracts are: hashes, moments, gas, addresses that no name stands for. */
const maskChain = (text: string) =>
  text
    .replaceAll(/\b0x[0-9a-f]{130}\b/gi, "{signature}")
    .replaceAll(/\b0x[0-9a-f]{64}\b/gi, "{32 bytes}")
    .replaceAll(/\b0x(?!0{20})[0-9a-f]{40}\b/gi, "{address}")
    .replaceAll(/\b20\d\d-\d\d-\d\d[T ]\d\d:\d\d:\d\dZ?/g, "{moment}")
    .replaceAll(/\b1[789]\d{8}\b/g, "{second}")
    .replaceAll(/\b\d+ [dhms]\b(?: \d+ [dhms]\b)*/g, "{duration}")
    .replaceAll(/127\.0\.0\.1:\d{4,}/g, "{host}")
    .replaceAll(/(?<=upfront cost is: )\d+/g, "{wei}")
    .replaceAll(/^((?:full costs|light costs|gas|took|memory) +).*/gm, "$1{measured}");

describe("wrong calls", () => {
  const home = process.cwd();
  let folder = "";
  before(async () => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "symbolon-calls-")));
    process.chdir(folder);
    await writePlainInputs();
  });
  after(() => {
    process.chdir(home);
    rmSync(folder, { recursive: true });
  });

  describe("without a chain", () => {
    const open = async () => {
      const nobody = createServer((_, response) => response.writeHead(404).end("gone"));
      await new Promise<void>((resolve) => nobody.listen(0, "127.0.0.1", resolve));
      const { port } = nobody.address() as AddressInfo;
      const names = new Map([...plainNames, ["gone", `http://127.0.0.1:${port}`]]);
      const byName = unnamed(new Map([...names, ["folder", folder]]));
      const mask = (text: string) => maskMachine(byName(text));
      return {
        setting: { names, env: {}, folder: new KeptFolder(), reset: async () => {}, mask, isDear: false },
        close: () => closeServer(nobody),
      };
    };
    compareCalls("withoutChain.txt", open, [
      "tree build bad.csv --base-units",
      "credential batch people.csv --out",
      "campaign show {a0} --rpc {gone}",
    ]);
  });

  describe("to a chain", () => {
    const open = async () => {
      const { names, env, reset, close } = await openChainInputs();
      const byName = unnamed(new Map([...names, ["folder", folder]]));
      const mask = (text: string) => maskChain(maskMachine(byName(text)));
      return { setting: { names, env, folder: new KeptFolder(), reset, mask, isDear: true }, close };
    };
    compareCalls("withChain.txt", open, ["campaign claim {ended} over --claimant {leaf0} --json"]);
  });
});

import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { expect } from "chai";
// Hardhat looks for its configuration once, in the folder of then: the checkout.
import "hardhat";
import type { Address } from "viem";
import {
  blocksOf,
  type DocCommand,
  docCommands,
  docPages,
  literalShare,
  NOT_RUN,
  reasonNotRun,
} from "../../bench/package/docCommands.ts";
import { openSafe } from "../../tools/sandbox/safe.ts";
import { isDeep } from "../deep.ts";
import { freePort } from "../postgres/postgresServer.ts";
import { deployBuild } from "../toolkit/scripts/deployBuild.ts";
import { openVeraxOn } from "../toolkit/scripts/openVeraxOn.ts";
import { runShell } from "../toolkit/scripts/runProcess.ts";
import { runSymbolon } from "../toolkit/scripts/runSymbolon.ts";
import { type DocsChain, serveApart } from "./docs/docsChain.ts";
import { fixtures, usualNames } from "./docs/fixtures.ts";
import { type Fixture, type Scene, Stage } from "./docs/stage.ts";
import { easBuild, ownBuild } from "./easBuilds.ts";
import { CLEAN } from "./wrongCalls/runCall.ts";

/*
 * Every command line of the docs is run, as it stands on its page, in the order of the page, on a chain in a process of its
 * own. `first-campaign.md` is for people who copy it: a shell plays it whole. The others have placeholders, and a fixture
 * for what they leave to their reader.
 */
const ROOT = join(import.meta.dirname, "..", "..");
const FIRST = "docs/first-campaign.md";
const commands = docCommands();

describe("the commands of the docs", () => {
  const home = process.cwd();
  let chain: DocsChain;
  let scene: Scene;
  let folder = "";
  let shell: NodeJS.ProcessEnv = {};
  let port = 0;
  before(async () => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "symbolon-docs-")));
    shell = { ...process.env, ...CLEAN, PATH: `${npmWithoutNpm(folder)}${delimiter}${process.env.PATH}` };
    port = await freePort();
    const [serving] = commands.filter(({ page }) => page === FIRST);
    chain = await serveApart(onPort(serving?.text ?? ""), `http://127.0.0.1:${port}`, shell);
  });
  after(async () => {
    process.chdir(home);
    await chain?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const onPort = (text: string) => text.replaceAll("8545", String(port));

  it(`are copied literally from ${FIRST}, and print what it shows`, async () => {
    const kept = await chain.node.snapshot();
    const own = join(folder, "first");
    mkdirSync(own);
    const [, ...blocks] = blocksOf(readFileSync(join(ROOT, FIRST), "utf8"));
    const script = blocks.flatMap(({ mark, lines }, i) =>
      mark === "sh" ? [...lines.map(onPort), `echo "@@ ${i}"`] : [],
    );
    const { code, stdout, stderr } = await runShell(["set -eu", ...script].join("\n"), {
      cwd: own,
      env: shell,
    });
    expect(code, stdout + stderr).to.equal(0);
    const said = stdout.split(/^@@ \d+\n/m);
    blocks.forEach(({ mark, lines }, i) => {
      if (mark !== "text") return;
      const printed = said[blocks.slice(0, i).filter((one) => one.mark === "sh").length - 1] ?? "";
      for (const line of lines) expect(masked(printed).split("\n"), printed).to.include(masked(line));
    });
    await chain.rewind(kept);
  });

  describe("of all other pages", () => {
    before(async () => {
      const env = { SYMBOLON_RPC_URL: chain.rpc };
      await runSymbolon(["deploy", "system"], env);
      const sample = ["deploy", "sample-token", "--holder", usualNames["0xISSUER"] ?? "", "--supply"];
      const { stdout, stderr } = await runSymbolon([...sample, "100000000", "--json"], env);
      const token = (JSON.parse(stdout || stderr).contracts.sampleToken.address ?? "") as Address;
      const safe = await openSafe(chain.operator, "sandbox");
      const guardian = await openSafe(chain.operator, "guardian");
      await chain.transfer(token, safe.address, 10n ** 23n);
      const deploy = deployBuild(chain.reader, chain.operator);
      const schemas = await deploy(easBuild("SchemaRegistry"));
      const eas = await deploy(easBuild("EAS"), schemas);
      const verax = await openVeraxOn({
        reader: chain.reader,
        relayer: chain.operator,
        other: chain.operator,
      });
      const names = {
        ...usualNames,
        "https://...": chain.rpc,
        URL: chain.rpc,
        "http://127.0.0.1:8545": chain.rpc,
        "0xTOKEN": token,
        "0xSAFE": safe.address,
        // Asked only when somebody claims; any contract will do.
        "0xLIST": eas,
        "0xORACLE": await deploy(ownBuild("SampleOracle", "mocks")),
        "0xVERAX": verax.address,
        "0xPORTAL": verax.portal,
        "0xGUARDIAN_SAFE": guardian.address,
        EAS_ADDRESS: eas,
      };
      scene = { chain, names };
    });

    for (const page of docPages().filter((one) => one !== FIRST)) {
      const shown = commands.filter((one) => one.page === page && reasonNotRun(one) === undefined);
      const fixture = fixtures[page] ?? {};
      if (shown.length === 0 || (fixture.isSlow === true && !isDeep)) continue;
      it(`run as ${page} has them`, async () => {
        const kept = await chain.node.snapshot();
        const own = join(folder, page.replaceAll("/", "-"));
        mkdirSync(own);
        process.chdir(own);
        const stage = new Stage(scene, fixture);
        await stage.prepare();
        for (const command of shown) {
          const { code, stdout, stderr } = await stage.play(command);
          const told = `${stdout}${stderr}`;
          const where = `${page}:${command.line}: ${command.text}\n${told}`;
          expect(code, where).to.equal(exitOf(command, fixture));
          if (command.shown !== undefined) {
            expect(told.replaceAll(`${own}/`, "/.../").trimEnd(), where).to.equal(command.shown);
          }
        }
        await stage.close();
        process.chdir(home);
        await chain.rewind(kept);
      });
    }
  });

  it("stand in blocks that say so, and those that are not run have a reason", () => {
    const unmarked = commands.filter(({ block }) => block === "unmarked");
    expect(unmarked.map(({ page, line, text }) => `${page}:${line}: ${text}`)).to.deep.equal([]);
    expect(literalShare(commands)).to.equal(1);
    expect(commands.length).to.be.greaterThan(90);
    for (const one of NOT_RUN) {
      const found = commands.filter((command) => reasonNotRun(command) === one);
      expect(found, `${one.page}: ${one.begins}`).not.to.deep.equal([]);
    }
  });
});

/** As the page tells it: in words, or by what it shows. */
function exitOf({ text, shown }: DocCommand, { exits = {} }: Fixture): number {
  const told = Object.entries(exits).find(([begins]) => text.startsWith(begins));
  return told?.[1] ?? (shown?.startsWith("error: ") ? 1 : 0);
}

/** Hashes, addresses and figures, which differ from day to day. */
const masked = (text: string) =>
  text
    .replaceAll(/0x[0-9a-f]+/gi, "0x")
    .replaceAll(/\d[\d,.:TZ-]*/g, "0")
    .replaceAll(/ +$/gm, "");

/**
 * An `npm` that runs this checkout's scripts at once, as the Node of the tests: what the way in brings is there.
 * @returns the folder that has it
 */
function npmWithoutNpm(folder: string): string {
  const bin = join(folder, "bin");
  mkdirSync(bin);
  const script = (name: string) => `exec "${process.execPath}" "${join(ROOT, name)}" "$@"`;
  const text = `#!/bin/sh
[ "$1 $2" = "run -s" ] && [ "$4" = "--" ] || exit 99
name=$3; shift 4
case $name in
  symbolon) ${script("scripts/symbolon.ts")} ;;
  sandbox) ${script("tools/sandbox.ts")} ;;
esac
exit 98
`;
  writeFileSync(join(bin, "npm"), text, { mode: 0o755 });
  return bin;
}

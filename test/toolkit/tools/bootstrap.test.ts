import type { ChildProcess } from "node:child_process";
import { existsSync, readdirSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { letPass, until } from "../patience.ts";
import { FakeProject } from "./fakeProject.ts";

const SET_UP = ["npm ci"];
/** What `npm start` and `npm run symbolon` call. */
const SYMBOLON = "scripts/symbolon.ts";
const COMPILED = "hardhat build --no-tests";

describe("bootstrap", () => {
  let project: FakeProject;
  beforeEach(() => {
    project = new FakeProject();
  });
  afterEach(() => project.remove());

  type Lock = { exclusive: (work: () => Promise<void>) => Promise<void> };
  // By address, since these files have no types: they run before there is a compiler.
  const load = <Module>(file: string) =>
    import(join(project.root, "tools", "bootstrap", file)) as Promise<Module>;

  describe("brings what is missing", () => {
    it("installs on first use, then runs the task with its arguments", async () => {
      const { code, stdout, stderr } = await project.run([SYMBOLON, "start", "--json", "a b"]);
      expect(code).to.equal(0);
      expect(stdout).to.equal('["start","--json","a b"]\n');
      expect(stderr).to.match(/^symbolon: installing the packages .*\.\.\.\n$/);
      expect(project.calls()).to.deep.equal(SET_UP);
    });

    it("runs where the person stands who called npm, but not where another package's npm was called", async () => {
      const stands = realpathSync(tmpdir());
      const whereOf = async (task: string, manifest: string) => {
        const env = { INIT_CWD: stands, npm_package_json: manifest };
        return (await project.run([task, "symbolon", "where"], { env })).stdout.split("\n")[1];
      };
      const root = realpathSync(project.root);
      const own = join(root, "package.json");
      expect(await whereOf(SYMBOLON, own)).to.equal(stands);
      expect(await whereOf(SYMBOLON, join(stands, "package.json"))).to.equal(root);
      expect(await whereOf("tools/test.ts", own)).to.equal(root);
    });

    it("compiles for what needs more than the builds that ship, and for nothing else", async () => {
      const { code, stdout, stderr } = await project.run(["bench/bench.ts", "--x"]);
      expect(code).to.equal(0);
      expect(stdout).to.equal('["--x"]\n');
      expect(stderr).to.match(/installing the packages .*\n.*compiling the contracts .*\n$/);
      expect(project.calls()).to.deep.equal([...SET_UP, COMPILED]);
      project.write("contracts/A.sol", "contract Changed {}");
      const commands = [["tree"], ["deploy"], ["rehearse", "burst"], ["campaign", "verify-source"], []];
      for (const command of [["tools/test.ts"], ...commands.map((words) => [SYMBOLON, ...words])]) {
        expect((await project.run(command)).code, command.join(" ")).to.equal(0);
      }
      expect(project.calls()).to.deep.equal([]);
      await project.run(["bench/bench.ts"]);
      expect(project.calls()).to.deep.equal([COMPILED]);
    });

    it("installs what builds the docs' site outside of docs/, for that alone, and anew when its lockfile changes", async () => {
      const { code, stderr } = await project.run(["tools/docs.ts"]);
      expect(code).to.equal(0);
      expect(stderr).to.match(/installing the packages .*\n.*installing what builds the docs' site .*\n$/);
      expect(project.calls()).to.deep.equal([...SET_UP, ...SET_UP]);
      expect(project.has(".toolchain/docs/package-lock.json")).to.equal(true);
      expect(project.has("docs/site/node_modules")).to.equal(false);
      await project.run(["tools/docs.ts"]);
      expect(project.calls()).to.deep.equal([]);
      project.write("docs/site/package-lock.json", '{"lockfileVersion":3,"packages":{"a":{}}}');
      await project.run(["tools/test.ts"]);
      expect(project.calls()).to.deep.equal([]);
      await project.run(["tools/docs.ts"]);
      expect(project.calls()).to.deep.equal(SET_UP);
    });

    it("does nothing the second time, and says nothing", async () => {
      await project.run([SYMBOLON, "start"]);
      project.calls();
      const { stderr } = await project.run([SYMBOLON, "start"]);
      expect(stderr).to.equal("");
      expect(project.calls()).to.deep.equal([]);
    });

    it("keeps what Node compiles in its own folder, unless it is told where", async () => {
      const kept = async (folder: string | undefined) => {
        const env = { NODE_COMPILE_CACHE: folder };
        const { stdout } = await project.run([SYMBOLON, "tree", "kept"], { env });
        return stdout.trimEnd().split("\n").at(-1);
      };
      expect(await kept(undefined)).to.equal(join(project.root, ".toolchain", "compile-cache"));
      expect(await kept(join(project.root, "own"))).to.equal(join(project.root, "own"));
    });

    it("installs anew and compiles anew when the lockfile changes", async () => {
      await project.run(["contracts"]);
      project.calls();
      project.write(
        "package-lock.json",
        '{"lockfileVersion":3,"packages":{"node_modules/a":{"version":"1.0.0"}}}',
      );
      await project.run(["contracts"]);
      expect(project.calls()).to.deep.equal([...SET_UP, COMPILED]);
    });

    for (const file of [
      "contracts/A.sol",
      "contracts/deep/er/B.sol",
      "bench/contracts/C.sol",
      "hardhat.config.ts",
    ]) {
      it(`compiles anew, and only that, when ${file} changes`, async () => {
        await project.run(["contracts"]);
        project.calls();
        project.write(file, "contract Changed {}");
        await project.run(["contracts"]);
        expect(project.calls()).to.deep.equal([COMPILED]);
      });
    }

    it("says what npm says of its progress, aside", async () => {
      const { stdout, stderr } = await project.run([SYMBOLON, "tree"], { env: { FAKE_NPM_SAYS: "added 5" } });
      expect(stdout).to.equal('["tree"]\n');
      expect(stderr).to.include("added 5");
    });
  });

  describe("fails with a hint, leaving nothing half-done behind", () => {
    it("npm fails: its own words, and what to look at", async () => {
      const ended = await project.run([SYMBOLON, "start"], { env: { FAKE_NPM_FAILS: "ENOTFOUND" } });
      expect(ended.code).to.equal(1);
      expect(ended.stdout).to.equal("");
      expect(ended.stderr)
        .to.include("npm error code ENOTFOUND")
        .and.match(/^error: npm could not install .*\nhint: .*check the network, `npm config get registry`/m);
      await project.run([SYMBOLON, "start"]);
      expect(project.calls()).to.deep.equal(["npm ci", ...SET_UP]);
    });

    it("npm did not call it, and is needed", async () => {
      const { code, stderr } = await project.run([SYMBOLON, "start"], { env: { npm_execpath: undefined } });
      expect(code).to.equal(1);
      expect(stderr).to.match(/error: .*npm brings\.\nhint: Call this by npm/);
      await project.run([SYMBOLON, "start"]);
      const again = await project.run([SYMBOLON, "start"], { env: { npm_execpath: undefined } });
      expect(again.code).to.equal(0);
    });

    it("the system refuses something", async () => {
      project.write(".toolchain", "a file where a folder should be");
      const { code, stderr } = await project.run([SYMBOLON, "start"]);
      expect(code).to.equal(1);
      expect(stderr).to.match(/^error: .*\.toolchain.*\nhint: .*run this again\.\n$/);
    });

    it("the chain does not load at all", async () => {
      const { code, stderr } = await project.run([SYMBOLON, "start"], { env: { FAKE_NO_CHAIN: "ever" } });
      expect(code).to.equal(1);
      expect(stderr).to.match(/error: The embedded chain .* does not load on .*\nhint: /);
      expect(project.has("node_modules/.bootstrap")).to.equal(false);
      await project.run([SYMBOLON, "start"]);
      expect(project.calls()).to.deep.equal([...SET_UP, ...SET_UP]);
    });

    it("the contracts do not compile", async () => {
      const { code, stderr } = await project.run(["contracts"], { env: { FAKE_BUILD_FAILS: "1" } });
      expect(code).to.equal(1);
      expect(stderr).to.include("ParserError: here").and.to.include("hint: Mend the sources");
      project.calls();
      await project.run(["contracts"]);
      expect(project.calls()).to.deep.equal([COMPILED]);
    });
  });

  describe("steps aside", () => {
    it("passes the exit code through", async () => {
      const { code } = await project.run([SYMBOLON, "tree", "exit", "7"]);
      expect(code).to.equal(7);
    });

    it("passes a signal on and ends as the task does", async () => {
      const tidy = await project.run([SYMBOLON, "tree", "tidy"], { meet: killOnceWaiting("SIGTERM") });
      expect(tidy.code).to.equal(9);
      expect(tidy.stdout).to.include("tidied tree");
      const plain = await project.run([SYMBOLON, "tree", "wait"], { meet: killOnceWaiting("SIGTERM") });
      expect(plain.code).to.equal("SIGTERM");
    });
  });

  describe("two at once", () => {
    /** Packages come once somebody waits for this set-up to end. */
    const slow = (): Parameters<FakeProject["run"]>[1] => ({
      env: { FAKE_NPM_UNTIL: join(project.root, "go") },
      meet: (child) =>
        child.stderr?.on("data", (text: string) => {
          if (text.includes("waiting for another set-up")) project.write("go", "");
        }),
    });
    const locks = () => {
      const folder = join(project.root, ".toolchain");
      return existsSync(folder) ? readdirSync(folder).filter((name) => name.startsWith("lock")) : [];
    };

    const owners = () =>
      locks().includes("lock") ? readdirSync(join(project.root, ".toolchain", "lock")) : [];

    it("set the folder up once, and both run", async () => {
      const runs = await Promise.all([
        project.run([SYMBOLON, "start", "1"], slow()),
        project.run([SYMBOLON, "start", "2"], slow()),
      ]);
      expect(runs.map(({ code }) => code)).to.deep.equal([0, 0]);
      expect(runs.map(({ stdout }) => stdout)).to.deep.equal(['["start","1"]\n', '["start","2"]\n']);
      expect(runs.map(({ stderr }) => stderr).join("")).to.match(/waiting for another set-up .*process \d+/);
      expect(project.calls()).to.deep.equal(SET_UP);
      expect(locks()).to.deep.equal([]);
    });

    it("take over a lock whose owner died, however many try, and only one does", async () => {
      // No process has this number: it is above what any system hands out.
      project.write(".toolchain/lock/99999999", "");
      const runs = await Promise.all(
        ["1", "2", "3", "4"].map((name) => project.run([SYMBOLON, "start", name], slow())),
      );
      expect(runs.map(({ code }) => code)).to.deep.equal([0, 0, 0, 0]);
      expect(project.calls()).to.deep.equal(SET_UP);
      expect(locks()).to.deep.equal([]);
    });

    it("take over a lock of their own number, as in a container that begins anew", async () => {
      project.write(`.toolchain/lock/${process.pid}`, "");
      const { exclusive } = await load<Lock>("exclusive.mjs");
      let isDone = false;
      await exclusive(async () => {
        isDone = true;
      });
      expect(isDone).to.equal(true);
      expect(locks()).to.deep.equal([]);
    });

    it("respect a living owner's lock, and say which process has it", async () => {
      project.write(`.toolchain/lock/${process.pid}`, "");
      let said = "";
      const held = project.run([SYMBOLON, "start"], {
        meet: (child) =>
          child.stderr?.on("data", (text: string) => {
            said += text;
          }),
      });
      await until(() => said.includes(`(process ${process.pid};`));
      await letPass(800);
      expect(project.calls()).to.deep.equal([]);
      rmSync(join(project.root, ".toolchain", "lock", String(process.pid)));
      expect((await held).code).to.equal(0);
      expect(project.calls()).to.deep.equal(SET_UP);
    });

    it("wait for what a killed one has started and could not end", async () => {
      let first: ChildProcess | undefined;
      const killed = project.run([SYMBOLON, "start"], {
        ...slow(),
        meet: (child) => {
          first = child;
        },
      });
      await until(() => owners().length === 2);
      first?.kill("SIGKILL");
      await until(() => first?.signalCode === "SIGKILL");
      const { code, stderr } = await project.run([SYMBOLON, "start"], { ...slow(), env: {} });
      project.write("go", "");
      expect((await killed).code).to.equal("SIGKILL");
      expect(code).to.equal(0);
      expect(stderr).to.include("waiting for another set-up");
      expect(project.calls()).to.deep.equal([...SET_UP, ...SET_UP]);
      expect(locks()).to.deep.equal([]);
    });

    it("leave no lock behind when a signal ends a set-up", async () => {
      const ended = await project.run([SYMBOLON, "start"], {
        env: { FAKE_NPM_UNTIL: join(project.root, "never") },
        meet: (child) => void until(() => project.has("calls.log")).then(() => child.kill("SIGTERM")),
      });
      expect(ended.code).to.equal(143);
      expect(locks()).to.deep.equal([]);
      expect(project.has("node_modules/.bootstrap")).to.equal(false);
    });
  });

  describe("Node itself", () => {
    type Node = {
      isSuitable: (version: string) => boolean;
      nodePackages: Readonly<Record<string, { version: string; sha512: string }>>;
      node: { bring: () => Promise<void> };
    };

    it("is used from 24.2 on", async () => {
      const { isSuitable } = await load<Node>("node.mjs");
      const versions = [
        "v18.20.8",
        "v20.19.0",
        "v22.23.3",
        "v23.11.0",
        "v24.1.0",
        "v24.2.0",
        "v24.21.0",
        "v26.0.0",
      ];
      expect(versions.filter(isSuitable)).to.deep.equal(["v24.2.0", "v24.21.0", "v26.0.0"]);
    });

    it("is pinned for each platform to bytes of one that will do", async () => {
      const { isSuitable, nodePackages } = await load<Node>("node.mjs");
      const pinned = Object.entries(nodePackages);
      expect(pinned.map(([platform]) => platform)).to.include.members(["darwin-arm64", "linux-x64"]);
      for (const [platform, { version, sha512 }] of pinned) {
        expect(isSuitable(version), platform).to.equal(true);
        expect(sha512, platform).to.match(/^.{86}==$/);
      }
    });

    it("is brought checked against its pinned bytes, and is not believed before it has run", async function () {
      if (process.platform !== "linux") this.skip();
      const { node } = await load<Node>("node.mjs");
      const { exclusive } = await load<Lock>("exclusive.mjs");
      const before = { ...process.env };
      Object.assign(process.env, project.env());
      const failure = await exclusive(node.bring).then(
        () => undefined,
        (error: unknown) => error,
      );
      process.env = before;
      expect(String(failure)).to.include("does not run here");
      const lock = readFileSync(join(project.root, ".toolchain", "package-lock.json"), "utf8");
      const [entry] = Object.values(JSON.parse(lock).packages as Record<string, object>).slice(1);
      expect(entry)
        .to.include({ version: "24.21.0" })
        .and.to.have.property("integrity")
        .that.matches(/^sha512-.{86}==$/);
      expect(project.calls()).to.deep.equal(["npm ci"]);
    });
  });
});

/** Sends the signal when the task has said that it waits. */
function killOnceWaiting(signal: NodeJS.Signals) {
  return (child: ChildProcess): void => {
    child.stderr?.on("data", (text: string) => {
      if (String(text).includes("waiting\n")) child.kill(signal);
    });
  };
}

import { readdirSync, readFileSync, realpathSync, utimesSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { letPass, until } from "../patience.ts";
import { runProcess } from "../scripts/runProcess.ts";
import { FakeProject } from "./fakeProject.ts";

const SET_UP = ["npm ci"];
const COMPILED = "hardhat build --no-tests";

describe("bootstrap", () => {
  let project: FakeProject;
  beforeEach(() => {
    project = new FakeProject();
  });
  afterEach(() => project.remove());

  describe("brings what is missing", () => {
    it("installs on first use, then runs the task with its arguments", async () => {
      const { code, stdout, stderr } = await project.run(["start", "--json", "a b"]);
      expect(code).to.equal(0);
      expect(stdout).to.equal('["start","--json","a b"]\n');
      expect(stderr).to.match(/^symbolon: installing the packages .*\.\.\.\n(.* s\n)+$/);
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
      expect(await whereOf("symbolon", own)).to.equal(stands);
      expect(await whereOf("symbolon", join(stands, "package.json"))).to.equal(root);
      expect(await whereOf("test", own)).to.equal(root);
    });

    it("compiles for what needs more than the builds that ship, and for nothing else", async () => {
      const { code, stdout, stderr } = await project.run(["bench", "--x"]);
      expect(code).to.equal(0);
      expect(stdout).to.equal('["--x"]\n');
      expect(stderr).to.match(/installing the packages .* s\n.*compiling the contracts .* s\n$/s);
      expect(project.calls()).to.deep.equal([...SET_UP, COMPILED]);
      project.write("contracts/A.sol", "contract Changed {}");
      const commands = [["tree"], ["deploy"], ["rehearse", "burst"], ["campaign", "verify-source"], []];
      for (const command of [["start"], ["test"], ...commands.map((words) => ["symbolon", ...words])]) {
        expect((await project.run(command)).code, command.join(" ")).to.equal(0);
      }
      expect(project.calls()).to.deep.equal([]);
      await project.run(["bench"]);
      expect(project.calls()).to.deep.equal([COMPILED]);
    });

    it("says that a step goes on, also where nobody's terminal shows it", async () => {
      const file = join(project.root, "tools", "bootstrap", "step.mjs");
      // The step ends when its third line is written: the first names it, the others say that it goes on.
      const told = `const { step } = await import(${JSON.stringify(pathToFileURL(file))});
        const write = process.stderr.write.bind(process.stderr);
        let lines = 0, end;
        process.stderr.write = (text) => { if (++lines === 3) end(); return write(text); };
        await step("waiting", () => new Promise((resolve) => { end = resolve; }), 1);`;
      const { code, stderr } = await runProcess(["--input-type=module", "-e", told]);
      expect(code).to.equal(0);
      expect(stderr).to.match(/^symbolon: waiting \.\.\.\n(symbolon: waiting \.\.\. \d+\.\d s\n){3,}$/);
    });

    it("does nothing the second time, and says nothing", async () => {
      await project.run(["start"]);
      project.calls();
      const { stderr } = await project.run(["start"]);
      expect(stderr).to.equal("");
      expect(project.calls()).to.deep.equal([]);
    });

    it("keeps what Node compiles in its own folder, unless it is told where", async () => {
      const kept = async (folder: string | undefined) => {
        const env = { NODE_COMPILE_CACHE: folder };
        const { stdout } = await project.run(["symbolon", "tree", "kept"], { env });
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

    it("keeps packages that somebody installed by hand, if they are whole and the chain loads", async () => {
      await project.run(["symbolon", "tree"]);
      project.calls();
      project.write("node_modules/.bootstrap", "another lockfile's");
      await project.run(["symbolon", "tree"]);
      expect(project.calls()).to.deep.equal([]);
      project.write("node_modules/.bootstrap", "another lockfile's");
      project.write(
        "node_modules/.package-lock.json",
        '{"packages":{"node_modules/stray":{"version":"1.0.0"}}}',
      );
      await project.run(["symbolon", "tree"]);
      expect(project.calls()).to.deep.equal(["npm ci"]);
    });

    it("fetches the chain's native part where npm left it out", async () => {
      const { code } = await project.run(["symbolon", "tree"], { env: { FAKE_NO_CHAIN: "at first" } });
      expect(code).to.equal(0);
      expect(project.calls()[1]).to.match(/^npm install @nomicfoundation\/edr-\w+-\w+(-musl)?@1\.2\.3$/);
    });
  });

  describe("fails with a hint, leaving nothing half-done behind", () => {
    for (const [code, hint] of [
      ["ENOTFOUND", /cannot reach its registry/],
      ["E404", /does not have this version/],
      ["E401", /wants a login/],
      ["EINTEGRITY", /other bytes/],
      ["ENOSPC", /disk is full/],
      ["EUSAGE", /disagree/],
    ] as const) {
      it(`npm ends with ${code}`, async () => {
        const ended = await project.run(["start"], { env: { FAKE_NPM_FAILS: code } });
        expect(ended.code).to.equal(1);
        expect(ended.stdout).to.equal("");
        expect(ended.stderr).to.include(`npm error code ${code}`).and.to.match(hint);
        await project.run(["start"]);
        expect(project.calls()).to.deep.equal(["npm ci", ...SET_UP]);
      });
    }

    it("the chain does not load at all", async () => {
      const { code, stderr } = await project.run(["start"], { env: { FAKE_NO_CHAIN: "ever" } });
      expect(code).to.equal(1);
      expect(stderr).to.match(/error: The embedded chain .* does not load on .*\nhint: /);
      expect(project.has("node_modules/.bootstrap")).to.equal(false);
    });

    it("the contracts do not compile", async () => {
      const { code, stderr } = await project.run(["contracts"], { env: { FAKE_BUILD_FAILS: "1" } });
      expect(code).to.equal(1);
      expect(stderr).to.include("ParserError: here").and.to.include("hint: Mend the sources");
      project.calls();
      await project.run(["contracts"]);
      expect(project.calls()).to.deep.equal([COMPILED]);
    });

    it("the task is unknown", async () => {
      for (const args of [["nonsense"], [], ["toString"]]) {
        const { code, stderr } = await project.run(args);
        expect(code).to.equal(2);
        expect(stderr).to.match(/^usage: .*start \| symbolon \| test/);
      }
      expect(project.calls()).to.deep.equal([]);
    });
  });

  describe("steps aside", () => {
    it("passes the exit code through", async () => {
      const { code } = await project.run(["symbolon", "tree", "exit", "7"]);
      expect(code).to.equal(7);
    });

    it("passes a signal on and ends as the task does", async () => {
      const tidy = await project.run(["symbolon", "tree", "tidy"], { meet: killOnceWaiting("SIGTERM") });
      expect(tidy.code).to.equal(9);
      expect(tidy.stdout).to.include("tidied tree");
      const plain = await project.run(["symbolon", "tree", "wait"], { meet: killOnceWaiting("SIGTERM") });
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
    const locks = () =>
      readdirSync(join(project.root, ".toolchain")).filter((name) => name.startsWith("lock"));

    it("set the folder up once, and both run", async () => {
      const runs = await Promise.all([
        project.run(["start", "1"], slow()),
        project.run(["start", "2"], slow()),
      ]);
      expect(runs.map(({ code }) => code)).to.deep.equal([0, 0]);
      expect(runs.map(({ stdout }) => stdout)).to.deep.equal(['["start","1"]\n', '["start","2"]\n']);
      expect(runs.map(({ stderr }) => stderr).join("")).to.match(/waiting for another set-up .*process \d+/);
      expect(project.calls()).to.deep.equal(SET_UP);
      expect(locks()).to.deep.equal([]);
    });

    it("take over a lock whose owner died, however many try, and only one does", async () => {
      // No process has this number: it is above what any system hands out.
      project.write(".toolchain/lock/99999999-gone", hostname());
      const runs = await Promise.all(
        ["1", "2", "3", "4"].map((name) => project.run(["start", name], slow())),
      );
      expect(runs.map(({ code }) => code)).to.deep.equal([0, 0, 0, 0]);
      expect(project.calls()).to.deep.equal(SET_UP);
      expect(locks()).to.deep.equal([]);
    });

    it("respect a living owner's lock, and one of another machine until it has been still for a minute", async () => {
      const foreign = `${process.pid}-other`;
      project.write(`.toolchain/lock/${foreign}`, "some-other-machine");
      const held = project.run(["start"]);
      await letPass(800);
      expect(project.calls()).to.deep.equal([]);
      const longAgo = new Date(Date.now() - 61_000);
      utimesSync(join(project.root, ".toolchain", "lock", foreign), longAgo, longAgo);
      expect((await held).code).to.equal(0);
      expect(project.calls()).to.deep.equal(SET_UP);
    });

    it("leave no lock behind when a signal ends a set-up", async () => {
      const ended = await project.run(["start"], {
        env: { FAKE_NPM_UNTIL: join(project.root, "never") },
        meet: (child) => void until(() => project.has("calls.log")).then(() => child.kill("SIGTERM")),
      });
      expect(ended.code).to.equal(143);
      expect(locks()).to.deep.equal([]);
      expect(project.has("node_modules/.bootstrap")).to.equal(false);
    });
  });

  describe("doctor", () => {
    it("installs nothing, and names what is missing in the same shape", async () => {
      const { code, stdout } = await project.run(["symbolon", "doctor", "--json"]);
      expect(code).to.equal(1);
      const { ok, checks } = JSON.parse(stdout) as {
        ok: boolean;
        checks: { check: string; status: string }[];
      };
      expect(ok).to.equal(false);
      expect(checks.map(({ check, status }) => `${check} ${status}`)).to.deep.equal([
        "node ok",
        "packages missing",
      ]);
      expect(project.calls()).to.deep.equal([]);
    });
  });

  describe("Node itself", () => {
    type State = { isSuitable: (version: string) => boolean; NODE_STAMP: string; findNode: () => unknown };
    // By address, since these files have no types: they run before there is a compiler.
    const load = <Module>(file: string) =>
      import(join(project.root, "tools", "bootstrap", file)) as Promise<Module>;

    it("is used from 24.2 on", async () => {
      const { isSuitable } = await load<State>("state.mjs");
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

    it("is brought checked against its pinned bytes, and is not believed before it has run", async function () {
      if (process.platform !== "linux") this.skip();
      const { NODE_STAMP } = await load<State>("state.mjs");
      const { bringNode } = await load<{ bringNode: () => Promise<void> }>("bring.mjs");
      project.write(".toolchain/.keep", "");
      const before = { ...process.env };
      Object.assign(process.env, project.env());
      const failure = await bringNode().then(
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
      expect(() => readFileSync(NODE_STAMP)).to.throw("ENOENT");
    });
  });
});

/** Sends the signal when the task has said that it waits. */
function killOnceWaiting(signal: NodeJS.Signals) {
  return (child: import("node:child_process").ChildProcess): void => {
    child.stderr?.on("data", (text: string) => {
      if (String(text).includes("waiting\n")) child.kill(signal);
    });
  };
}

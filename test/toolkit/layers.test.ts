import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import {
  circles,
  contractArrows,
  drawnByPreact,
  noAny,
  noDefaultExport,
  noEncodePacked,
  noMachinePaths,
  type Shipped,
  sizeCaps,
  todosHaveIssues,
  toolkitArrows,
  webArrows,
  words,
} from "./layerRules.ts";
import { codeOnDemand, errorsAlone, lightThreads, runsAnywhere } from "./loadRules.ts";
import type { SourceFile } from "./sourceFile.ts";
import { shortWaits, unheardReverts } from "./testRules.ts";

const ROOT = dirname(dirname(import.meta.dirname));
const FOLDERS = [
  "src",
  "scripts",
  "tools",
  "contracts",
  "ignition",
  "bench",
  "test",
  "docs",
  "web",
  "packages",
  ".ci",
];
const TEXT = /\.(tsx?|mjs|sol|md|json|html|css)$|^\.ci\/run$/;
/** Data, not text: vectors and kept results are large and made by programs. The lockfile has a check of its own. */
const DATA = /^test\/vectors\/.*\.json$|^(bench|test)\/results\/|^package-lock\.json$/;

function readAll(): readonly SourceFile[] {
  const inFolders = FOLDERS.flatMap((folder) => {
    try {
      return readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" }).map(
        (name) => `${folder}/${name}`,
      );
    } catch {
      return [];
    }
  });
  return [...readdirSync(ROOT), ...inFolders]
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => TEXT.test(path) && !DATA.test(path) && !path.includes("node_modules/"))
    .map((path) => ({ path, text: readFileSync(join(ROOT, path), "utf8") }));
}

/** What npm brings with each package, or a project has that uses it. */
function shipped(): Shipped {
  const of = (name: string) => {
    const { dependencies, peerDependencies, peerDependenciesMeta } = JSON.parse(
      readFileSync(join(ROOT, "packages", name, "package.json"), "utf8"),
    ) as Readonly<Record<string, Readonly<Record<string, object>>>>;
    const isThere = (peer: string) => peerDependenciesMeta?.[peer] === undefined;
    return [...Object.keys(dependencies ?? {}), ...Object.keys(peerDependencies ?? {}).filter(isThere)];
  };
  return { anywhere: of("symbolon"), node: of("node") };
}

/** A file that breaks a rule, alone or with others, made here so that none on disk has to. */
const planted = (...[path, text, ...others]: Case): readonly SourceFile[] => [{ path, text }, ...others];
// Put together, so that this file does not break the rule it tests.
const todo = ["TO", "DO"].join("");
const most = ["MO", "ST_"].join("");
const remedy = ["cu", "re"].join("");
const homes = ["/ho", "me/ada/x"].join("");

type Rule = (files: readonly SourceFile[]) => readonly string[];
type Case = readonly [path: string, text: string, ...others: SourceFile[]];

const rules: readonly { name: string; rule: Rule; bad: readonly Case[]; good: readonly Case[] }[] = [
  {
    name: "what runs anywhere needs no Node",
    rule: runsAnywhere,
    bad: [
      ["src/sdk/core/a.ts", 'import { readFileSync } from "node:fs";'],
      ["src/sdk/chain/a.ts", 'export const a = Buffer.from("00", "hex");'],
      ["src/sdk/credentials/verify/a.ts", "export const a = process.env.A;"],
      ["src/react/a.ts", 'const { join } = await import("node:path");'],
    ],
    good: [
      ["src/sdk/core/a.ts", 'import type { Stats } from "node:fs";'],
      ["src/node/files/a.ts", 'import { readFileSync } from "node:fs";'],
    ],
  },
  {
    name: "a page loads no contract's code before somebody asks for it",
    rule: codeOnDemand,
    bad: [["src/sdk/chain/index.ts", 'export { gateBuild } from "./builds/gateBuild.ts";']],
    good: [
      ["src/sdk/chain/index.ts", 'export const load = () => import("./builds/gateBuild.ts");'],
      ["src/sdk/contracts/index.ts", 'export { gateBuild } from "../chain/builds/gateBuild.ts";'],
    ],
  },
  {
    name: "an error is explained without the ABIs of whole contracts",
    rule: errorsAlone,
    bad: [
      [
        "src/sdk/distribution/decodeClaimError.ts",
        'import { pauseGateAbi } from "../chain/abi/pauseGateAbi.ts";',
      ],
    ],
    good: [
      [
        "src/sdk/distribution/decodeClaimError.ts",
        'import { errorTypes } from "../chain/abi/errorTypes.ts";',
      ],
    ],
  },
  {
    name: "a thread begins without viem",
    rule: lightThreads,
    bad: [["src/services/gateway/signatures/signatureThread.ts", 'import { keccak256 } from "viem";']],
    good: [["src/services/gateway/signatures/signatureThread.ts", 'import type { Hex } from "viem";']],
  },
  {
    name: "the rooms of src import only along the arrows",
    rule: (files) => toolkitArrows(files, { anywhere: ["viem"], node: ["viem", "pg"] }),
    bad: [
      ["src/sdk/core/a.ts", 'import { b } from "../chain/b.ts";'],
      ["src/sdk/core/a.ts", 'import { readFileSync } from "node:fs";'],
      ["src/sdk/core/a.ts", 'import { keccak256 } from "viem";'],
      ["src/sdk/core/a.ts", 'import type { A } from "./a.ts";\nimport { keccak256, type Hex } from "viem";'],
      ["src/sdk/core/a.ts", 'const { keccak256 } = await import("viem");'],
      ["src/sdk/chain/a.ts", 'import type { B } from "../credentials/b.ts";'],
      ["src/sdk/allocation/read/a.ts", 'export { b } from "../../distribution/b.ts";'],
      ["src/sdk/credentials/a.ts", 'const b = await import("../allocation/b.ts");'],
      ["src/sdk/distribution/a.ts", 'import { b } from "../../lab/simulation/b.ts";'],
      ["src/sdk/credentials/a.ts", 'import type { B } from "../../node/files/b.ts";'],
      ["src/node/batches/a.ts", 'import { b } from "../../services/store/b.ts";'],
      ["src/services/work/a.ts", 'import { b } from "../../lab/dryRun/b.ts";'],
      ["src/react/a.ts", 'import type { B } from "../node/allocation/b.ts";'],
      ["src/lab/simulation/a.ts", 'import { b } from "../../services/gateway/b.ts";'],
      ["src/services/gateway/policy/a.ts", 'import { b } from "../b.ts";'],
      ["src/services/gateway/policy/a.ts", 'import { keccak256 } from "viem";'],
      ["src/sdk/chain/a.ts", 'import "../../../scripts/b.ts";'],
      ["src/sdk/chain/a.ts", 'import { b } from "../../../test/b.ts";'],
      ["src/sdk/chain/a.ts", 'import { expect } from "chai";'],
      ["src/sdk/chain/a.ts", 'import { useConfig } from "wagmi";'],
      ["src/react/a.ts", 'import { expect } from "chai";'],
      ["src/sdk/chain/a.ts", 'import { Client } from "pg";'],
    ],
    good: [
      ["src/react/a.ts", 'import { useConfig } from "wagmi";'],
      ["src/services/store/a.ts", 'import { Client } from "pg";'],
      [
        "src/sdk/core/a.ts",
        'import { keccak_256 } from "@noble/hashes/sha3.js";\nimport { b } from "./b.ts";',
      ],
      ["src/sdk/core/a.ts", 'import type {\n  Address,\n  Hex,\n} from "viem";'],
      [
        "src/node/allocation/a.ts",
        'const { StandardMerkleTree } = await import("@openzeppelin/merkle-tree");',
      ],
      ["src/sdk/credentials/a.ts", 'import { b } from "../core/b.ts";\nimport { c } from "../chain/c.ts";'],
      [
        "src/sdk/chain/a.ts",
        'import type { Hex } from "viem";\n// import { b } from "../../lab/simulation/b.ts";',
      ],
      ["scripts/a.ts", 'import { b } from "../src/lab/simulation/b.ts";'],
      ["src/lab/simulation/a.ts", 'import { b } from "../../services/gateway/policy/b.ts";'],
      ["src/services/gateway/a.ts", 'import { b } from "./policy/b.ts";'],
    ],
  },
  {
    name: "pages are made of the hooks alone",
    rule: webArrows,
    bad: [
      ["web/claim/a.tsx", 'import { b } from "../../src/sdk/distribution/b.ts";'],
      ["web/claim/a.tsx", 'const b = await import("../../src/sdk/chain/b.ts");'],
      ["web/claim/a.tsx", 'import { b } from "../../scripts/b.ts";'],
    ],
    good: [
      ["web/claim/a.tsx", 'import { b } from "../../src/react/b.ts";\nimport { c } from "../shared/c.ts";'],
      [
        "web/claim/a.tsx",
        'import type { B } from "../../src/sdk/core/b.ts";\nimport { useState } from "react";',
      ],
      ["web/claim/a.tsx", 'import { b } from "../../src/sdk/pageData/b.ts";'],
    ],
  },
  {
    name: "pages do nothing of React's that Preact does otherwise",
    rule: drawnByPreact,
    bad: [
      ["web/claim/a.tsx", "const a = <form action={send} />;"],
      ["web/claim/a.tsx", 'const a = (\n  <form\n    className="b"\n    action={() => send()}\n  >'],
      ["web/claim/a.tsx", "const a = <input spellCheck={false} />;"],
      ["web/claim/a.tsx", "type Props = { readonly ref: RefObject<HTMLElement> };"],
    ],
    good: [
      ["web/claim/a.tsx", 'const a = <form onSubmit={send}><input spellCheck="false" ref={place} /></form>;'],
      ["src/react/a.ts", "const a = <form action={send} />;"],
    ],
  },
  {
    name: "areas of contracts meet only through interfaces and libraries, and never see the mocks",
    rule: contractArrows,
    bad: [
      ["contracts/distribution/A.sol", 'import {B} from "../credentials/B.sol";'],
      ["contracts/credentials/A.sol", 'import {B} from "../distribution/gates/B.sol";'],
      ["contracts/distribution/A.sol", 'import {B} from "../mocks/B.sol";'],
      ["contracts/libraries/A.sol", 'import {B} from "../credentials/B.sol";'],
      ["contracts/interfaces/A.sol", 'import "../distribution/B.sol";'],
    ],
    good: [
      [
        "contracts/distribution/gates/A.sol",
        'import {B} from "../../interfaces/B.sol";\nimport {C} from "../C.sol";',
      ],
      ["contracts/credentials/A.sol", 'import {M} from "@openzeppelin/contracts/access/Ownable.sol";'],
      ["contracts/mocks/A.sol", 'import {B} from "../distribution/B.sol";'],
      ["test/contracts/A.t.sol", 'import {B} from "../../contracts/mocks/B.sol";'],
    ],
  },
  {
    name: "files stay under their cap",
    rule: sizeCaps,
    bad: [
      ["src/sdk/core/a.ts", "\n".repeat(401)],
      ["web/claim/a.tsx", "\n".repeat(401)],
      ["scripts/a.mjs", "\n".repeat(401)],
      ["contracts/libraries/A.sol", "\n".repeat(401)],
    ],
    good: [
      ["src/sdk/core/a.ts", "\n".repeat(400)],
      ["web/texts/en/pages.ts", "\n".repeat(5000)],
      ["contracts/libraries/A.sol", "\n".repeat(400)],
      ["src/sdk/chain/abi/a.ts", "\n".repeat(5000)],
    ],
  },
  {
    name: "no circle of imports",
    rule: circles,
    bad: [
      ["src/sdk/core/a.ts", 'export { b } from "./a.ts";'],
      [
        "scripts/a.ts",
        'import { b } from "../src/b.ts";',
        { path: "src/b.ts", text: 'import type { C } from "./sdk/core/c.ts";' },
        { path: "src/sdk/core/c.ts", text: 'const { a } = await import("../../../scripts/a.ts");' },
      ],
    ],
    good: [
      [
        "src/sdk/core/a.ts",
        'import { b } from "./b.ts";\nimport { c } from "./c.ts";',
        { path: "src/sdk/core/b.ts", text: 'import { c } from "./c.ts";' },
        { path: "src/sdk/core/c.ts", text: '// import { a } from "./a.ts";' },
      ],
      ["test/toolkit/a.ts", 'import { a } from "./a.ts";'],
    ],
  },
  {
    name: "one word for one thing",
    rule: words,
    bad: [
      ["src/sdk/core/a.ts", `const ${most}ROWS = 1;`],
      ["scripts/a.ts", "print(harmless(text));"],
      ["tools/a.ts", "const told = ask();"],
      ["src/sdk/core/a.ts", `throw new Error("no ${remedy}");`],
      ["docs/a.md", `The ${remedy} is to wait.`],
      ["src/sdk/core/a.ts", "export function imposeEmergency() {}"],
      ["src/sdk/core/a.ts", "/** An emergency hold. */"],
      ["src/sdk/core/a.ts", "// whoever wants his or her money"],
      ["docs/a.md", "as he or she likes"],
    ],
    good: [
      ["src/sdk/core/a.ts", 'const MAX_ROWS = 1; // told once, "secure"\nconst details = { told: answer };'],
      [
        "src/sdk/core/a.ts",
        'policy.emergency = 1; const codes = ["NotEmergency"]; throw NotEmergency; // in an emergency',
      ],
      ["test/toolkit/a.ts", "const told = 1;"],
    ],
  },
  {
    name: "no `any`",
    rule: noAny,
    bad: [
      ["src/sdk/core/a.ts", "const a: any = 1;"],
      ["src/sdk/core/a.ts", "const a = b as any;"],
      ["scripts/a.ts", "const a: Record<string, any> = {};"],
      ["scripts/a.ts", "function a(b: string | any[]): void {}"],
    ],
    good: [
      ["src/sdk/core/a.ts", "// takes any: see below\nconst a = 'as any';"],
      ["src/sdk/core/a.ts", "const some = rows.any(anything); const manyAny = 1;"],
    ],
  },
  {
    name: "no default export in src",
    rule: noDefaultExport,
    bad: [
      ["src/sdk/core/a.ts", "export default function a() {}"],
      ["src/sdk/core/a.ts", "export { a as default };"],
    ],
    good: [
      ["hardhat.config.ts", "export default {};"],
      ["src/sdk/core/a.ts", "export const a = 1; // no export default"],
    ],
  },
  {
    name: "no packed encoding in contracts, but for EAS's schema uid",
    rule: noEncodePacked,
    bad: [["contracts/libraries/A.sol", "return keccak256(abi.encodePacked(a, b));"]],
    good: [
      ["contracts/credentials/SchemaRegistry.sol", "return keccak256(abi.encodePacked(a, b));"],
      ["contracts/libraries/A.sol", "// never abi.encodePacked\nreturn keccak256(abi.encode(a, b));"],
    ],
  },
  {
    name: "what is left to do names its issue",
    rule: todosHaveIssues,
    bad: [
      ["src/sdk/core/a.ts", `// ${todo}: later`],
      ["contracts/libraries/A.sol", `// ${todo}`],
      ["docs/a.md", `${todo} write this`],
    ],
    good: [
      ["src/sdk/core/a.ts", `// ${todo} #12: later`],
      ["src/sdk/core/a.ts", `// ${todo}(#12) later`],
    ],
  },
  {
    name: "no path or host of the machine it was written on",
    rule: noMachinePaths,
    bad: [
      ["src/sdk/core/a.ts", `const a = "${homes}";`],
      ["docs/a.md", `see ${["/wo", "rk/main/README.md"].join("")}`],
      ["scripts/a.mjs", `fetch("${["https://my-regi", "stry.example/npm"].join("")}");`],
    ],
    good: [
      ["src/sdk/core/a.ts", 'import { a } from "../home/a.ts";'],
      ["docs/a.md", "https://example.org/home/x and src/services/work/a.ts"],
    ],
  },
  {
    name: "no test gives up what another process does in less than a minute",
    rule: shortWaits,
    bad: [
      ["test/a.test.ts", "await once(child, event, { signal: AbortSignal.timeout(5_000) });"],
      ["test/a.test.ts", "page.setDefaultTimeout(30_000);"],
      ["test/a.test.ts", 'await page.waitForSelector("main", { timeout: 10_000 });'],
      ["test/a.test.ts", "spawnSync(process.execPath, [program], {\n  cwd,\n  timeout: 20_000,\n});"],
      ["test/a.test.ts", "const client = createClient({ chain, transport: http(chain.rpc) });"],
      ["test/a.test.ts", "await sleep(500);\nexpect(isOver).to.equal(true);"],
      ["test/a.test.ts", "await new Promise((go) => setTimeout(go, 500));"],
      ["test/a.test.ts", "for (let i = 0; i < 100 && !isOver(); i++) await sleep(20);"],
      ["test/a.test.ts", "for (let i = 0; i < 9; i++) {\n  if (isOver) break;\n  await letPass(20);\n}"],
    ],
    good: [
      ["test/a.test.ts", "await until(() => isOver);\nawait letPass(500);\nthis.timeout(0);"],
      ["test/a.test.ts", "while (!isOver) await sleep(20);\nfor (let i = 0; i < 9; i++) await letPass(1);"],
      ["test/a.test.ts", "spawnSync(node, [], { timeout: PATIENCE });\nhttp(url, PATIENT);"],
      ["test/a.test.ts", "const sql = await openStore(address, { timeout: 300 });\n// http(chain.rpc)"],
      ["src/a.ts", "const transport = http(url);\nawait sleep(500);"],
    ],
  },
  {
    name: "no Solidity test throws away whether a low-level call reverted as it expects",
    rule: unheardReverts,
    bad: [
      ["test/A.t.sol", "vm.expectRevert(reason);\n(bool done, ) = list.call(call);\ndone;"],
      ["test/A.t.sol", "vm.expectRevert();\naddress(list).call{ value: 1 }(call);\n}"],
      ["test/A.t.sol", 'vm.expectRevert();\n(bool done, ) = list.staticcall(call);\nisTrue(!other, "");'],
    ],
    good: [
      [
        "test/A.t.sol",
        'vm.expectRevert(reason);\n(bool done, ) = list.call(call);\nrequire(done, "refused");',
      ],
      ["test/A.t.sol", "vm.expectRevert();\nlist.accredit(a);\n(bool done, ) = list.call(call);\ndone;"],
    ],
  },
];

describe("the house keeps its order", () => {
  const files = readAll();

  it("reads every room there is", () => {
    const seen = new Set(
      files.flatMap(({ path }) => [2, 3].map((parts) => path.split("/").slice(0, parts).join("/"))),
    );
    for (const place of ["src/sdk/core", "contracts/interfaces", "scripts/symbolon.ts", "test/toolkit"]) {
      expect([...seen]).to.include(place);
    }
  });

  for (const { name, rule, bad, good } of rules) {
    describe(name, () => {
      for (const one of bad) {
        const [path, text] = one;
        it(`bites: ${path} with ${text.trim().slice(0, 60) || "too many lines"}`, () => {
          const complaints = rule(planted(...one));
          expect(complaints).to.have.length(1);
          expect(complaints[0]).to.include(path);
        });
      }
      it("lets through what is meant to be", () => {
        expect(good.flatMap((one) => rule(planted(...one)))).to.deep.equal([]);
      });
      it("holds here", () => {
        const here = name.startsWith("the rooms of src") ? toolkitArrows(files, shipped()) : rule(files);
        expect(here, here.join("\n")).to.deep.equal([]);
      });
    });
  }
});

import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { build } from "esbuild";
import { type PageName, pageNames } from "../../../src/sdk/pageData/index.ts";
import { bundled } from "../../journeys/web/harness/site.ts";

/**
 * Scripts of a page: what its document names and the texts of a language, with all that they import at once; or all but some,
 * by the names of their sources.
 */
type Scripts = "first" | { readonly allBut: readonly string[] };
const TEXTS = "pages.en";
/** Names of what only readers of another language load. */
const OTHER_LANGUAGE = /\.(?!en)[a-z]{2}$/;

/**
 * The most that pages may transfer, in thousands of bytes, gzipped: the document, its styles and scripts. Files of a tree are not
 * among them: the bench `web` measures the whole in a browser. Who raises a figure says in the commit what it buys.
 */
const CAPS: readonly { readonly page: PageName; readonly scripts: Scripts; readonly kb: number }[] = [
  { page: "claim", scripts: "first", kb: 110 },
  { page: "verify", scripts: "first", kb: 94 },
  { page: "hold", scripts: "first", kb: 108 },
  { page: "console", scripts: "first", kb: 113 },
  {
    page: "claim",
    // What is loaded with the first error, or where nothing can be claimed, ways that are chosen, and what tokens with
    // votes have.
    scripts: {
      allBut: [
        "decodeClaimError",
        "wasRecalled",
        "NotPayable",
        "claimClosed.en",
        "Rewards",
        "GateProof",
        "AgreeWay",
        "RefusingPart",
        "findAttestation",
        "refusingPart",
        "ccip",
        "secp256k1",
        "SignedWay",
        "HandIn",
        "CallsWay",
        "OtherWays",
        "Elsewhere",
        "openGatewayClient",
        "keySignature",
        "recoverAddress",
        "signTypedData",
        "CallsVotes",
        "ChooseDelegate",
        "LateVotes",
        "SignVotes",
        "YourVotes",
        "claimVotes.en",
        "delegateCall",
        "delegationRefusal",
        "probeDelegation",
        "useHandedDelegation",
        "qr",
        "safeConfig",
        "Presentation",
      ],
    },
    kb: 212,
  },
];

type Bundle = {
  /** The scripts that the document names. */
  readonly entries: readonly string[];
  /** Bytes of each file, gzipped. */
  readonly sizes: ReadonlyMap<string, number>;
  /** What each script imports at once, by file names. */
  readonly imports: ReadonlyMap<string, readonly string[]>;
};

async function readBundle(page: PageName): Promise<Bundle> {
  const folder = await bundled(page);
  const assets = join(folder, "assets");
  const files = [join(folder, "index.html"), ...readdirSync(assets).map((name) => join(assets, name))];
  const { metafile } = await build({
    entryPoints: files.filter((file) => file.endsWith(".js")),
    absWorkingDir: folder,
    bundle: true,
    splitting: true,
    format: "esm",
    target: "esnext",
    metafile: true,
    write: false,
    outdir: folder,
    logLevel: "error",
  });
  const named = readFileSync(join(folder, "index.html"), "utf8").matchAll(/(?:src|href)="([^"]+\.js)"/g);
  return {
    entries: [...named].map(([, path = ""]) => basename(path)),
    sizes: new Map(
      files.map((file) => [basename(file), gzipSync(readFileSync(file), { level: 9 }).length] as const),
    ),
    imports: new Map(
      Object.entries(metafile.inputs).map(([file, { imports }]) => {
        const atOnce = imports.filter(({ kind }) => kind === "import-statement");
        return [basename(file), atOnce.map(({ path }) => basename(path))] as const;
      }),
    ),
  };
}

/** The name of a script's source: without its hash. */
const nameOf = (file: string): string => file.replace(/-[\w-]{8}\.js$/, "");

function chosen(bundle: Bundle, scripts: Scripts): ReadonlySet<string> {
  const files = [...bundle.imports.keys()];
  if (scripts !== "first") {
    const isLeft = (name: string) => scripts.allBut.includes(name) || OTHER_LANGUAGE.test(name);
    return new Set(files.filter((file) => !isLeft(nameOf(file))));
  }
  const texts = files.filter((file) => nameOf(file) === TEXTS);
  expect(bundle.entries, "scripts of the document").to.have.lengthOf.at.least(1);
  expect(texts, "texts of a language").to.have.length(1);
  return withImports(bundle, [...bundle.entries, ...texts]);
}

/** All that is loaded with scripts. */
function withImports({ imports }: Bundle, scripts: readonly string[]): ReadonlySet<string> {
  const loaded = new Set(scripts);
  for (const file of loaded) for (const other of imports.get(file) ?? []) loaded.add(other);
  return loaded;
}

describe("what pages weigh", () => {
  const bundles = new Map<PageName, Bundle>();
  before(async () => {
    for (const page of pageNames) bundles.set(page, await readBundle(page));
  });

  for (const { page, scripts, kb } of CAPS) {
    const until = scripts === "first" ? "its first view is there" : "something is claimed";
    it(`is at most ${kb} kB of ${page} until ${until}`, () => {
      const bundle = bundles.get(page) as Bundle;
      const styles = [...bundle.sizes.keys()].filter((file) => file.endsWith(".css"));
      const all = ["index.html", ...styles, ...chosen(bundle, scripts)];
      const bytes = all.reduce((sum, file) => sum + (bundle.sizes.get(file) ?? Number.NaN), 0);
      expect(bytes / 1_000, all.map((file) => `${file} ${bundle.sizes.get(file)}`).join(", ")).to.be.at.most(
        kb,
      );
    });
  }

  it("comes in scripts of which none imports one that imports it", () => {
    for (const [page, bundle] of bundles) {
      for (const [file, imported] of bundle.imports) {
        // A class of one cannot be extended in the other before both have run.
        expect([...withImports(bundle, imported)], `${page}: ${file}`).not.to.include(file);
      }
    }
  });
});

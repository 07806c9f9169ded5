import { dirname, join } from "node:path/posix";
import { codeOnly, type Import, importsOf, only, type SourceFile } from "./sourceFile.ts";

/** Which districts of src/ each may import from, besides itself: where code runs (DESIGN, section 2). */
export const DISTRICTS: Readonly<Record<string, readonly string[]>> = {
  // Anywhere: in a page, a worker, Node.
  sdk: [],
  // In a page, beside React.
  react: ["sdk"],
  // In Node: files, threads, keys.
  node: ["sdk"],
  // For as long as somebody wants them: stores, workers, servers.
  services: ["sdk", "node"],
  // To try things out: forks, rehearsals, unknown chains.
  lab: ["sdk", "node", "services"],
};
/** Which rooms each room may import from, besides itself. What users import of a district, its `index.ts`, takes from all of them. */
export const ARROWS: Readonly<Record<string, readonly string[]>> = {
  "sdk/core": [],
  "sdk/chain": ["sdk/core"],
  "sdk/delivery": ["sdk/core", "sdk/chain"],
  "sdk/contracts": ["sdk/core", "sdk/chain", "sdk/delivery"],
  "sdk/credentials": ["sdk/core", "sdk/chain", "sdk/delivery"],
  "sdk/allocation": ["sdk/core", "sdk/chain", "sdk/delivery"],
  "sdk/distribution": ["sdk/core", "sdk/chain", "sdk/delivery", "sdk/allocation", "sdk/gatewayClient"],
  "sdk/governance": ["sdk/core", "sdk/chain", "sdk/delivery", "sdk/credentials", "sdk/distribution"],
  "sdk/gatewayClient": ["sdk/core"],
  "sdk/pageData": ["sdk/core", "sdk/chain", "sdk/distribution"],
  react: [
    "sdk/core",
    "sdk/chain",
    "sdk/credentials",
    "sdk/allocation",
    "sdk/distribution",
    "sdk/governance",
    "sdk/gatewayClient",
  ],
  "node/files": ["sdk/core"],
  "node/report": ["sdk/core"],
  "node/keys": ["sdk/core"],
  "node/journal": ["sdk/core", "sdk/delivery", "node/files", "node/keys"],
  "node/batches": ["sdk/core", "sdk/chain", "sdk/delivery", "sdk/credentials", "node/files"],
  "node/allocation": [
    "sdk/core",
    "sdk/chain",
    "sdk/delivery",
    "sdk/credentials",
    "sdk/allocation",
    "node/files",
    "node/report",
    "node/batches",
  ],
  "node/campaigns": [
    "sdk/core",
    "sdk/chain",
    "sdk/distribution",
    "node/files",
    "node/report",
    "node/allocation",
  ],
  "node/descriptors": ["sdk/core", "sdk/chain", "sdk/credentials", "sdk/distribution"],
  "node/pages": [
    "sdk/core",
    "sdk/chain",
    "sdk/allocation",
    "sdk/distribution",
    "sdk/pageData",
    "node/files",
    "node/allocation",
    "node/campaigns",
  ],
  "services/store": ["sdk/core", "node/files"],
  "services/http": ["sdk/core"],
  "services/delivery": ["sdk/core", "sdk/chain", "sdk/delivery", "services/store"],
  "services/work": [
    "sdk/core",
    "sdk/chain",
    "sdk/delivery",
    "sdk/credentials",
    "sdk/distribution",
    "services/delivery",
  ],
  "services/gateway/policy": ["sdk/core"],
  "services/gateway": [
    "sdk/core",
    "sdk/chain",
    "sdk/delivery",
    "sdk/credentials",
    "sdk/allocation",
    "sdk/distribution",
    "sdk/gatewayClient",
    "node/allocation",
    "services/store",
    "services/http",
    "services/delivery",
    "services/work",
    "services/gateway/policy",
  ],
  "services/timeline": [
    "sdk/core",
    "sdk/chain",
    "sdk/delivery",
    "sdk/credentials",
    "sdk/allocation",
    "sdk/distribution",
    "node/report",
    "node/batches",
    "node/allocation",
    "services/store",
    "services/http",
    "services/delivery",
    "services/work",
    "services/gateway/policy",
  ],
  "lab/dryRun": [
    "sdk/core",
    "sdk/chain",
    "sdk/allocation",
    "sdk/distribution",
    "node/files",
    "node/report",
    "node/allocation",
    "node/campaigns",
  ],
  "lab/simulation": [
    "sdk/core",
    "sdk/chain",
    "sdk/credentials",
    "sdk/allocation",
    "sdk/distribution",
    "sdk/gatewayClient",
    "node/files",
    "node/report",
    "node/allocation",
    "services/gateway/policy",
    "lab/dryRun",
  ],
  "lab/acceptance": [
    "sdk/core",
    "sdk/chain",
    "sdk/delivery",
    "sdk/contracts",
    "sdk/credentials",
    "sdk/allocation",
    "sdk/distribution",
    "node/files",
    "node/report",
    "node/journal",
    "node/allocation",
    "node/campaigns",
  ],
};
/** Packages that a room is written for: whoever loads it has them, although nobody else needs them. */
const WRITTEN_FOR: Readonly<Record<string, readonly string[]>> = {
  react: ["react", "wagmi", "@tanstack/react-query"],
};
/** What the pages of web/ may import of src/: the hooks, and what their builder writes into them. */
const WEB_ARROWS = ["react", "sdk/pageData"];
/** Folders of contracts that any area may import from; areas themselves never meet. */
const MEETING_PLACES = ["interfaces", "libraries"];
/** Rooms inside of others, with arrows of their own. */
const ROOMS_WITHIN = Object.keys(ARROWS).filter((name) => name.endsWith("/policy"));
/** Rooms without I/O and without a clock. */
const PURE = ["sdk/core", "services/gateway/policy"];
const CORE_PACKAGES = ["@noble/hashes"];
/** Whose imports and words are judged. */
const CODE = /^(src|scripts|tools|bench|web)\//;
/** What lists words that are not to be said is not among them. */
const WORDED = /^(?:(?:src|scripts|web)\/|tools\/(?!words\/))/;

const isTypeScript = ({ path }: SourceFile) => /\.(tsx?|mjs)$/.test(path);
const isSolidity = ({ path }: SourceFile) => path.endsWith(".sol");
const isGenerated = ({ path, text }: SourceFile) =>
  path.startsWith("src/sdk/chain/abi") || /^\/\/ Generated by/.test(text);
const folder = (path: string, level: number) => path.split("/")[level] ?? "";
/** Where a file lies: `sdk/core`, say. */
const room = (path: string) => {
  const folders = path.split("/").slice(1, -1);
  const inner = folders.join("/");
  const within = ROOMS_WITHIN.find((name) => inner === name || inner.startsWith(`${name}/`));
  return within ?? folders.slice(0, folders[0] === "react" ? 1 : 2).join("/");
};
const district = (path: string) => folder(path, 1);
/** What users import of a whole district. */
const isEntry = (path: string) => /^src\/\w+\/index\.ts$/.test(path);

/** Names of packages that code may load: of the package that runs anywhere, and of the one for Node. */
export type Shipped = { readonly anywhere: readonly string[]; readonly node: readonly string[] };

/**
 * Arrows between the rooms of src/, and the packages each may use: `core` none but its hash functions (types cost
 * nothing at run time and are free), the others what their package brings (packages/). A package loaded only when it is asked for
 * may be missing: whoever loads it says so.
 */
export function toolkitArrows(files: readonly SourceFile[], shipped: Shipped): readonly string[] {
  return files
    .filter((file) => file.path.startsWith("src/") && isTypeScript(file))
    .flatMap((file) => importsOf(file).map((target) => judgeToolkitImport(file.path, target, shipped)))
    .filter((complaint) => complaint !== undefined);
}

function judgeToolkitImport(
  path: string,
  { target, kind }: Import,
  { anywhere, node }: Shipped,
): string | undefined {
  const own = room(path);
  if (target.startsWith(".")) {
    const resolved = join(dirname(path), target);
    const allowed = [own, ...(ARROWS[own] ?? [])];
    if (!resolved.startsWith("src/")) return `${path}: src imports ${resolved}, from outside src`;
    const ways = DISTRICTS[district(path)] ?? [];
    if (district(resolved) !== district(path) && !ways.includes(district(resolved))) {
      return `${path}: ${district(path)} imports ${resolved}; it may only import ${["itself", ...ways].join(", ")}`;
    }
    if (allowed.includes(room(resolved)) || isEntry(path)) return undefined;
    return `${path}: ${own} imports ${resolved}; it may only import ${allowed.join(", ")}`;
  }
  const name = target
    .split("/")
    .slice(0, target.startsWith("@") ? 2 : 1)
    .join("/");
  if (PURE.includes(own)) {
    return CORE_PACKAGES.includes(name) || kind === "type"
      ? undefined
      : `${path}: ${own} imports ${target}; it is pure`;
  }
  const dependencies = /^(?:sdk|react)$/.test(district(path)) ? anywhere : node;
  const known = [...dependencies, ...(WRITTEN_FOR[own] ?? [])];
  const isThere = target.startsWith("node:") || known.includes(name) || kind === "lazy";
  return isThere ? undefined : `${path}: imports ${target}, which its package does not bring`;
}

/** Pages are made of the hooks alone: what they need of other rooms, the hooks hand on. Types cost nothing and are free. */
export function webArrows(files: readonly SourceFile[]): readonly string[] {
  return files
    .filter((file) => file.path.startsWith("web/") && isTypeScript(file))
    .flatMap((file) =>
      importsOf(file)
        .filter(({ target, kind }) => target.startsWith(".") && kind !== "type")
        .map(({ target }) => join(dirname(file.path), target))
        .filter(
          (path) => !path.startsWith("web/") && !(path.startsWith("src/") && WEB_ARROWS.includes(room(path))),
        )
        .map((path) => `${file.path}: a page imports ${path}; it may only import ${WEB_ARROWS.join(", ")}`),
    );
}

/** What Preact, which draws the pages in React's place, takes without a word and does otherwise; and what to write for it. */
const OTHERWISE: readonly (readonly [pattern: RegExp, instead: string])[] = [
  [/<form\b[^<]*?\saction=/, "a form's action (takes no function): web/shared/Form.tsx, or onSubmit"],
  [/\bspellCheck=\{/, 'spellCheck={...} (leaves the attribute out): spellCheck="false"'],
  [/\breadonly ref\??:/, "a ref among a component's props (never gets there): a prop of another name"],
];

/** Pages do nothing of React's that Preact does otherwise: what it lacks altogether, no bundle can be made of. */
export function drawnByPreact(files: readonly SourceFile[]): readonly string[] {
  return files
    .filter((file) => file.path.startsWith("web/") && isTypeScript(file))
    .flatMap(({ path, text }) =>
      OTHERWISE.filter(([pattern]) => pattern.test(text)).map(([, instead]) => `${path}: ${instead}`),
    );
}

/** Areas of contracts meet only through interfaces and libraries; only tests know the mocks. */
export function contractArrows(files: readonly SourceFile[]): readonly string[] {
  return files
    .filter((file) => file.path.startsWith("contracts/") && isSolidity(file))
    .flatMap((file) => {
      const own = folder(file.path, 1);
      if (own === "mocks" || file.path.endsWith(".t.sol")) return [];
      const allowed = MEETING_PLACES.includes(own) ? MEETING_PLACES : [own, ...MEETING_PLACES];
      return importsOf(file)
        .map(({ target }) => (target.startsWith(".") ? join(dirname(file.path), target) : target))
        .filter((target) => target.startsWith("contracts/") && !allowed.includes(folder(target, 1)))
        .map((target) => `${file.path}: ${own} imports ${target}; it may only import ${allowed.join(", ")}`);
    });
}

/** Lines of a file. */
const MAX_LINES = 400;
/** What pages say: a language is one file, which its translator takes whole. */
const TEXTS = /^web\/texts\//;

/** Files stay short enough to be read in one go; generated ones are not read. */
export function sizeCaps(files: readonly SourceFile[]): readonly string[] {
  return files.flatMap((file) => {
    const isHandWritten = (isTypeScript(file) || isSolidity(file)) && !isGenerated(file);
    const lines = file.text.split("\n").length - 1;
    return /^(src|scripts|tools|bench|ignition|contracts|web)\//.test(file.path) &&
      isHandWritten &&
      !TEXTS.test(file.path) &&
      lines > MAX_LINES
      ? [`${file.path}: ${lines} lines, at most ${MAX_LINES}`]
      : [];
  });
}

/** No file imports itself, however far around; types alone count too: who reads one of a circle has to read them all. */
export function circles(files: readonly SourceFile[]): readonly string[] {
  const isChecked = (file: SourceFile) => CODE.test(file.path) && isTypeScript(file);
  const targets = new Map(
    files.filter(isChecked).map((file) => {
      const relative = importsOf(file).filter(({ target }) => target.startsWith("."));
      return [file.path, relative.map(({ target }) => join(dirname(file.path), target))];
    }),
  );
  const found = new Set<string>();
  const done = new Set<string>();
  const visit = (path: string, way: readonly string[]): void => {
    const begin = way.indexOf(path);
    if (begin !== -1) found.add([...way.slice(begin), path].join(" -> "));
    if (done.has(path)) return;
    done.add(path);
    for (const target of targets.get(path) ?? []) visit(target, [...way, path]);
  };
  for (const path of targets.keys()) visit(path, []);
  return [...found];
}

/** What the house says otherwise, where that is looked for, and what it says instead. */
const WORDS: readonly {
  readonly pattern: RegExp;
  readonly places: readonly ("names" | "strings" | "comments" | "docs")[];
  readonly say: string;
}[] = [
  { pattern: /\b(?:MOST|LEAST|LONGEST|FEWEST)_/, places: ["names"], say: "MAX_ or MIN_" },
  { pattern: /harmless/i, places: ["names"], say: "escapeTerminal" },
  // A member of kept JSON may be called so.
  { pattern: /\btold\b(?!:)/, places: ["names"], say: "what it is: an answer, figures, a reason" },
  {
    pattern: /\b[Cc]ures?\b|[a-z][C]ure|\b[c]ure[A-Z]|[C]URE/,
    places: ["names", "strings", "docs"],
    say: "hint or fix",
  },
  {
    // What typehashes, ABIs and kept JSON say.
    pattern:
      /\b(?!(?:emergency|emergencyLimit|EmergencyLimitOutOfRange|EmergencyOutOfRange|BeyondEmergency|NotEmergency|ExceptEmergency|(?:End)?Emergency)\b)\w*emergency/i,
    places: ["names"],
    say: "hold",
  },
  { pattern: /\bemergency holds?\b/i, places: ["comments", "docs"], say: "hold" },
  {
    pattern: /\b(?:he or she|she or he|his or her|him or her)\b/i,
    places: ["names", "strings", "comments", "docs"],
    say: "they",
  },
];

/** One word for one thing, in names, in what people read, and in docs. */
export function words(files: readonly SourceFile[]): readonly string[] {
  return WORDS.flatMap(({ pattern, places, say }) => {
    const isKept = ({ path }: SourceFile) => !/^docs\/errors[./]/.test(path);
    const judge = (where: RegExp, isKind: (file: SourceFile) => boolean, view: (text: string) => string) =>
      found(files.filter(isKept), where, isKind, view, pattern, `a word for which the house says ${say}`);
    const inCode = places.flatMap((place) =>
      place === "docs"
        ? []
        : judge(WORDED, isTypeScript, place === "names" ? codeOnly : (text) => only(text, place)),
    );
    return places.includes("docs") ? [...inCode, ...judge(/^docs\/.*\.md$/, () => true, String)] : inCode;
  });
}

/** `any` switches the type checker off for all that it touches. */
export function noAny(files: readonly SourceFile[]): readonly string[] {
  const pattern = /(?:[:<,|&(]|\bas|=>|\bextends)\s*any\b(?!\s*[:(])|\bany\[\]/;
  return found(files, /^(src|scripts|tools|bench|ignition|web)\//, isTypeScript, codeOnly, pattern, "any");
}

export function noDefaultExport(files: readonly SourceFile[]): readonly string[] {
  return found(
    files,
    /^(src|web)\//,
    isTypeScript,
    codeOnly,
    /\bexport\s+default\b|\bas\s+default\b/,
    "default export",
  );
}

/** Packed encoding lets two different inputs give one hash; only EAS's schema uid is defined that way. */
export function noEncodePacked(files: readonly SourceFile[]): readonly string[] {
  const others = files.filter(({ path }) => path !== "contracts/credentials/SchemaRegistry.sol");
  return found(
    others,
    /^contracts\//,
    isSolidity,
    codeOnly,
    /\babi\s*\.\s*encodePacked\b/,
    "abi.encodePacked",
  );
}

/** What is left to do has an issue, by number, or is forgotten. */
export function todosHaveIssues(files: readonly SourceFile[]): readonly string[] {
  // Put together, so that this file does not break the rule.
  const pattern = new RegExp(`\\b(?:TO${"DO"}|FIX${"ME"}|HA${"CK"})\\b(?!\\s*\\(?#\\d+)`);
  return found(
    files,
    /./,
    () => true,
    (text) => text,
    pattern,
    "to-do without an issue number",
  );
}

/** Paths and hosts of the machine it was written on mean nothing to anybody else. */
export function noMachinePaths(files: readonly SourceFile[]): readonly string[] {
  const pattern =
    /(?<![\w.~/-])\/(?:home|Users|root|work)\/\w|[A-Z]:\\+Users\\|https?:\/\/[\w.-]*registry[\w.-]*/;
  return found(
    files,
    /./,
    () => true,
    (text) => text,
    pattern,
    "path or host of one machine",
  );
}

function found(
  files: readonly SourceFile[],
  where: RegExp,
  isKind: (file: SourceFile) => boolean,
  view: (text: string) => string,
  pattern: RegExp,
  what: string,
): readonly string[] {
  return files
    .filter((file) => where.test(file.path) && isKind(file) && !isGenerated(file))
    .flatMap(({ path, text }) =>
      view(text)
        .split("\n")
        .flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}: ${what}`] : [])),
    );
}

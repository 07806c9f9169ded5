import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseSync } from "vite";

/** One name of `import { outside as inside } from` or `export { inside as outside } from`. */
type Specifier = { readonly text: string; readonly inside: string; readonly outside: string };

/** A name of a file, however it has it; without one, all that the file exports. */
type Wanted = { readonly file: string; readonly name: string | undefined };

/** One statement of a file. */
type Statement = {
  /** As it stands there, with the comment above it. */
  readonly text: string;
  /** What it declares; nothing where it has specifiers. */
  readonly names: readonly string[];
  /** What it needs where it is kept: every name that it says is more than that, never less. */
  readonly needs: readonly Wanted[];
  /** None of a statement that is kept as a whole. */
  readonly list: SpecifierList | undefined;
};

type SpecifierList = {
  readonly isImport: boolean;
  readonly specifiers: readonly Specifier[];
  /** Our file that has these names: the statement's own, or the one that it names; undefined: a package's. */
  readonly source: string | undefined;
  /** What stands before and after them. */
  readonly before: string;
  readonly after: string;
};

type Files = ReadonlyMap<string, readonly Statement[]>;
/** What stays of each file; a file that is missing goes. */
type Kept = ReadonlyMap<string, ReadonlySet<Statement | Specifier>>;

/**
 * Takes out of a folder's declarations what none of the entries leads to, name by name: nobody can import it, and nothing that
 * can be imported says it.
 * @param entries files of which every export stays
 * @throws Error where a declaration has a form that is not known here
 */
export function sweepTypes(folder: string, entries: readonly string[]): void {
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".d.ts"))
    .map((name) => join(folder, name));
  const files = new Map(paths.map((path) => [path, statementsOf(path)]));
  const kept = keptOf(files, entries);
  for (const [path, statements] of files) {
    const stays = kept.get(path);
    if (stays === undefined) rmSync(path);
    else
      writeFileSync(
        path,
        `${statements
          .map((one) => textOf(one, stays))
          .join("")
          .trim()}\n`,
      );
  }
}

function keptOf(files: Files, entries: readonly string[]): Kept {
  const kept = new Map<string, Set<Statement | Specifier>>();
  const wanted = new Map<string, Wanted>();
  const want = (one: Wanted) => wanted.set(`${one.file} ${one.name ?? ""}`, one);
  for (const file of entries) want({ file, name: undefined });
  // A map gives what is added to it while it is gone through, and each once.
  for (const { file, name } of wanted.values()) {
    for (const one of files.get(file) ?? []) {
      const found = one.list === undefined ? declared(one, name) : listed(one, one.list, file, name);
      if (found.stays.length === 0) continue;
      kept.set(file, new Set([...(kept.get(file) ?? []), ...found.stays]));
      found.needs.forEach(want);
    }
  }
  return kept;
}

type Found = {
  readonly stays: readonly (Statement | Specifier)[];
  readonly needs: readonly Wanted[];
};

function declared(one: Statement, name: string | undefined): Found {
  const isWanted = name === undefined || one.names.includes(name);
  return isWanted ? { stays: [one], needs: one.needs } : { stays: [], needs: [] };
}

function listed(one: Statement, list: SpecifierList, own: string, name: string | undefined): Found {
  const { isImport, source: file = own } = list;
  const found = list.specifiers.filter(({ inside, outside }) =>
    name === undefined ? !isImport : name === (isImport ? inside : outside),
  );
  const needs = found.map(({ inside, outside }) => ({ file, name: isImport ? outside : inside }));
  return { stays: found.length === 0 ? [] : [one, ...found], needs };
}

/** What is left of a statement. One that declares nothing stays with its file: `export {}` says that it has no more exports. */
function textOf(one: Statement, stays: ReadonlySet<Statement | Specifier>): string {
  const { list, names, text } = one;
  if (list === undefined) return names.length === 0 || stays.has(one) ? text : "";
  const left = list.specifiers.filter((specifier) => stays.has(specifier));
  if (left.length === 0 && list.specifiers.length > 0) return "";
  return `${list.before}{ ${left.map((specifier) => specifier.text).join(", ")} }${list.after}`;
}

/** What a parser makes of a file, as far as it is looked at here. */
type SyntaxNode = {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [member: string]: unknown;
};

function statementsOf(path: string): readonly Statement[] {
  const text = readFileSync(path, "utf8");
  const { program, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`);
  let from = 0;
  return (program.body as unknown as readonly SyntaxNode[]).map((node) => {
    const file = { path, text, from };
    from = node.end;
    return statementOf(node, file);
  });
}

type OpenFile = { readonly path: string; readonly text: string; readonly from: number };

function statementOf(node: SyntaxNode, { path, text: whole, from }: OpenFile): Statement {
  const text = whole.slice(from, node.end);
  const { declaration, specifiers } = node as { declaration?: SyntaxNode; specifiers?: SyntaxNode[] };
  const isImport = node.type === "ImportDeclaration";
  if (isImport || (node.type === "ExportNamedDeclaration" && !declaration)) {
    const [first] = specifiers ?? [];
    // An import without names says nothing in a declaration.
    if (first === undefined) return { text: isImport ? "" : text, names: [], needs: [], list: undefined };
    const list = listOf(specifiers ?? [], whole, path);
    const brace = whole.lastIndexOf("{", first.start);
    const after = whole.slice(whole.indexOf("}", specifiers?.at(-1)?.end) + 1, node.end);
    const source = fileOf(path, node.source);
    const before = whole.slice(from, brace);
    return { text, names: [], needs: [], list: { isImport, specifiers: list, source, before, after } };
  }
  const names = namesOf(declaration ?? node, path);
  return { text, names, needs: needsOf(node, path), list: undefined };
}

function listOf(specifiers: readonly SyntaxNode[], whole: string, path: string): readonly Specifier[] {
  return specifiers.map(({ type, start, end, local, imported, exported }) => {
    const [inside, outside] = [local, imported ?? exported].map((one) => (one as { name?: string })?.name);
    if (inside !== undefined && outside !== undefined)
      return { text: whole.slice(start, end), inside, outside };
    throw new Error(`${path} imports or exports in a way that is not known here: ${type}`);
  });
}

/** Our declarations that a module's name means; undefined: a package's, or none. */
function fileOf(path: string, source: unknown): string | undefined {
  const name = (source as { value?: string } | null)?.value;
  if (name === undefined || !name.startsWith(".")) return undefined;
  return join(dirname(path), name.replace(/\.(?:ts|js)$/, ".d.ts"));
}

function namesOf(declared: SyntaxNode, path: string): readonly string[] {
  const { id, declarations } = declared as {
    id?: { name?: string };
    declarations?: { id: { name: string } }[];
  };
  const names = declarations?.map((one) => one.id.name) ?? (id?.name === undefined ? [] : [id.name]);
  if (names.length > 0 && declared.type !== "TSModuleDeclaration") return names;
  throw new Error(`${path} declares in a way that is not known here: ${declared.type}`);
}

/** All names within a node, and those that it takes by `import("./file.ts").Name`. */
function needsOf(node: SyntaxNode, path: string): readonly Wanted[] {
  const needs: Wanted[] = [];
  const look = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(look);
    if (typeof value !== "object" || value === null || Array.isArray(value)) return;
    const { type, name, source, qualifier } = value as Partial<SyntaxNode>;
    if (type === "Identifier") needs.push({ file: path, name: name as string });
    const file = type === "TSImportType" ? fileOf(path, source) : undefined;
    if (file !== undefined) needs.push({ file, name: (qualifier as { name?: string } | null)?.name });
    Object.values(value).forEach(look);
  };
  look(node);
  return needs;
}

import {
  type AccountProof,
  readPublishedManifest,
  urlReader,
} from "../../../../sdk/allocation/proof/proofFromFiles.ts";
import type { Manifest } from "../../../../sdk/allocation/published/manifest.ts";
import { SymbolonError } from "../../../../sdk/core/errors.ts";
import { type Found, lookUp } from "./lookUp.ts";

/*
 * The script of the page that `page serve` answers `/` with. tools/generate/lookupScript.ts makes one text of it and all that
 * it loads.
 */

/** Of a browser's page, as much as is used here: the project's types know none. */
type Node = {
  textContent: string;
  className: string;
  value: string;
  tabIndex: number;
  append(...nodes: readonly Node[]): void;
  replaceChildren(...nodes: readonly Node[]): void;
  addEventListener(type: string, listener: (event: { preventDefault(): void }) => void): void;
};
declare const document: {
  getElementById(id: string): Node;
  createElement(name: string): Node;
};
declare const location: { readonly href: string };
declare const navigator: { readonly clipboard?: { writeText(text: string): Promise<void> } };

const [form, input, answer] = ["look-up", "account", "answer"].map((id) => document.getElementById(id)) as [
  Node,
  Node,
  Node,
];
const base = new URL(".", location.href).href;
const read = urlReader(base);
let latest = 0;

form.addEventListener("submit", (event) => {
  event.preventDefault();
  void show(input.value);
});

/** Shows what is found, unless something else was asked meanwhile. */
async function show(account: string): Promise<void> {
  const own = ++latest;
  answer.replaceChildren(element("p", "Looking it up ..."));
  const found = await find(account);
  if (own === latest) answer.replaceChildren(...nodesOf(found));
}

async function find(account: string): Promise<Found> {
  try {
    const manifest: Manifest = await readPublishedManifest(read);
    return await lookUp({ account, manifest, read, askServer });
  } catch (error) {
    const remarks = error instanceof SymbolonError ? [error.reason, error.hint] : [String(error)];
    return { kind: "no answer", title: "The list cannot be read", facts: [], remarks };
  }
}

async function askServer(account: string, index: number | undefined): Promise<AccountProof> {
  const query = index === undefined ? "" : `?index=${index}`;
  const response = await fetch(`${base}proof/${encodeURIComponent(account)}${query}`);
  const reply = (await response.json()) as {
    readonly error?: { readonly code: string; readonly reason?: string; readonly hint?: string };
  };
  if (reply.error === undefined) {
    const { amount, ...proof } = reply as unknown as Omit<AccountProof, "amount"> & { amount: string };
    return { ...proof, amount: BigInt(amount) };
  }
  const { code, reason = "The server cannot read the tree.", hint = "Ask its host." } = reply.error;
  throw new SymbolonError({ code, reason, hint });
}

function nodesOf({ kind, title, facts, remarks, json }: Found): readonly Node[] {
  const head = element("h2", title);
  head.className = kind === "listed" ? "" : "alarm";
  const list = element("dl", "");
  for (const [name, value] of facts) list.append(element("dt", name), element("dd", value));
  const texts = remarks.map((remark) => element("p", remark));
  if (json === undefined) return [head, ...texts];
  return [head, list, ...texts, ...copyable(json)];
}

function copyable(json: string): readonly Node[] {
  const pre = element("pre", json);
  // It scrolls by the keyboard, too.
  pre.tabIndex = 0;
  const button = element("button", "Copy the proof as JSON");
  button.addEventListener("click", () => {
    const copied = navigator.clipboard?.writeText(json) ?? Promise.reject(new Error("no clipboard"));
    copied.then(
      () => {
        button.textContent = "Copied";
      },
      () => {
        button.textContent = "The browser does not copy: select the text below";
      },
    );
  });
  return [button, pre];
}

function element(name: string, text: string): Node {
  const node = document.createElement(name);
  node.textContent = text;
  return node;
}

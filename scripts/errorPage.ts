import { errorPages } from "./errorPages.ts";

/** Where the pages of docs/ are served; empty by default, since they have no public host. */
const HOST = "SYMBOLON_DOCS";
/** The toolkit has errors of its own by these names, which mean something else. */
const OTHERS = ["BlockMismatch", "NoContract", "NotFound"];

/**
 * Where docs/ explains an error of a contract: a link where the environment says on which host, else the file in this repository.
 * @param code the error's name
 * @returns undefined for an error that no contract throws
 */
export function errorPage(code: string): { readonly page: string; readonly isLink: boolean } | undefined {
  const found = Object.entries(errorPages).find(([, names]) => names.split(" ").includes(code));
  if (found === undefined || OTHERS.includes(code)) return undefined;
  const [file] = found;
  const host = process.env[HOST] ?? "";
  const anchor = code.toLowerCase();
  return host === ""
    ? { page: `docs/${file}#${anchor}`, isLink: false }
    : { page: `${host.replace(/\/+$/, "")}/${file.replace(/md$/, "html")}#${anchor}`, isLink: true };
}

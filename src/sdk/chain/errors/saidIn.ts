/**
 * Where errors keep words beside or below a general message: nodes behind proxies, wallets (`originalError`), Conflux and Substrate
 * (`data` is a text).
 */
const PLACES = ["message", "details", "reason", "error", "data", "cause", "originalError"] as const;
const MAX_DEPTH = 6;

/** Most characters of words below the message: there may be a whole trace. */
const MAX_BELOW = 300;

/**
 * The words of a node's error in one line: its message, and what it has below that says more.
 * @param values the message first; each a text, perhaps JSON or a page of HTML, or an object
 * @returns empty: there are none
 */
export function saidIn(values: readonly unknown[]): string {
  let said = "";
  for (const value of values) {
    for (const words of wordsIn(value, MAX_DEPTH)) {
      if (said === "") said = words;
      else if (words.includes(said)) said = words.slice(0, MAX_BELOW).replace(/^Error: /, "");
      else if (!said.includes(words)) said = `${said.replace(/[.:]$/, "")}: ${words.slice(0, MAX_BELOW)}`;
    }
  }
  return said;
}

function wordsIn(value: unknown, depth: number): readonly string[] {
  if (depth === 0 || value === null) return [];
  if (typeof value === "string") return wordsOfText(value.trim(), depth);
  if (typeof value !== "object") return [];
  if (Array.isArray(value)) return value.flatMap((one) => wordsIn(one, depth - 1));
  return PLACES.flatMap((place) => wordsIn((value as Record<string, unknown>)[place], depth - 1));
}

function wordsOfText(text: string, depth: number): readonly string[] {
  if (/^["{[]/.test(text)) {
    const value = parsed(text);
    if (value !== undefined) return wordsIn(value, depth - 1);
  }
  if (/^<(!doctype|html|head|\?xml)/i.test(text)) return wordsOfPage(text);
  const [line = ""] = text.split("\n");
  // Not what a contract reverted with.
  return line === "" || /^0x[\da-f]*$/i.test(line) ? [] : [line.trim()];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The title, or all that it shows. */
function wordsOfPage(page: string): readonly string[] {
  const shown = /<title>([^<]+)/i.exec(page)?.[1] ?? page.replaceAll(/<[^>]*>/g, " ");
  return [shown.replaceAll(/\s+/g, " ").trim().slice(0, MAX_BELOW)].filter((words) => words !== "");
}

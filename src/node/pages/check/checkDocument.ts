import { shownValue } from "../../../sdk/core/decode.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import { jsonOf } from "../../../sdk/core/text/jsonText.ts";
import { type CampaignFinding, problem } from "../../../sdk/distribution/check/finding.ts";
import { parsePageData } from "../../../sdk/pageData/index.ts";
import { dataOfDocument } from "../build/pageDocument.ts";
import { openingText } from "./checkHeaders.ts";
import { openingsIn, policiesOf } from "./policyOf.ts";

const HINT = "Send nobody there: upload the build again, find out who changed it, and check again.";

/** Values that a sentence names, and characters of each. */
const MAX_NAMED = 5;
const MAX_SHOWN = 160;

/** What a document that is not the built one has that this has not: what it could do to whoever opens it comes first. */
export function checkDocument(url: string, served: string, built: string): readonly CampaignFinding[] {
  return [
    ...checkElements(url, served, built),
    ...checkPolicy(url, served, built),
    ...checkData(url, served, built),
  ];
}

/** An attribute that runs something: it may also stand behind a slash, or behind another one's quotation mark. */
export const HANDLER = /[\s/"']on\w+\s*=/i;
/** Elements that load, run or send something. */
const ACTIVE = /^<(?:script|iframe|frame|object|embed|base|form|link|style|meta|img|svg|a|button|input)\b/i;

function checkElements(url: string, served: string, built: string): readonly CampaignFinding[] {
  // One that does not end takes all the rest, so that each character is looked at once.
  const tagsIn = (html: string) => html.match(/<[a-z][^>]*(?:>|$)/gi) ?? [];
  const known = new Set(tagsIn(built));
  const added = tagsIn(served).filter(
    (tag) => !known.has(tag) && [ACTIVE, HANDLER].some((one) => one.test(tag)),
  );
  // The policy is looked at by itself.
  const others = added.filter((tag) => !/content-security-policy/i.test(tag));
  const scripts = others.filter((tag) => /^<script\b/i.test(tag) || HANDLER.test(tag));
  const rest = others.filter((tag) => !scripts.includes(tag));
  return [
    ["ScriptAdded", "script", scripts],
    ["ElementAdded", "element", rest],
  ].flatMap(([id, what, tags]) => {
    if (tags === undefined || typeof tags === "string" || tags.length === 0) return [];
    const named = tags.slice(0, MAX_NAMED).map((tag) => tag.slice(0, MAX_SHOWN));
    const sentence = `${url} has a ${String(what)} that was not built: ${named.join(" ")}`;
    return [
      problem(String(id), `${sentence}${tags.length > MAX_NAMED ? " and more" : ""}.`, HINT, {
        url,
        tags: named,
      }),
    ];
  });
}

function checkPolicy(url: string, served: string, built: string): readonly CampaignFinding[] {
  const policyIn = (html: string) =>
    /<meta\s+http-equiv="Content-Security-Policy"\s+content="([^"]*)"/i
      .exec(html)?.[1]
      ?.replaceAll("&quot;", '"')
      .replaceAll("&amp;", "&");
  const [expected = new Map()] = policiesOf(policyIn(built) ?? "");
  const own = policyIn(served);
  if (own === undefined) {
    return [
      problem(
        "PolicyDropped",
        `${url} has no policy in its document: any script that is put into it would run.`,
        HINT,
        {
          url,
        },
      ),
    ];
  }
  const openings = openingsIn(policiesOf(own), expected);
  if (openings.length === 0) return [];
  const sentence = `${url} has a weaker policy than the build: ${openings.map(openingText).join("; ")}.`;
  return [problem("PolicyWeaker", sentence, HINT, { url, openings })];
}

function checkData(url: string, served: string, built: string): readonly CampaignFinding[] {
  const own = dataOfDocument(served);
  const expected = dataOfDocument(built);
  if (own === expected) return [];
  try {
    const changes = differences(flat(own ?? ""), flat(expected ?? ""));
    // The same in other words.
    if (changes.length === 0) return [];
    const named = changes
      .slice(0, MAX_NAMED)
      .map(({ path, there, here }) => `${path} is ${there}, and was built as ${here}`);
    const more = changes.length > MAX_NAMED ? "; and more" : "";
    return [
      problem("DataChanged", `${url} is about something else: ${named.join("; ")}${more}.`, HINT, {
        url,
        changes,
      }),
    ];
  } catch (thrown) {
    if (!(thrown instanceof SymbolonError)) throw thrown;
    const sentence = `${url} has no readable data of the build: ${thrown.reason}`;
    return [problem("DataChanged", sentence, HINT, { url })];
  }
}

type Flat = ReadonlyMap<string, unknown>;

/** Values by their paths: `chain.nodes.0`. */
function flat(json: string): Flat {
  const values = new Map<string, unknown>();
  const visit = (value: unknown, path: string): void => {
    if (typeof value !== "object" || value === null) return void values.set(path, value);
    for (const [name, one] of Object.entries(value)) visit(one, path === "" ? name : `${path}.${name}`);
  };
  visit(JSON.parse(jsonOf(parsePageData(json))), "");
  return values;
}

function differences(served: Flat, built: Flat) {
  const paths = [...new Set([...built.keys(), ...served.keys()])];
  return paths
    .filter((path) => served.get(path) !== built.get(path))
    .map((path) => ({ path, there: shownValue(served.get(path)), here: shownValue(built.get(path)) }));
}

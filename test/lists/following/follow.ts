import type { AmountForm } from "../../../src/sdk/allocation/read/amountForms.ts";
import type { ReadAllocationOptions } from "../../../src/sdk/allocation/read/openIntake.ts";
import type { SymbolonError } from "../../../src/sdk/core/errors.ts";
import { optionsIn } from "../../toolkit/allocation/read/spellings.ts";
import { delimiterOf, type Edit, editLines } from "./editLines.ts";
import type { Attempt, Person } from "./table.ts";

/** What an error says of one row, or of the whole. */
export type Refusal = Pick<SymbolonError, "code" | "reason" | "hint" | "details">;

/** The refusals that an error is made of: its rows', or itself. */
export function refusalsIn(error: SymbolonError): readonly Refusal[] {
  const { problems } = error.details;
  return Array.isArray(problems) ? (problems as Refusal[]) : [error];
}

/**
 * Does to a table what the hints of its refusal say, as a program can: adds options, edits lines. What a hint leaves to whoever
 * wrote the table, they say.
 * @returns undefined where a hint says nothing that can be done
 */
export function follow(error: SymbolonError, attempt: Attempt, person: Person): Attempt | undefined {
  const refusals = refusalsIn(error);
  const named = refusals.map(({ hint }) => optionsMeant(hint, person));
  const options: ReadAllocationOptions = Object.assign({}, attempt.options, ...named);
  if (JSON.stringify(options) !== JSON.stringify(attempt.options)) return { ...attempt, options };
  const whole = refusals
    .map((refusal) => wholeText(refusal, attempt.text, person))
    .find((text) => text !== undefined);
  const encoding = refusals.some(({ hint }) => hint.startsWith("Save it as UTF-8"))
    ? "utf8"
    : attempt.encoding;
  if (whole !== undefined) return { ...attempt, text: whole, encoding };
  const edits = editsOf(refusals, person);
  return edits && { ...attempt, text: editLines(attempt.text, edits) };
}

/** What to do to the lines; undefined where something of it is not said. */
function editsOf(refusals: readonly Refusal[], person: Person): readonly Edit[] | undefined {
  const edits = refusals.map((refusal) => ({ line: refusal.details.line, edit: editOf(refusal, person) }));
  const removed = new Set(edits.flatMap(({ edit }) => (edit?.kind === "remove" ? [edit.line] : [])));
  // Of a row that goes nothing else has to be mended.
  const left = edits.filter(({ line, edit }) => edit?.kind === "remove" || !removed.has(line as number));
  return left.some(({ edit }) => edit === undefined) ? undefined : left.flatMap(({ edit }) => edit ?? []);
}

/** The options that words name; where they leave a choice, as the person means it. */
export function optionsMeant(words: string, person: Person): ReadAllocationOptions {
  const { decimals: _decimals, amounts: _amounts, ...named } = optionsIn(words);
  const { form = "1234.56", decimals } = person;
  // Where the form is not offered, the dot is a decimal point in either.
  const forms: readonly AmountForm[] = form === "1,234.56" ? [form, "1234.56"] : [form];
  const offered = forms.find((one) =>
    new RegExp(`--amounts ${one.replaceAll(".", "\\.")}(?![\\d,])`).test(words),
  );
  const isLeftOut = /leave --decimals out|instead of --decimals/i.test(words);
  const isAsked = words.includes("--decimals") && !isLeftOut;
  return {
    ...named,
    ...(offered !== undefined && { amounts: offered }),
    ...(isLeftOut && decimals === undefined && { decimals }),
    ...(isAsked && decimals !== undefined && { decimals }),
    ...(words.includes("--base-units") && decimals === undefined && { baseUnits: true }),
    ...(words.includes("(--merge)") && person.repeats === "part" && { merge: true }),
  };
}

/** What words have done to the text as a whole; undefined where it is not of that. */
function wholeText({ hint, details }: Refusal, text: string, person: Person): string | undefined {
  const { line = 1 } = details as { readonly line?: number };
  const above = /^Remove everything above line (\d+)/.exec(hint)?.[1];
  if (above !== undefined)
    return text
      .split("\n")
      .slice(Number(above) - 1)
      .join("\n");
  if (hint.startsWith("Save it as UTF-8")) return text;
  if (hint.startsWith("Write all amounts in one way")) return text.replaceAll(HEXADECIMAL, toDecimal);
  if (hint.includes("take all amounts from the source")) return person.amountsAnew?.(text);
  if (!/^(Name the columns in the first line, as in|Put a header such as) account,amount/.test(hint))
    return undefined;
  const lines = text.split("\n");
  const hasNames = !/0x[0-9a-fA-F]{40}/.test(lines[line - 1] ?? "");
  return lines
    .toSpliced(line - 1, hasNames ? 1 : 0, ["account", "amount"].join(delimiterOf(text)))
    .join("\n");
}

const HEXADECIMAL = /\b0x(?![0-9a-fA-F]{40}\b)[0-9a-fA-F]+\b/g;
const toDecimal = (digits: string) => String(BigInt(digits));

type Place = {
  readonly line: number;
  readonly value: string;
  /** What the person would write there. */
  readonly meant: string | undefined;
  readonly person: Person;
};

/** What to do to a line, by the words of a hint; the first that fit. */
const WAYS: readonly (readonly [
  words: RegExp,
  edit: (place: Place, found: RegExpExecArray) => Edit | undefined,
])[] = [
  [/^Check it against its owner|^Resolve names first/, writeMeant],
  [
    /\b[Ww]rite (0x[0-9a-fA-F]{40})\b/,
    ({ line, value }, [, by = ""]) => ({ kind: "replace", line, value, by }),
  ],
  [/^Write (\d+), which is/, ({ line, value }, [, by = ""]) => ({ kind: "replace", line, value, by })],
  [
    /^Remove the row if it has no account/,
    ({ line, value, meant, person }) =>
      meant === undefined ? { kind: "remove", line } : writeMeant({ line, value, meant, person }),
  ],
  [
    /^Add the zone: (\S+Z) if it is UTC/,
    ({ line, value }, [, by = ""]) => ({ kind: "replace", line, value, by }),
  ],
  [/^Remove the row\.( To audit another party|$)/, ({ line }) => ({ kind: "remove", line })],
  [
    /remove one of (?:them|the two rows)/i,
    ({ line, person }) => (person.repeats === "copy" ? { kind: "remove", line } : undefined),
  ],
  [
    /put quotes around a value that holds a/,
    ({ line, meant }) => (meant === undefined ? undefined : { kind: "join", line }),
  ],
  [
    /^(?:Write|If amounts are tokens, give the token's decimals|If these are mistyped|Give --amounts hex if)\b/,
    writeMeant,
  ],
];

function writeMeant({ line, value, meant }: Place): Edit | undefined {
  return meant === undefined || meant === value ? undefined : { kind: "replace", line, value, by: meant };
}

function editOf({ hint, reason, details }: Refusal, person: Person): Edit | undefined {
  const { line, row, column = "amount" } = details as { line?: number; row?: number; column?: string };
  if (line === undefined) return undefined;
  const value = typeof details.value === "string" ? details.value : (/"([^"]*)"/.exec(reason)?.[1] ?? "");
  const place = { line, value, meant: row === undefined ? undefined : person.cell(row, column), person };
  for (const [words, edit] of WAYS) {
    const found = words.exec(hint);
    const done = found && edit(place, found);
    if (done) return done;
  }
  return undefined;
}

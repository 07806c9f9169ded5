import { shorten, type ValueProblem } from "../../core/inputErrors.ts";
import { quote } from "../../core/text/escape.ts";
import { shellWord } from "../../core/text/shellWord.ts";
import type { Intake } from "./intake.ts";

/** A row's value in a column that all rows have alike, beside the first row's. */
type Compared = {
  /** The column's name, as written. */
  readonly name: string;
  /** Undefined: the row has none; the same of the first row. */
  readonly value: string | undefined;
  readonly first: string | undefined;
  /** Whether rows name a beneficiary. */
  readonly hasBeneficiary: boolean;
};

const ADDRESS = /^0x[0-9a-fA-F]{40}$/;

/** What is wrong with a row that has another value than the first one, or other decimals than are stated; undefined: nothing. */
export function unlikeProblem(intake: Intake, compared: Compared): ValueProblem | undefined {
  const { value, first } = compared;
  const name = compared.name.trim();
  const ofDecimals = /decimals$/i.test(name);
  const { decimals } = intake;
  if (ofDecimals && decimals !== undefined && /^\d{1,2}$/.test(value ?? "") && Number(value) !== decimals) {
    return {
      code: "DecimalsDiffer",
      problem: `has ${described(name, value)}, but amounts are read with ${decimals}`,
      hint: `Give --decimals ${Number(value)}; or, if the column says something else, --ignore-columns ${shellWord(name)}.`,
    };
  }
  if (value?.toLowerCase() === first?.toLowerCase()) return undefined;
  const other = ofDecimals ? "A token has one number of decimals" : "A tree pays one token, on one chain";
  return {
    code: ofDecimals ? "DecimalsDiffer" : "SeveralTokens",
    problem: `has ${described(name, value)}, but the first row has ${first === undefined ? "none" : quote(shorten(first))}`,
    hint: `${other}: make a separate file for each${intake.isAudit ? orBound(compared) : ""}.`,
  };
}

function described(name: string, value: string | undefined): string {
  return value === undefined ? `no ${name}` : `the ${name} ${quote(shorten(value))}`;
}

/** How to read a list whose leaves bind the token, as such lists of other parties do. */
function orBound({ name, value = "", first = "", hasBeneficiary }: Compared): string {
  const word = name.trim();
  const isToken = !hasBeneficiary && ADDRESS.test(value) && ADDRESS.test(first);
  const option = isToken
    ? `--map ${shellWord(`beneficiary=${word}`)}`
    : `--ignore-columns ${shellWord(word)}`;
  return `; or, if each leaf binds its token, add ${option}`;
}

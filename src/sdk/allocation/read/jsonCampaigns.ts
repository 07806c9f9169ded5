import { fileError } from "../../core/inputErrors.ts";
import type { Intake } from "./intake.ts";
import { isScalar, type JsonStep, readMembers, skipValue, unexpected } from "./jsonGrammar.ts";
import { amountRow, type JsonRows, type ReadRow, readNested } from "./jsonRows.ts";
import type { JsonToken } from "./jsonTokens.ts";

/** The id of a campaign, where others have an account: 32 bytes. */
const CAMPAIGN = /^0x[0-9a-f]{64}$/i;

export const isCampaignKey = (key: string): boolean => CAMPAIGN.test(key);

/**
 * What one campaign gave, after its opening brace: `{"holders": {"0x...": {"amount": "1", ...}, ...}, "token": "0x...", ...}`, in any
 * order, as Merkl published it. The rest is for people.
 * Source: `AngleProtocol/merkl-dispute` 376d9bc, `src/helpers/index.ts`.
 * @throws SymbolonError `UnknownForm` where it has no holders or no token, `DuplicateKey` where it has them twice
 */
export function* readJsonCampaign(intake: Intake, rows: JsonRows): JsonStep<void> {
  const { file } = intake;
  const opening = yield;
  let holders: readonly Holder[] | undefined;
  let token: JsonToken | undefined;
  yield* readMembers(file, opening, { key: "a key", of: "the campaign" }, function* (name, value) {
    const isTwice = name.text === "holders" ? holders : name.text === "token" ? token : undefined;
    if (isTwice !== undefined) throw twice(file, name);
    if (name.text === "holders" && value.kind === "{") holders = yield* readHolders(intake, yield);
    else if (name.text === "token" && value.kind === "string") token = value;
    else return isScalar(value) ? undefined : yield* skipValue(file, value);
  });
  if (holders === undefined || token === undefined) throw notACampaign(file, opening, holders);
  const { text: beneficiary } = token;
  for (const { row, line } of holders) rows.take({ ...row, values: { ...row.values, beneficiary } }, line);
}

type Holder = { readonly row: ReadRow; readonly line: number };

/** They come before their token, so that they are kept until the campaign ends. */
function* readHolders(intake: Intake, first: JsonToken): JsonStep<readonly Holder[]> {
  const { file } = intake;
  const holders: Holder[] = [];
  const words = { key: "an account as the key", of: "the holders" };
  yield* readMembers(file, first, words, function* ({ text: account, line }, value) {
    if (value.kind !== "{") throw unexpected(file, value, "what a holder got");
    let row: ReadRow | undefined;
    yield* readMembers(file, yield, { key: "a key", of: "what a holder got" }, function* (name, inner) {
      const last = isScalar(inner) ? inner : yield* readNested(file, inner);
      if (name.text !== "amount") return;
      if (row !== undefined) throw twice(file, name);
      row = amountRow(intake, { account }, last);
    });
    holders.push({ row: row ?? { values: { account }, refusal: undefined }, line });
  });
  return holders;
}

function twice(file: string, { text, line }: JsonToken) {
  return fileError(file, {
    code: "DuplicateKey",
    problem: `has the key "${text}" twice in a campaign (line ${line})`,
    hint: "Give each key once.",
    details: { line, key: text },
  });
}

function notACampaign(file: string, { line }: JsonToken, holders: readonly Holder[] | undefined) {
  const missing = holders === undefined ? "holders" : "token";
  return fileError(file, {
    code: "UnknownForm",
    problem: `has what looks like a campaign (line ${line}), without ${missing}`,
    hint: "Give the file as it was published, whole; or rows that name an account and an amount.",
    details: { line, missing },
  });
}

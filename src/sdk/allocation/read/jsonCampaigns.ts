import { fileError } from "../../core/inputErrors.ts";
import type { Intake } from "./intake.ts";
import { isScalar, type JsonStep, readMembers, scalarOf, skipValue, unexpected } from "./jsonGrammar.ts";
import type { JsonRows } from "./jsonRows.ts";
import type { JsonToken } from "./jsonTokens.ts";

/** The id of a campaign, where others have an account: 32 bytes. */
const CAMPAIGN = /^0x[0-9a-f]{64}$/i;

export const isCampaignKey = (key: string): boolean => CAMPAIGN.test(key);

type Holder = { readonly account: JsonToken; readonly amount: JsonToken };

/**
 * What one campaign gave, after its opening brace: `{"holders": {"0x...": {"amount": "1", ...}, ...}, "token": "0x...", ...}`, in any
 * order, as Merkl published it. The rest is for people.
 * Source: `AngleProtocol/merkl-dispute` 376d9bc, `src/helpers/index.ts`.
 * @throws SymbolonError `UnknownForm` where it has no holders or no token
 */
export function* readCampaign(intake: Intake, rows: JsonRows): JsonStep<void> {
  const { file } = intake;
  const opening = yield;
  let holders: readonly Holder[] | undefined;
  let token: JsonToken | undefined;
  yield* readMembers(file, opening, { key: "a key", of: "the campaign" }, function* (name, value) {
    if (name.text === "holders") {
      if (value.kind !== "{" || holders !== undefined)
        throw unexpected(file, value, "the campaign's holders");
      holders = yield* readHolders(file, yield);
    } else if (name.text === "token" && value.kind === "string" && token === undefined) token = value;
    else return yield* skipValue(file, value);
  });
  if (holders === undefined || token === undefined) throw notACampaign(file, opening, holders);
  const { text: beneficiary } = token;
  for (const { account, amount } of holders) {
    const values = { account: account.text, beneficiary, amount: scalarOf(intake, amount, "amount").text };
    rows.take({ values, refusal: undefined }, account.line);
  }
}

/** They come before their token, so that they are kept until the campaign ends. */
function* readHolders(file: string, first: JsonToken): JsonStep<readonly Holder[]> {
  const holders: Holder[] = [];
  yield* readMembers(
    file,
    first,
    { key: "an account as the key", of: "the holders" },
    function* (account, value) {
      if (value.kind !== "{") throw unexpected(file, value, "what a holder got");
      let amount: JsonToken | undefined;
      yield* readMembers(file, yield, { key: "a key", of: "what a holder got" }, function* (name, inner) {
        if (name.text === "amount" && amount === undefined && isScalar(inner)) amount = inner;
        else yield* skipValue(file, inner);
      });
      if (amount === undefined) throw unexpected(file, value, "an amount of a holder");
      holders.push({ account, amount });
    },
  );
  return holders;
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

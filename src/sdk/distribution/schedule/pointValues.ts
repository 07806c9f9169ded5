import { WHOLE_SHARE } from "../../core/campaign/vesting.ts";
import type { ValueProblem } from "../../core/inputErrors.ts";
import { notAMoment, parseMoment, unlikelyMoment } from "../../core/text/moment.ts";

/** Decimals of a share: {@link WHOLE_SHARE} is 1. */
const DECIMALS = 18;
const PERCENT_DECIMALS = 2;
const SHARE = /^(\d{1,20})(?:\.(\d{1,80}))?( ?%)?$/;

/**
 * A share as people write it, exactly: `0.25`, `25%`, `1`.
 * @returns in 1e18, or what is wrong with it
 */
export function parseShare(value: unknown): bigint | ValueProblem {
  if (typeof value === "number") {
    const hint = `Put it in quotes: ${JSON.stringify(String(value))}.`;
    return { code: "BadShare", problem: "is a JSON number, which may have been rounded", hint };
  }
  const [, whole, fraction = "", percent] = (typeof value === "string" && SHARE.exec(value.trim())) || [];
  if (whole === undefined) {
    return { code: "BadShare", problem: "is not a share", hint: 'Write it as "0.25" or "25%", from 0 to 1.' };
  }
  const max = percent === undefined ? DECIMALS : DECIMALS - PERCENT_DECIMALS;
  const digits = fraction.replace(/0+$/, "");
  if (digits.length > max) {
    const hint = `Round it to ${max} decimals${percent === undefined ? "" : " of a percent"}.`;
    return { code: "BadShare", problem: `has ${digits.length} decimals, and ${max} are kept`, hint };
  }
  const share = BigInt(whole + digits.padEnd(max, "0"));
  if (share <= WHOLE_SHARE) return share;
  const isPercent = percent === undefined && share <= WHOLE_SHARE * 100n;
  const hint = isPercent
    ? `Write ${whole}${fraction && `.${fraction}`}%, if that is meant.`
    : "Write all shares so that the last one is 1.";
  const problem = `is more than ${percent === undefined ? "1" : "100%"}, which is all of it`;
  return { code: "BadShare", problem, hint };
}

/** A share as {@link parseShare} reads it, to the last decimal: `0.25`. */
export function shareText(share: bigint): string {
  const fraction = (share % WHOLE_SHARE).toString().padStart(DECIMALS, "0").replace(/0+$/, "");
  return `${share / WHOLE_SHARE}${fraction === "" ? "" : `.${fraction}`}`;
}

/** The same for people: `25 %`. */
export function percentText(share: bigint): string {
  return `${shareText(share * 100n)} %`;
}

/**
 * The time of a point: Unix seconds, or a date or time with its zone.
 * @returns Unix seconds, or what is wrong with it
 */
export function parseTime(value: unknown): bigint | ValueProblem {
  const isText = typeof value === "string" || (typeof value === "number" && Number.isSafeInteger(value));
  const seconds = isText ? parseMoment(String(value).trim()) : undefined;
  if (seconds === undefined) {
    const hint = "Write Unix seconds, or a time in UTC: 2027-01-01T00:00:00Z.";
    return { code: "BadTime", ...notAMoment(String(value).trim(), hint) };
  }
  const unlikely = unlikelyMoment(seconds);
  return unlikely === undefined ? seconds : { code: "BadTime", ...unlikely };
}

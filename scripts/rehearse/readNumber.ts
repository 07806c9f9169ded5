import { InvalidArgumentError } from "commander";

const MOST_DIGITS = 9;

/** A whole number from 1. */
export function readNumber(text: string): number {
  if (/^[1-9]\d*$/.test(text) && text.length <= MOST_DIGITS) return Number(text);
  throw new InvalidArgumentError("It must be a whole number, from 1.");
}

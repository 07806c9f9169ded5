import { InvalidArgumentError } from "commander";

const MAX_CLAIMANTS = 10_000_000;

/** How many come: as many as the model can play. */
export function readClaimants(text: string): number {
  const number = Number(text);
  if (/^\d{1,8}$/.test(text) && number >= 1 && number <= MAX_CLAIMANTS) return number;
  throw new InvalidArgumentError(`It must be a whole number from 1 to ${MAX_CLAIMANTS}.`);
}

import { useFormats } from "../../shared/language.ts";
import { lateTexts } from "../../shared/lateTexts.ts";
import type * as English from "../../texts/en/claimVotes.ts";

type VotesTexts = typeof English.claimVotes;

const votesTextsOf = lateTexts(
  import.meta.glob<VotesTexts>("../../texts/*/claimVotes.ts", { import: "claimVotes" }),
);

/** Texts of votes, which few tokens have; suspends until they are there. */
export function useVotesTexts(): VotesTexts {
  return votesTextsOf(useFormats().language);
}

/** Words that are in every question and say nothing of what is asked. */
const COMMON = new Set(
  "a an and are as at be been by can do does for from get has have how i if in into is it its me my need of on or our the their them they this to up use want was we what when which who will with without you your".split(
    " ",
  ),
);

/** How search reads what is typed: without common words, and with likenesses only of words long enough for one. */
export const searchOptions = {
  processTerm(term: string) {
    const word = term.toLowerCase();
    return COMMON.has(word) ? null : word;
  },
  prefix: (term: string) => term.length > 2,
  fuzzy: (term: string) => (term.length > 4 ? 0.2 : false),
};

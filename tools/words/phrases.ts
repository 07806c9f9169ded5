/** A phrase that a reader has to read twice, and what to write for it. `docs/style.md` shows the table. */
export type Phrase = {
  /** Matches the phrase where it is prose. */
  readonly not: RegExp;
  readonly say: string;
  /** A sentence of ours as it was, and as a person would say it. */
  readonly example: readonly [was: string, is: string];
};

const phrase = (not: RegExp, say: string, was: string, is: string): Phrase => ({
  not,
  say,
  example: [was, is],
});

export const phrases: readonly Phrase[] = [
  phrase(/\bleft out:/i, "default:", "Left out: none.", "Default: none."),
  phrase(
    /(?<!\b(?:is|are|be) )\bleft out, /i,
    "without it,",
    "Left out, anybody may claim.",
    "Without it, anybody may claim.",
  ),
  phrase(
    /\bwhoever (?:sends|relays)\b/i,
    "the sender, the relayer",
    "Whoever sends pays the gas.",
    "The sender pays the gas.",
  ),
  phrase(/\bwhoever (?:issues|issued)\b/i, "the issuer", "Ask whoever issued it.", "Ask the issuer."),
  phrase(/\bwhoever (?:shows|holds)\b/i, "the holder", "Whoever shows it signs.", "The holder signs."),
  phrase(
    /\bwhoever (?:asks|checks|verifies)\b/i,
    "the verifier",
    "Whoever asks keeps it.",
    "The verifier keeps it.",
  ),
  phrase(
    /\bwhoever (?:runs|operates)\b/i,
    "the operator",
    "Tell whoever runs the node.",
    "Tell the node's operator.",
  ),
  phrase(
    /\bwhoever (?:reads|calls|uses)\b/i,
    "the reader, the caller, the user",
    "Whoever calls it waits.",
    "The caller waits.",
  ),
  phrase(
    /\bwhoever (?:publishes|serves)\b/i,
    "the publisher, the host",
    "Ask whoever serves it.",
    "Ask the host.",
  ),
  phrase(
    /\bTold (?:of|what|how|when|each|the)\b/,
    "called with, called when",
    "Told of each block.",
    "Called with each block.",
  ),
  phrase(
    /\bis told (?:of|that|to|so|what|which)\b/i,
    "sees, learns, gets",
    "The user is told that it failed.",
    "The user sees that it failed.",
  ),
  phrase(/\bby now\b/i, "already, now", "It is paid by now.", "It is already paid."),
  phrase(
    /\bbesides\b/i,
    "also, in addition, further",
    "Chapters are played besides.",
    "You can run further chapters.",
  ),
  phrase(/\blets? be\b/i, "skip, leave", "It lets be what opens later.", "It skips leaves that open later."),
  phrase(
    /\bcomes? to\b(?! (?:rest|(?:an|its|their) end))/i,
    "results in, totals",
    "What the changes come to.",
    "What the changes result in.",
  ),
  phrase(
    /\bwhat stands\b/i,
    "what is written, the current value",
    "What stands in the file.",
    "What the file says.",
  ),
  phrase(
    /\bas (?:it|things|they) stands?\b/i,
    "now, currently",
    "As things stand it is refused.",
    "It is currently refused.",
  ),
  phrase(
    /\bhow (?:the|a|an|each|its|their) claims? stands?\b/i,
    "the status of the claim",
    "How the claim stands.",
    "The claim's status.",
  ),
  phrase(/\bnobody of\b/i, "none of", "so that nobody of them needs ether", "so that none of them needs ETH"),
  phrase(/\bfor want of\b/i, "for lack of", "for want of gas", "for lack of gas"),
  phrase(/\bof one's own\b/i, "your own", "on a chain of one's own", "on your own chain"),
  phrase(/\bat hand\b/i, "available, in memory", "rows at hand", "rows in memory"),
  phrase(/\banew\b/i, "again", "It is read anew.", "It is read again."),
  phrase(/\bbeforehand\b/i, "before, in advance", "played beforehand", "rehearsed before"),
  phrase(/\btill\b/i, "until", "It waits till noon.", "It waits until noon."),
  phrase(/\bof late\b|\blately\b/i, "recently", "what came lately", "what came recently"),
  phrase(/\bin want of\b/i, "without", "in want of a key", "without a key"),
  phrase(
    /(?<!\bthere )\bis none(?=[.,;:)]|$)/i,
    "is not one",
    "what is no root is none",
    "anything else is not a root",
  ),
  phrase(/\bnone that\b/i, "not one that", "It is none that we know.", "We do not know it."),
  phrase(/\bwithout a word\b/i, "silently", "It reverts without a word.", "It reverts without a reason."),
  phrase(/\bmade of it\b/i, "built from it", "what is made of it", "what is built from it"),
  phrase(/\bin (?:its|the|their) place\b/i, "instead", "It is sent in its place.", "It is sent instead."),
  phrase(/\bwhat is so\b/i, "the status, what holds", "It says what is so.", "It gives the status."),
  phrase(
    /\bsay(?:s)? nothing of\b/i,
    "does not mention",
    "It says nothing of fees.",
    "It does not mention fees.",
  ),
  phrase(/\bit is told\b/i, "it prints, it reports", "It is told at the end.", "It is printed at the end."),
  phrase(/\bis believed\b/i, "is trusted", "The node is believed.", "The node is trusted."),
  phrase(/\bneed(?:s)? be\b/i, "must be", "It need be done once.", "It must be done once."),
  phrase(/\bshall\b/i, "must, will", "The key shall be kept.", "The key must be kept."),
  phrase(/\bthe like\b/i, "similar, and so on", "timeouts and the like", "timeouts and so on"),
  phrase(/\bno more than\b/i, "at most", "no more than ten", "at most ten"),
  phrase(
    /\bsomebody else's\b/i,
    "another user's, another party's",
    "It is somebody else's.",
    "It belongs to someone else.",
  ),
  phrase(/\bthere is to\b/i, "there is something to", "what there is to say", "what it says"),
  phrase(/\bdirector(?:y|ies)\b/i, "folder", "Choose another directory.", "Choose another folder."),
];

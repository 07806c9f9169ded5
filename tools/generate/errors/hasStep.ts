/** What somebody can be asked to do about an error: the verbs with which a step begins. */
const STEPS = [
  "accept",
  "add",
  "announce",
  "answer",
  "appeal",
  "approve",
  "ask",
  "bring",
  "build",
  "call",
  "check",
  "choose",
  "claim",
  "compare",
  "create",
  "deploy",
  "disclose",
  "encode",
  "end",
  "fund",
  "give",
  "have",
  "hold",
  "issue",
  "keep",
  "leave",
  "let",
  "look",
  "make",
  "mint",
  "name",
  "number",
  "open",
  "pause",
  "propose",
  "publish",
  "put",
  "raise",
  "read",
  "register",
  "reinstate",
  "release",
  "replace",
  "revoke",
  "run",
  "say",
  "send",
  "set",
  "sign",
  "sort",
  "start",
  "suspend",
  "sweep",
  "take",
  "trust",
  "try",
  "turn",
  "use",
  "wait",
  "withdraw",
  "write",
];

/** At the beginning of a sentence or of a part of it: there English gives orders, and elsewhere it tells. */
const STEP = new RegExp(
  `(?:^|[.;:,(] |\\b(?:and|or|else|then|first) )(?:${STEPS.join("|")})\\b(?! (?:is|are|was|of)\\b)`,
  "i",
);
/** A command is a step by itself. */
const COMMAND = /\bsymbolon [a-z]/;

/** Whether a hint names a step: what to do, give, change or run. */
export function hasStep(hint: string): boolean {
  const text = hint.replace(/ \*Retry: [^*]*\*$/, "");
  return STEP.test(text) || COMMAND.test(text);
}

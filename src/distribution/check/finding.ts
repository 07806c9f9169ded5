/** What a check found. `error`: somebody would be paid wrongly, or not at all. `warning`: it may be meant, and may not. */
export type Finding = {
  /** Stable name, for programs and for `--accept`: `RootDiffers`. */
  readonly id: string;
  readonly severity: "error" | "warning";
  /** With the values that decide. */
  readonly sentence: string;
  /** What to do about it. */
  readonly hint: string;
  /** The values that decided, for programs. */
  readonly details: Readonly<Record<string, unknown>>;
};

type Details = Readonly<Record<string, unknown>>;

/** A finding that nobody may pass over. */
export function problem(id: string, sentence: string, hint: string, details: Details = {}): Finding {
  return { id, severity: "error", sentence, hint, details };
}

/** A finding that whoever knows better may accept. */
export function warning(id: string, sentence: string, hint: string, details: Details = {}): Finding {
  return { id, severity: "warning", sentence, hint, details };
}

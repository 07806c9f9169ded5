/** What went wrong, the values that decide, and the hint. */
export type Failure = {
  /** Stable name of the kind of failure, for programs: `WrongChecksum`. */
  readonly code: string;
  /** One sentence a person understands, without the hint. */
  readonly reason: string;
  /** What to do about it, one sentence. */
  readonly hint: string;
  /** The values that decided, for programs. */
  readonly details?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
};

/** Base of every error that Symbolon throws on purpose: anything else is a bug in Symbolon. */
export class SymbolonError extends Error {
  override readonly name: string = "SymbolonError";
  readonly code: string;
  readonly reason: string;
  readonly hint: string;
  readonly details: Readonly<Record<string, unknown>>;

  constructor({ code, reason, hint, details = {}, cause }: Failure) {
    super(`${reason} ${hint}`, cause === undefined ? undefined : { cause });
    this.code = code;
    this.reason = reason;
    this.hint = hint;
    this.details = details;
  }
}

/** Something could not be brought: why, and what helps. */
export class SetupError extends Error {
  constructor(reason, hint) {
    super(reason);
    this.hint = hint;
  }
}

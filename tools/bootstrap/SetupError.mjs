/** Something could not be brought: why, and what helps. */
export class SetupError extends Error {
  constructor(reason, cure) {
    super(reason);
    this.cure = cure;
  }
}

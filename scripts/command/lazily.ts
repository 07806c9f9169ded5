/** The body of a command, loaded only when the command is called: help does without it. */
export function lazily<Parameters extends readonly unknown[]>(
  load: () => Promise<(...parameters: Parameters) => unknown>,
): (...parameters: Parameters) => Promise<void> {
  return async (...parameters) => {
    await (await load())(...parameters);
  };
}

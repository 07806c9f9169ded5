const closings: (() => Promise<void> | void)[] = [];

/** Has something closed at the end of the command that would keep the process from ending. */
export function closeAtEnd(close: () => Promise<void> | void): void {
  closings.push(close);
}

/** Closes what {@link closeAtEnd} was told. */
export async function closeConnections(): Promise<void> {
  await Promise.all(closings.splice(0).map((close) => close()));
}

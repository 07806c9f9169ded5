/** Whether what ends at `expires`, in Unix seconds (0: never), has ended by a moment: in its last second it has. */
export function hasExpired(expires: bigint, moment: bigint): boolean {
  return expires !== 0n && expires <= moment;
}

/**
 * Whether a signed claim is good no longer than the campaign's claims are paused, so that it may be over before anybody can
 * send it: a pause moves the campaign's end, and no deadline that an account has signed.
 * @param deadline last second at which the claim is good, Unix seconds; 0: it has none
 * @param pausedUntil when the pause ends by itself, Unix seconds; undefined: claims are not paused
 */
export function endsInPause(deadline: bigint, pausedUntil: bigint | undefined): boolean {
  return deadline !== 0n && pausedUntil !== undefined && deadline <= pausedUntil;
}
